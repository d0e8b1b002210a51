import type { Span } from "../../text/span.ts";
import type { Completion, NameInfo, Names, Parsed } from "../language.ts";
import type { MatcherTree } from "./tree.ts";

const operators: readonly (readonly [operator: string, detail: string])[] = [
  ["=", "is"],
  ["!=", "is not"],
  ["=~", "matches the regular expression"],
  ["!~", "does not match the regular expression"],
];

/** So much in front of the cursor is looked at. */
const farthest = 400;

/** Label names of the project where a name may stand, the operators behind one, and values behind these. */
export function complete({ text }: Parsed<MatcherTree>, offset: number, names: Names): Completion[] {
  const before = text.slice(0, offset);
  const word = /(?:^\{?|,)\s*"?([^\s{}!=~,\\"'`]*)$/.exec(before)?.[1];
  if (word !== undefined && !isInQuotes(before.slice(0, offset - word.length).replace(/"$/, ""))) {
    const rest = /^[^\s{}!=~,\\"'`]*/.exec(text.slice(offset))?.[0] ?? "";
    return labelCompletions(names, { start: offset - word.length, end: offset + rest.length });
  }
  const near = before.slice(-farthest);
  const sign = /[^\s{}!=~,\\"'`]"?\s*([!=~]*)$/.exec(near)?.[1];
  const isName = /(?:^\{?|,)\s*"?[^\s{}!=~,\\"'`]+"?\s*[!=~]{0,2}$/.test(near);
  const isWhole = /^(?:=~|!=|!~)$/.test(sign ?? "");
  const isEmpty = text.slice(offset).trim() === "";
  const replace = { start: offset - (sign ?? "").length, end: offset };
  const signs =
    sign === undefined || !isName || isWhole
      ? []
      : operators.map(([label, detail]): Completion => ({ label, kind: "value", detail, replace }));
  const values = valueCompletions(text, near, offset, names);
  // Behind `=` the operator may still become `=~`.
  return sign === "=" && !isEmpty ? values : [...signs, ...values];
}

const isInQuotes = (text: string): boolean => (text.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;

/** Those of the project's alerts first. */
function labelCompletions(names: Names, replace: Span): Completion[] {
  const found = new Map<string, NameInfo>();
  for (const info of names.alertLabels?.() ?? []) found.set(info.name, info);
  for (const info of names.list("label")) if (!found.has(info.name)) found.set(info.name, info);
  return [...found.values()].map(({ name, detail, documentation }) => ({
    label: name,
    kind: "label",
    replace,
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation }),
  }));
}

const value = /(?:^|[{,])\s*"?([^\s{}!=~,\\"'`]+)"?\s*(=~|!~|!=|=)\s*(?:(")([^"\\]*)|([^\s{}!=~,\\"'`]*))$/;

/** A plain value needs no quotes. */
const isPlain = (text: string): boolean => /^[^\s{}!=~,\\"'`]+$/.test(text);

/** Of a regular expression, the alternative at hand. */
function valueCompletions(text: string, near: string, offset: number, names: Names): Completion[] {
  const match = value.exec(near);
  if (!match) return [];
  const [, label = "", operator = "", quote, quoted, bare = ""] = match;
  const isPattern = operator.endsWith("~");
  const typed = isPattern ? (quoted ?? bare).replace(/^.*[|()]/, "") : (quoted ?? bare);
  const ends = quote ? /^[^"\\|)]*/ : /^[^\s{}!=~,\\"'`|)]*/;
  const rest = ends.exec(text.slice(offset))?.[0] ?? "";
  const replace = { start: offset - typed.length, end: offset + rest.length };
  const whole = typed + rest;
  const found: Completion[] = [];
  for (const { name, detail } of names.alertValuesOf?.(label) ?? []) {
    const isWritten = isPattern ? /^[\w/:@ -]+$/.test(name) : !/["\\\n]/.test(name);
    // Quotes would have to be written as the YAML around wants them.
    if (!isWritten || name === whole || (!quote && !isPlain(name))) continue;
    found.push({ label: name, kind: "value", replace, ...(detail !== undefined && { detail }) });
  }
  return found;
}
