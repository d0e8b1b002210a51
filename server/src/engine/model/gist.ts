import type { FileNature } from "./fileNature.ts";
import type { RuleFiles } from "./namedRuleFiles.ts";
import type { Symbol } from "./symbol.ts";
import { makeChunk } from "../text/chunk.ts";

/** What other files may ask about a file, in plain data: it stands for one whose text is elsewhere or was let go of. */
export interface Gist {
  readonly uri: string;
  /** The names that its project knows; see `NameNotes`. */
  readonly names: string;
  readonly nature: FileNature | undefined;
  readonly isRefused: boolean;
  /** What it says of rule files that its program reads. */
  readonly ruleFiles: RuleFiles | undefined;
}

/**
 * Lists in JSON by role and space, each name once. All of it is written as a text, because texts are compared and sent
 * at once and hold on to nothing else.
 */
type Names = Record<string, string>;

export const noNames = "{}";

const roles = ["declares", "refers"] as const;

/** Collects the names of a file without their places. */
export class NameNotes {
  /** By role and space. */
  readonly #sets: Record<Symbol["role"], Map<string, Set<string>>> = {
    declares: new Map(),
    refers: new Map(),
  };

  add(symbols: Iterable<Pick<Symbol, "scope" | "role" | "space" | "name">>): void {
    for (const { scope, role, space, name } of symbols) {
      if (scope !== "project") continue;
      const names = this.#sets[role].get(space);
      if (names) names.add(name);
      else this.#sets[role].set(space, new Set([name]));
    }
  }

  /** As `symbolsOf` reads it. */
  get text(): string {
    const all: Names = {};
    for (const role of roles)
      for (const [space, names] of this.#sets[role]) all[`${role} ${space}`] = JSON.stringify([...names]);
    return JSON.stringify(all);
  }
}

/** The names of some spaces again, for the index of a project; none of them has a place. */
export function symbolsOf(names: string, spaces: Iterable<string>): Symbol[] {
  const all = names === noNames ? {} : (JSON.parse(names) as Names);
  return [...spaces].flatMap((space) =>
    roles.flatMap((role) => {
      const list = JSON.parse(all[`${role} ${space}`] ?? "[]") as string[];
      return list.map((name): Symbol => ({ space, name, role, scope: "project", place: nowhere, chunk }));
    }),
  );
}

const chunk = makeChunk("", "frame");
const nowhere = { chunk, start: 0, end: 0 };
