import { promqlFunctions } from "../../facts/promqlFunctions.ts";
import type { PromqlFunction } from "../../facts/promqlFunctions.ts";
import { lifeOf, renamedFunctions } from "../../facts/promqlVersions.ts";
import { isBefore } from "../../facts/target.ts";
import type { ValueType } from "./tree.ts";

const current = new Map(promqlFunctions.map((each) => [each.name, each]));

/** Functions of older versions, which were stable under their old name. */
const former: readonly PromqlFunction[] = [...renamedFunctions].flatMap(([name, now]) => {
  const renamed = current.get(now);
  return renamed === undefined ? [] : [{ ...renamed, name, experimental: false }];
});

/** The functions of every version. */
export const everyFunction: readonly PromqlFunction[] = [...promqlFunctions, ...former];

const byName: ReadonlyMap<string, PromqlFunction> = new Map(everyFunction.map((each) => [each.name, each]));

/** The function of this name, in whichever version; names are case-sensitive. */
export const functionOf = (name: string): PromqlFunction | undefined => byName.get(name);

const inputs = new Map(
  everyFunction.map((each) => [
    each,
    each.argTypes.findIndex((type) => type === "vector" || type === "matrix"),
  ]),
);

/** The index of the argument whose series or samples a function works on; -1 where it needs none. */
export const inputOf = (called: PromqlFunction): number => inputs.get(called) ?? -1;

/** Whether it needs `promql-experimental-functions` in that version. */
export function isExperimental({ name, experimental }: PromqlFunction, version: string): boolean {
  const { stable } = lifeOf(name);
  return experimental || (stable !== undefined && isBefore(version, stable));
}

/** The type names that upstream's messages and documentation use. */
export const documentedType: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  matrix: "range vector",
  string: "string",
  none: "none",
};

export const shortType: Readonly<Record<ValueType, string>> = {
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
