import { promqlFunctions } from "../../facts/promqlFunctions.ts";
import type { PromqlFunction } from "../../facts/promqlFunctions.ts";
import type { ValueType } from "./tree.ts";

const byName: ReadonlyMap<string, PromqlFunction> = new Map(promqlFunctions.map((each) => [each.name, each]));

/** The function of this name; names are case-sensitive. */
export const functionOf = (name: string): PromqlFunction | undefined => byName.get(name);

export const returnType = (name: string): ValueType => byName.get(name)?.returnType ?? "none";

/** The type names that upstream's messages and documentation use. */
export const documentedType: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  matrix: "range vector",
  string: "string",
  none: "none",
};

const shortType: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant-vector",
  matrix: "range-vector",
  string: "string",
  none: "?",
};

/** One line: `rate(range-vector) → instant-vector`. */
export function signature(of: PromqlFunction): string {
  const fixed = of.argTypes.slice(0, of.minArgs).map((type) => shortType[type]);
  const last = of.argTypes.at(-1);
  const extra: string[] = [];
  if (last !== undefined && of.maxArgs === -1) extra.push(`[${shortType[last]}, …]`);
  else if (last !== undefined && of.maxArgs > of.minArgs) {
    extra.push(of.maxArgs > of.minArgs + 1 ? `[${shortType[last]}, …]` : `[${shortType[last]}]`);
  }
  return `${of.name}(${[...fixed, ...extra].join(", ")}) → ${shortType[of.returnType]}`;
}
