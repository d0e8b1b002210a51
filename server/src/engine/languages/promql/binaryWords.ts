import type { Binary } from "./tree.ts";

/** A comparison with its sides exchanged. */
export const flipped: Readonly<Record<string, string>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

const comparisons: Readonly<Record<string, string>> = {
  "<": "below ",
  ">": "above ",
  "<=": "at most ",
  ">=": "at least ",
  "==": "",
  "!=": "not ",
};

const operations: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "*": "times",
  "/": "divided by",
  "%": "modulo",
  "^": "to the power of",
  atan2: "atan2 with",
  and: "only where there is also",
  unless: "only where there is no",
  or: "or else",
  "</": "with its observations up to",
  ">/": "with its observations above",
};

/** What an operator does to its left side. */
export function binaryStep(op: string, right: string, bool: boolean): string {
  const comparison = comparisons[op];
  if (comparison === undefined) return `${operations[op] ?? op} ${right}`;
  return bool ? `1 where it is ${comparison}${right}, else 0` : `where it is ${comparison}${right}`;
}

/** How series of the two sides find each other, where that is said. */
export function matchedBy({ matching, group }: Binary, code: (text: string) => string): string {
  const labels = (list: readonly { readonly value: string }[]): string =>
    list.map(({ value }) => code(value)).join(", ");
  const taken = group && group.labels.length > 0 ? `, with ${labels(group.labels)} from there` : "";
  if (!matching) return taken;
  if (matching.kind === "ignoring")
    return matching.labels.length === 0
      ? taken
      : ` with the same labels but ${labels(matching.labels)}${taken}`;
  return matching.labels.length === 0
    ? ` whatever its labels${taken}`
    : ` with the same ${labels(matching.labels)}${taken}`;
}
