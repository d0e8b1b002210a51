import { goQuote } from "../../text/goQuote.ts";
import { parseDuration } from "../duration/parseDuration.ts";
import { advance, isNewer, report } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

/** A number as written; a duration counts in seconds. */
export interface ReadNumber {
  readonly value: number;
  readonly duration: boolean;
}

/** Passes the current number or duration; `undefined` when upstream cannot read it, which is reported. */
export function readNumber(c: Cursor): ReadNumber | undefined {
  const { kind, start, end } = c.token;
  const text = c.text.slice(start, end);
  const parsed = kind === "duration" ? durationSeconds(text) : numberValue(text);
  if (typeof parsed === "string") report(c, start, end, parsed);
  else if (text.includes("_")) isNewer(c, "2.54", c.token, `"_" between the digits of ${text}`);
  advance(c);
  return typeof parsed === "string" ? undefined : { value: parsed, duration: kind === "duration" };
}

const secondsOfUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The seconds of a duration, or upstream's message. */
export function durationSeconds(text: string): number | string {
  // The usual `5m` needs no big integers.
  const seconds = text.length <= 8 ? secondsOfUnit[text.at(-1)!] : undefined;
  const count = seconds === undefined ? Number.NaN : wholeNumber(text.slice(0, -1));
  if (seconds !== undefined && !Number.isNaN(count)) return count * seconds;
  const parsed = parseDuration(text);
  return "ms" in parsed ? parsed.ms / 1000 : parsed.error;
}

function wholeNumber(digits: string): number {
  for (let at = 0; at < digits.length; at++) {
    const code = digits.charCodeAt(at);
    if (code < 48 || code > 57) return Number.NaN;
  }
  return digits === "" ? Number.NaN : Number(digits);
}

/** `12.5`, short enough to be finite. */
function isFraction(text: string): boolean {
  const dot = text.indexOf(".");
  if (dot <= 0 || dot + 1 === text.length || text.length > 20) return false;
  return !Number.isNaN(wholeNumber(text.slice(0, dot))) && !Number.isNaN(wholeNumber(text.slice(dot + 1)));
}

const decimal = /^(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const hexadecimal = /^0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/;

/** The value of a number token, or upstream's message: Go's ParseInt of base 0, then ParseFloat. */
export function numberValue(text: string): number | string {
  const plain = wholeNumber(text);
  if (!Number.isNaN(plain)) {
    if (text[0] === "0" && /^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
    return Number.isFinite(plain) ? plain : outOfRange(text);
  }
  if (isFraction(text)) return Number(text);
  const lower = text.toLowerCase();
  if (lower === "inf") return Number.POSITIVE_INFINITY;
  if (lower === "nan") return Number.NaN;
  const digits = text.replaceAll("_", "");
  if (hexadecimal.test(text)) {
    // Go's ParseFloat has no hexadecimal number without an exponent, so only 63 bits are read.
    const value = Number.parseInt(digits, 16);
    return value < 2 ** 63 ? value : invalid(text);
  }
  if (!decimal.test(text)) return invalid(text);
  const value = Number(digits);
  return Number.isFinite(value) ? value : outOfRange(text);
}

const invalid = (text: string): string =>
  `error parsing number: strconv.ParseFloat: parsing ${goQuote(text)}: invalid syntax`;

const outOfRange = (text: string): string =>
  `error parsing number: strconv.ParseFloat: parsing ${goQuote(text)}: value out of range`;
