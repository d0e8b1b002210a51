import type { ConfigFacts } from "./configFacts.ts";
import type { FileNature } from "./fileNature.ts";
import type { RuleFiles } from "./namedRuleFiles.ts";
import type { Symbol } from "./symbol.ts";
import { isTallied } from "./nameIndex.ts";
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
  readonly config: ConfigFacts | undefined;
  /** The labels of its alerts; see `AlertLabels`. */
  readonly alerts: readonly string[];
}

/**
 * Lists in JSON by role and space, each name once; where it matters how often it is there, the number follows it. All of it is written as a text, because texts are compared and sent
 * at once and hold on to nothing else.
 */
type Names = Record<string, string>;

export const noNames = "{}";

const roles = ["declares", "refers"] as const;

/** Collects the names of a file without their places. */
export class NameNotes {
  /** By role and space, with how often each is there. */
  readonly #sets: Record<Symbol["role"], Map<string, Map<string, number>>> = {
    declares: new Map(),
    refers: new Map(),
  };

  add(symbols: Iterable<Pick<Symbol, "scope" | "role" | "space" | "name">>): void {
    for (const { scope, role, space, name } of symbols) {
      if (scope !== "project") continue;
      const names = this.#sets[role].get(space);
      if (names) names.set(name, (names.get(name) ?? 0) + 1);
      else this.#sets[role].set(space, new Map([[name, 1]]));
    }
  }

  /** As `symbolsOf` reads it. */
  get text(): string {
    const all: Names = {};
    for (const role of roles)
      for (const [space, names] of this.#sets[role])
        all[`${role} ${space}`] = JSON.stringify(
          isCounted(role, space) ? [...names].flatMap(counted) : [...names.keys()],
        );
    return JSON.stringify(all);
  }
}

/** What every rule that records a metric has to say of it; see `Language.recordedAs`. */
const saidOfAll: ReadonlySet<string> = new Set([
  ...["counter-sum", "at-least-1", "at-most-1", "labels-known", "label-lost"],
]);

/** Whether it matters how often a name is there. */
const isCounted = (role: Symbol["role"], space: string): boolean =>
  role === "declares" ? space === "metric" || isTallied(space) : saidOfAll.has(space);

/** A name, and how often it is there where that is more than once. */
const counted = ([name, count]: [string, number]): (string | number)[] =>
  count > 1 ? [name, count] : [name];

/** The names of some spaces again, for the index of a project; none of them has a place. */
export function symbolsOf(names: string, spaces: Iterable<string>): Symbol[] {
  const all = names === noNames ? {} : (JSON.parse(names) as Names);
  return [...spaces].flatMap((space) =>
    roles.flatMap((role) => {
      const list = JSON.parse(all[`${role} ${space}`] ?? "[]") as (string | number)[];
      return list.flatMap((name, at): Symbol[] => {
        if (typeof name === "number") return [];
        const symbol: Symbol = { space, name, role, scope: "project", place: nowhere, chunk };
        const count = list[at + 1];
        return typeof count === "number" ? Array.from({ length: count }, () => symbol) : [symbol];
      });
    }),
  );
}

const chunk = makeChunk("", "frame");
const nowhere = { chunk, start: 0, end: 0 };
