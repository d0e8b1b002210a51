import { compiledPlace } from "./compiledPlace.ts";
import { errorPlace } from "./errorPlace.ts";
import { normalLines } from "./lines.ts";
import { sameLine } from "./sameLine.ts";
import { sourcePlace } from "./sourcePlace.ts";
import type { Model } from "./sourcePlace.ts";

/** Where in its file a node failed. Lines and characters count from 0. */
export type FailurePlace =
  | {
      readonly certainty: "exact" | "near";
      readonly line: number;
      readonly character: number;
      /** The file says something else than it did when it ran. */
      readonly hasChanged?: boolean;
    }
  | { readonly certainty: "unknown"; readonly why: Unknown; readonly model?: string };

/**
 * `no-place`: the error names none. `elsewhere`: another file is meant. `no-compiled`: nobody kept what was run.
 * `not-found`: the place of the statement is not to be found in what was run. `ambiguous`: several lines of the file may have
 * made it. `ephemeral`: it stands in `model`, an ephemeral one.
 */
export type Unknown = "no-place" | "elsewhere" | "no-compiled" | "not-found" | "ambiguous" | "ephemeral";

export type Failed = Omit<Model, "compiled"> & {
  readonly message: string | undefined;
  readonly compiled: string | undefined;
  /** Of the file, below the project. */
  readonly path: string;
};

/** Reads the place out of an error text and follows it to the file that the node was made from. */
export function failurePlace({ message, template, compiled, snapshot, path }: Failed): FailurePlace {
  const place = errorPlace(message ?? "");
  if (!place) return unknown("no-place");
  if (place.of === "source") {
    if (place.path !== undefined && !isSame(place.path, path)) return unknown("elsewhere");
    const line = place.line + (place.character === undefined ? linesInFront(template) : 0);
    const lines = normalLines(template).split("\n");
    if (line >= lines.length) return unknown("not-found");
    return { certainty: "exact", line, character: place.character ?? lines[line]!.search(/\S|$/) };
  }
  if (compiled === undefined || compiled === "")
    return place.excerpt ? alike(template, place.excerpt.text) : unknown("no-compiled");
  const found = compiledPlace(compiled, place);
  if (!found) return unknown("not-found");
  const model = { template, compiled, ...(snapshot !== undefined && { snapshot }) };
  const source = sourcePlace(model, found.line, found.character);
  if (source.certainty !== "unknown") return source;
  return source.model === undefined ? unknown("ambiguous") : { ...unknown("ephemeral"), model: source.model };
}

const unknown = (why: Unknown) => ({ certainty: "unknown", why }) as const;

const isSame = (one: string, other: string): boolean => {
  const plain = (path: string): string => path.replaceAll("\\", "/").replace(/^\.\//, "");
  return plain(one) === plain(other) || plain(one).endsWith(`/${plain(other)}`);
};

/** dbt reads a file without the blank lines in front. */
const linesInFront = (template: string): number =>
  (normalLines(template).match(/^\s*/)?.[0].match(/\n/g) ?? []).length;

/** Without compiled SQL: the one line that reads as the database says. */
function alike(template: string, excerpt: string): FailurePlace {
  const found = sameLine(normalLines(template), excerpt, 0);
  if (!found || found.certainty === "unknown") return unknown("no-compiled");
  return { certainty: "near", line: found.line, character: found.character };
}
