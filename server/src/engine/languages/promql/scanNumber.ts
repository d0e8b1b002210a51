import { goQuote } from "../../text/goQuote.ts";
import { isAlphaNumeric, isDigit, runeAt } from "./rune.ts";

/** A number or duration as far as the lexer reads it. */
export interface ScannedNumber {
  readonly kind: "number" | "duration";
  readonly end: number;
  readonly error?: string;
}

const isHexDigit = (code: number): boolean =>
  isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

const isExponent = (char: string | undefined): boolean => char === "e" || char === "E";

/**
 * Reads a number or a duration at `start`, as loosely as upstream's lexer does: `5m1m` is a duration here
 * and refused later, `5mm` is bad syntax at once.
 */
export function scanNumber(text: string, start: number): ScannedNumber {
  const number = scanDigits(text, start);
  if (number.ok) return { kind: "number", end: number.end };
  const duration = scanUnits(text, number.end);
  if (duration.ok) return { kind: "duration", end: duration.end };
  const error = `bad number or duration syntax: ${goQuote(text.slice(start, duration.end))}`;
  return { kind: "duration", end: Math.max(duration.end, start + 1), error };
}

interface Scan {
  readonly ok: boolean;
  readonly end: number;
}

/**
 * `_`, `.` and exponents may not meet; a fraction or `p` in a hexadecimal number does not lex. In the values of a series
 * there are no hexadecimal numbers, because `x` repeats.
 */
export function scanDigits(text: string, start: number, inSeries = false): Scan {
  let at = start;
  let isPart = isDigit;
  if (text[at] === "0" && !inSeries) {
    at++;
    if (text[at] === "x" || text[at] === "X") {
      at++;
      isPart = isHexDigit;
      if (text[at] === "_") at++;
    }
  }
  if (text[at] === ".") at++;
  if (isPart(text.charCodeAt(at))) at++;
  let dot = false;
  let exponent = false;
  for (; at < text.length;) {
    const char = text[at];
    if (char === ".") {
      at++;
      if (dot || isPart === isHexDigit) return { ok: false, end: at };
      dot = true;
      if (text[at] === "_" || text[at] === ".") return { ok: false, end: at + 1 };
    } else if (isExponent(char)) {
      at++;
      if (exponent) return { ok: false, end: at };
      exponent = true;
      if (text[at] === "+" || text[at] === "-") at++;
      if (isSeparator(text[at])) return { ok: false, end: at + 1 };
      if (at >= text.length) return { ok: false, end: at };
    } else if (char === "_") {
      at++;
      if (isSeparator(text[at])) return { ok: false, end: at + 1 };
      if (at >= text.length) return { ok: false, end: at };
    } else if (isPart(text.charCodeAt(at))) {
      while (isPart(text.charCodeAt(at))) at++;
    } else {
      break;
    }
  }
  const repeats = inSeries && text[at] === "x";
  return { ok: at > start && (repeats || !isAlphaNumeric(text.charCodeAt(at))), end: at };
}

const isSeparator = (char: string | undefined): boolean => char === "." || char === "_" || isExponent(char);

/** The units behind the first digits, with more digits between them. */
function scanUnits(text: string, start: number): Scan {
  let at = start;
  if (!isOneOf("smhdwy", text[at])) return { ok: false, end: at };
  at++;
  if (text[at] === "s") at++;
  while (isDigit(text.charCodeAt(at))) {
    while (isDigit(text.charCodeAt(at))) at++;
    if (!isOneOf("smhdw", text[at])) return { ok: false, end: at };
    at++;
    if (text[at] === "s") at++;
  }
  if (!isAlphaNumeric(text.charCodeAt(at))) return { ok: true, end: at };
  return { ok: false, end: at + runeAt(text, at).length };
}

const isOneOf = (chars: string, char: string | undefined): boolean =>
  char !== undefined && chars.includes(char);
