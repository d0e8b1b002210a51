import { isBefore } from "../../facts/target.ts";
import { accept, advance, isNewer, matching, report, skipTo, unexpected } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { regexError } from "../regex/compile.ts";
import type { Matcher, Name, Selector } from "./tree.ts";
import { quotedNamesSince } from "./quotedNames.ts";
import { unquote } from "./unquote.ts";

/** Reads a vector selector whose name or brace is the current token. */
export function parseSelector(c: Cursor): Selector {
  const { kind, start, end } = c.token;
  let name: Name | undefined;
  if (kind !== "{") {
    name = { start, end, value: c.text.slice(start, end) };
    advance(c);
  }
  const base = { type: "selector", valueType: "vector", start } as const;
  if (c.token.kind !== "{") return { ...base, end, matchers: [], ...(name && { name }) };
  const open = c.token.start;
  const matchers = parseMatchers(c);
  const braces = { start: open, end: c.lastEnd };
  return { ...base, end: c.lastEnd, matchers, braces, ...(name && { name }) };
}

/** Tokens that only stand in broken braces: the closing one is still to be written. */
const outside = new Set(["eof", ")", "(", "[", "]"]);

function parseMatchers(c: Cursor): Matcher[] {
  const matchers: Matcher[] = [];
  const wasSilent = c.silent;
  advance(c);
  while (c.token.kind !== "}" && !outside.has(c.token.kind)) {
    const before = c.index;
    const matcher = parseMatcher(c);
    if (matcher !== undefined) matchers.push(matcher);
    if (accept(c, ",")) continue;
    if (c.token.kind === "}" || outside.has(c.token.kind)) break;
    unexpected(c, matching, '"," or "}"');
    if (c.index === before) advance(c);
    skipTo(c, ",", "}", ...outside);
    if (c.token.kind !== "," && c.token.kind !== "}") break;
    c.silent = wasSilent;
    accept(c, ",");
  }
  if (accept(c, "}")) c.silent = wasSilent;
  return matchers;
}

function parseMatcher(c: Cursor): Matcher | undefined {
  const { kind, start, end } = c.token;
  const text = c.text.slice(start, end);
  if (kind !== "identifier" && kind !== "string") {
    unexpected(c, matching, 'identifier or "}"');
    return undefined;
  }
  const quoted = kind === "string";
  if (quoted) {
    isNewer(c, quotedNamesSince(c), c.token, "name in quotes");
  }
  const label: Name = quoted ? { start, end, value: unquote(text), quoted } : { start, end, value: text };
  advance(c);
  const op = c.token;
  const operator = op.kind;
  if (operator !== "=" && operator !== "!=" && operator !== "=~" && operator !== "!~") {
    if (!quoted) {
      unexpected(c, matching, "label matching operator");
      return { start, end, label };
    }
    return { start, end, label: { start, end, value: "__name__" }, value: label };
  }
  advance(c);
  const written = { start: op.start, end: op.end, value: operator } as const;
  if (c.token.kind !== "string") {
    unexpected(c, matching, "string");
    return { start, end: op.end, label, operator: written };
  }
  const value = stringValue(c);
  const error = operator === "=~" || operator === "!~" ? regexError(value.value) : undefined;
  if (isBefore(c.version, "2.51") && operator.endsWith("~") && /\(\?<\w/.test(value.value)) {
    isNewer(c, "2.51", { start, end: value.end }, "named group written `(?<name>…)`");
  }
  if (error !== undefined) report(c, start, value.end, error);
  advance(c);
  return { start, end: value.end, label, operator: written, value };
}

function stringValue(c: Cursor): Name {
  const { start, end } = c.token;
  return { start, end, value: unquote(c.text.slice(start, end)), quoted: true };
}
