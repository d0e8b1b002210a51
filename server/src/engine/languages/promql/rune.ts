import { goQuote } from "../../text/goQuote.ts";

/** Letters are ASCII, and `_` is one of them. */
export const isAlpha = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export const isAlphaNumeric = (code: number): boolean => isAlpha(code) || isDigit(code);

/** Where the letters and digits from an offset on end. */
export function wordEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 97 ? code > 122 : code < 65 ? code < 48 || code > 57 : code > 90 && code !== 95) break;
  }
  return at;
}

/** Only these four are spaces; a non-breaking space is not. */
export const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13;

/** The character at an offset, both halves of a surrogate pair together; empty at the end. */
export function runeAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** The character at an offset as Go's `%q` prints a rune; the end of the text prints as U+FFFD. */
export function runeQuote(text: string, at: number): string {
  const rune = runeAt(text, at) || "\ufffd";
  if (rune === "'") return "'\\''";
  if (rune === '"') return `'"'`;
  return `'${goQuote(rune).slice(1, -1)}'`;
}

/** The character at an offset as Go's `%#U` prints it: `U+002E '.'`. */
export function runeName(text: string, at: number): string {
  const rune = runeAt(text, at);
  const code = (rune.codePointAt(0) ?? 0xfffd).toString(16).toUpperCase().padStart(4, "0");
  return /^[\p{C}\p{Z}]$/u.test(rune) && rune !== " " ? `U+${code}` : `U+${code} '${rune}'`;
}
