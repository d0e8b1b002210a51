import { decodeScalar } from "../../text/scalar.ts";
import { plainValue } from "./plainValue.ts";
import type { SimpleCursor } from "./simpleCursor.ts";
import type { YamlScalar } from "./tree.ts";

/** By character: 1 where a text without quotes surely begins. */
const begins = new Uint8Array(128).fill(1, 33, 127);
for (const char of ",:?[]{}#&*!|>%@`\"'") begins[char.charCodeAt(0)] = 0;

/** Whether a text without quotes begins with it; a dash does if no blank follows. */
export const beginsPlain = (code: number): boolean => code > 127 || begins[code] === 1;

/**
 * Goes to the end of a text without quotes on its line: to a line break, the colon of a key, a comment, the end.
 * Gives the end without blanks; -1 where it is not sure.
 */
export function endOfPlain(cursor: SimpleCursor, start: number): number {
  const { text, length } = cursor;
  let at = start;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 58) continue;
    if (code === 58 /* : */) {
      if (cursor.isSpace(at + 1)) break;
    } else if (code === 10 || code === 13) break;
    else if (code === 35 /* # */) {
      if (text.charCodeAt(at - 1) === 32) break;
    } else if (code === 9) return -1;
  }
  cursor.at = at;
  while (at > start && text.charCodeAt(at - 1) === 32) at--;
  return at;
}

/** A text without quotes whose first line ends at `firstEnd`, with those of the lines below that belong to it. */
export function plainScalar(
  cursor: SimpleCursor,
  start: number,
  firstEnd: number,
  indent: number,
): YamlScalar | undefined {
  const { text } = cursor;
  let end = firstEnd;
  let value = text.slice(start, end);
  for (;;) {
    const breaks = toContinuation(cursor, indent);
    if (breaks < 0) return undefined;
    if (breaks === 0) break;
    const from = cursor.at;
    end = endOfPlain(cursor, from);
    if (end <= from || text.charCodeAt(cursor.at) === 58 /* : */) return undefined;
    value += (breaks === 1 ? " " : "\n".repeat(breaks - 1)) + text.slice(from, end);
  }
  return cursor.scalar(start, end, value, plainValue(value, cursor.by), "plain", indent);
}

/** Goes to the next line of a text: number of line breaks before it, 0 where there is none, -1 where it is not sure. */
function toContinuation(cursor: SimpleCursor, indent: number): number {
  const { text, length } = cursor;
  let { at, lineStart } = cursor;
  let breaks = 0;
  let code = 32;
  for (; at < length; at++) {
    code = text.charCodeAt(at);
    if (code === 10) {
      breaks++;
      lineStart = at + 1;
    } else if (code !== 32 && code !== 13) break;
  }
  cursor.at = at;
  cursor.lineStart = lineStart;
  if (code === 9) return -1;
  return at === length || code === 35 /* # */ || at - lineStart <= indent ? 0 : breaks;
}

/** Where the quotes that open at `start` are closed behind the closing one, -1 where it is not sure. */
export function endOfQuotes(cursor: SimpleCursor, start: number): number {
  const { text, length } = cursor;
  const quote = text.charCodeAt(start);
  cursor.escaped = false;
  for (let at = start + 1; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === 34 /* " */ || text.charCodeAt(at + 1) !== 39) return at + 1;
      cursor.escaped = true;
      at++;
    } else if (code === 92 /* \ */ && quote === 34) {
      cursor.escaped = true;
      at++;
      const letter = text[at];
      if (letter !== '"' && letter !== "\\" && letter !== "n" && letter !== "t") return -1;
    }
  }
  return -1;
}

/** A text in quotes that close in front of `end`; the cursor goes there. */
export function quotedScalar(
  cursor: SimpleCursor,
  start: number,
  end: number,
  indent: number,
): YamlScalar | undefined {
  const { text } = cursor;
  const style = text.charCodeAt(start) === 34 ? "double" : "single";
  const lineBreak = text.lastIndexOf("\n", end - 1);
  let value: string;
  if (lineBreak > start) {
    const source = text.slice(start, end);
    if (source.includes("\n---") || source.includes("\n...")) return undefined;
    cursor.lineStart = lineBreak + 1;
    value = decodeScalar(source, style, indent).value;
  } else {
    value = text.slice(start + 1, end - 1);
    if (cursor.escaped) value = style === "single" ? value.replaceAll("''", "'") : unescaped(value);
  }
  cursor.at = end;
  return cursor.scalar(start, end, value, value, style, indent);
}

/** Of the few escapes that `endOfQuotes` lets pass. */
function unescaped(source: string): string {
  let value = "";
  let from = 0;
  for (let at = source.indexOf("\\"); at >= 0; at = source.indexOf("\\", at + 2)) {
    value += source.slice(from, at);
    const letter = source[at + 1];
    from = at + 2;
    if (letter === "n") value += "\n";
    else if (letter === "t") value += "\t";
    else from = at + 1;
  }
  return value + source.slice(from);
}
