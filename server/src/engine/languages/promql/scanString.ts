import { runeName } from "./rune.ts";

/** A quoted text as far as the lexer reads it. */
export interface ScannedString {
  readonly end: number;
  readonly error?: string;
}

/** Reads the string whose quote stands at `start`. */
export function scanString(text: string, start: number): ScannedString {
  const quote = text.charCodeAt(start);
  const raw = quote === 96;
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return { end: at + 1 };
    if (code < 0xd800 && code !== 92 && code !== 10) continue;
    if (isInvalid(text, at, code)) return { end: closing(text, start), error: "invalid UTF-8 rune" };
    if (raw) continue;
    if (code === 10) return { end: at, error: "unterminated quoted string" };
    if (code === 92 /* \ */) {
      const escape = scanEscape(text, at + 1, quote);
      if (escape.error !== undefined) return { end: closing(text, start), error: escape.error };
      at = escape.end - 1;
    }
  }
  return { end: text.length, error: raw ? "unterminated raw string" : "unterminated quoted string" };
}

/** U+FFFD itself reads as an invalid rune in Go; half of a surrogate pair has no UTF-8 at all. */
function isInvalid(text: string, at: number, code: number): boolean {
  if (code === 0xfffd) return true;
  if (code < 0xd800 || code > 0xdfff) return false;
  if (code >= 0xdc00) return !isHigh(text.charCodeAt(at - 1));
  const next = text.charCodeAt(at + 1);
  return !(next >= 0xdc00 && next <= 0xdfff);
}

const isHigh = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** Where the string ends although something in it is wrong: behind its quote, or where the line ends. */
function closing(text: string, start: number): number {
  const quote = text[start]!;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at + 1;
    if (quote === "`") continue;
    if (text[at] === "\n") return at;
    if (text[at] === "\\") at++;
  }
  return text.length;
}

const bases: Readonly<Record<string, { digits: number; base: number; max: number }>> = {
  x: { digits: 2, base: 16, max: 255 },
  u: { digits: 4, base: 16, max: 0x10ffff },
  U: { digits: 8, base: 16, max: 0x10ffff },
};

function scanEscape(text: string, start: number, quote: number): ScannedString {
  const char = text[start];
  if (char === undefined) return { end: start, error: "escape sequence not terminated" };
  if ("abfnrtv\\".includes(char) || text.charCodeAt(start) === quote) return { end: start + 1 };
  const octal = char >= "0" && char <= "7";
  const form = octal ? { digits: 3, base: 8, max: 255 } : bases[char];
  if (form === undefined) return { end: start, error: `unknown escape sequence ${runeName(text, start)}` };
  let at = octal ? start : start + 1;
  let value = 0;
  for (let left = form.digits; left > 0; left--, at++) {
    if (at >= text.length) return { end: at, error: "escape sequence not terminated" };
    const digit = Number.parseInt(text[at]!, form.base);
    if (Number.isNaN(digit)) {
      return { end: at, error: `illegal character ${runeName(text, at)} in escape sequence` };
    }
    value = value * form.base + digit;
  }
  if (value > form.max || (value >= 0xd800 && value < 0xe000)) {
    return { end: at, error: "escape sequence is an invalid Unicode code point" };
  }
  return { end: at };
}
