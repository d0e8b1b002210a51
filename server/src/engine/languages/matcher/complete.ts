import type { Completion, Names, Parsed } from "../language.ts";
import type { MatcherTree } from "./tree.ts";

const operators: readonly (readonly [operator: string, detail: string])[] = [
  ["=", "is"],
  ["!=", "is not"],
  ["=~", "matches the regular expression"],
  ["!~", "does not match the regular expression"],
];

/** Label names of the project where a name may stand, the operators behind one. */
export function complete({ text }: Parsed<MatcherTree>, offset: number, names: Names): Completion[] {
  const before = text.slice(0, offset);
  const word = /(?:^\{?|,)\s*"?([^\s{}!=~,\\"'`]*)$/.exec(before)?.[1];
  if (word !== undefined) {
    const rest = /^[^\s{}!=~,\\"'`]*/.exec(text.slice(offset))?.[0] ?? "";
    const replace = { start: offset - word.length, end: offset + rest.length };
    return [...names.list("label")].map(({ name, detail, documentation }) => ({
      label: name,
      kind: "label",
      replace,
      ...(detail !== undefined && { detail }),
      ...(documentation !== undefined && { documentation }),
    }));
  }
  const sign = /[^\s{}!=~,\\"'`]"?\s*([!=~]*)$/.exec(before.slice(-200))?.[1];
  const isName = /(?:^\{?|,)\s*"?[^\s{}!=~,\\"'`]+"?\s*[!=~]{0,2}$/.test(before.slice(-200));
  if (sign === undefined || !isName) return [];
  const replace = { start: offset - sign.length, end: offset };
  return operators.map(([label, detail]) => ({ label, kind: "value", detail, replace }));
}
