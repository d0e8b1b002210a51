import { regexFault } from "./regexFault.ts";
import type { Matcher, MatcherError, MatcherOperator, Reading } from "./tree.ts";

/**
 * Reads a text as Alertmanager did before 0.27, and does still in classic mode and as a fallback.
 * Alertmanager 0.34, pkg/labels/parse.go (ParseMatchers, ParseMatcher).
 */
export function readClassic(text: string): Reading {
  const matchers: Matcher[] = [];
  const errors: MatcherError[] = [];
  for (const [start, end] of parts(text)) {
    const read = readPart(text, start, end);
    if ("message" in read) errors.push(read);
    else {
      matchers.push(read.matcher);
      const fault = regexFault(read.matcher.operator, read.matcher.value, read.value);
      if (fault) errors.push(fault);
    }
  }
  return { matchers, errors };
}

/** Where the texts between commas stand; a comma inside double quotes is none. */
function parts(text: string): [start: number, end: number][] {
  let from = text.startsWith("{") ? 1 : 0;
  const to = text.length > from && text.endsWith("}") ? text.length - 1 : text.length;
  const found: [number, number][] = [];
  let quoted = false;
  let escaped = false;
  for (let at = from; at < to; at++) {
    const char = text[at];
    if (char === "," && !quoted) {
      found.push([from, at]);
      from = at + 1;
    } else if (char === '"') {
      if (!escaped) quoted = !quoted;
      escaped = false;
    } else escaped = char === "\\" && !escaped;
  }
  if (text.slice(from, to).trim() !== "") found.push([from, to]);
  return found;
}

const head = /[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*/y;

function readPart(
  text: string,
  start: number,
  end: number,
): { matcher: Matcher; value: MatcherError["span"] } | MatcherError {
  const part = text.slice(0, end);
  head.lastIndex = start;
  const found = head.exec(part);
  if (!found) return { span: trimmed(text, start, end), message: badFormat(text.slice(start, end).trim()) };
  const [all, name = "", operator] = found;
  const value = trimmed(text, start + all.length, end);
  const nameStart = start + all.indexOf(name);
  const raw = text.slice(value.start, value.end);
  const unescaped = unescape(raw);
  if (unescaped === undefined) {
    const message =
      'A double quote stands inside this value: close the quotes at its end, and write `\\"` for a quote in it.';
    return { span: value, message };
  }
  const matcher: Matcher = {
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    operator: operator as MatcherOperator,
    value: unescaped,
    valueSpan: raw.startsWith('"') ? { start: value.start + 1, end: value.end - 1 } : value,
    span: { start: nameStart, end: value.end },
  };
  return { matcher, value };
}

function badFormat(part: string): string {
  if (part === "") return "There is no matcher before this comma: remove the comma.";
  const name = /^"?([^\s"{}!=~,]*)"?\s*(?:=~|=|!=|!~)/.exec(part)?.[1];
  if (name === undefined) {
    return `\`${part}\` is not a matcher: write a label name, one of \`=\`, \`!=\`, \`=~\`, \`!~\`, and a value.`;
  }
  return `\`${name}\` is not a label name: here it may have letters, digits and \`_\` only, and stands without quotes.`;
}

/** `undefined` where a double quote stands at neither end of the value. */
function unescape(raw: string): string | undefined {
  const opened = raw.startsWith('"');
  const body = opened ? raw.slice(1) : raw;
  let value = "";
  for (let at = 0; at < body.length; at++) {
    const char = body[at]!;
    const last = at === body.length - 1;
    if (char === '"') return opened && last ? value : undefined;
    if (char !== "\\" || last) value += char;
    else {
      const next = body[++at]!;
      value += next === "n" ? "\n" : next === '"' || next === "\\" ? next : `\\${next}`;
    }
  }
  return opened ? undefined : value;
}

function trimmed(text: string, start: number, end: number): { start: number; end: number } {
  const isSpace = (at: number): boolean => "\t\n\f\r ".includes(text[at]!);
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return { start, end };
}
