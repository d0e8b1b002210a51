import { goQuote } from "../../text/goQuote.ts";
import type { Span } from "../../text/span.ts";

/** One unit of Prometheus durations. */
export interface DurationUnit {
  readonly unit: string;
  readonly ms: number;
  /** In words, without the plural `s`. */
  readonly word: string;
}

const DAY_MS = 86_400_000;

/**
 * From large to small, the order in which they must be written.
 * https://github.com/prometheus/common/blob/main/model/time.go
 */
export const DURATION_UNITS: readonly DurationUnit[] = [
  { unit: "y", ms: 365 * DAY_MS, word: "year" },
  { unit: "w", ms: 7 * DAY_MS, word: "week" },
  { unit: "d", ms: DAY_MS, word: "day" },
  { unit: "h", ms: 3_600_000, word: "hour" },
  { unit: "m", ms: 60_000, word: "minute" },
  { unit: "s", ms: 1000, word: "second" },
  { unit: "ms", ms: 1, word: "millisecond" },
];

/** What is wrong with a duration: upstream's message and the part of the text that it is about. */
export interface DurationError {
  readonly error: string;
  readonly span: Span;
}

const MAX_NS = 2n ** 63n - 1n;
const MAX_UINT = 2n ** 64n - 1n;
const NS_PER_MS = 1_000_000n;

/** Reads a duration as Prometheus does in YAML; the errors are its own. */
export function parseDuration(text: string): { readonly ms: number } | DurationError {
  const simple = simpleDuration(text);
  if (simple !== undefined) return { ms: simple };
  const whole = { start: 0, end: text.length };
  if (text === "0") return { ms: 0 };
  if (text === "") return { error: "empty duration string", span: whole };
  const invalid = { error: `not a valid duration string: ${goQuote(text)}`, span: whole };
  let ns = 0n;
  let lastUnit = -1;
  let at = 0;
  while (at < text.length) {
    const digits = /^[0-9]+/.exec(text.slice(at))?.[0];
    if (digits === undefined || !fitsUint(digits)) return invalid;
    at += digits.length;
    const unit = /^[^0-9]+/.exec(text.slice(at))?.[0];
    if (unit === undefined) return invalid;
    const index = DURATION_UNITS.findIndex((each) => each.unit === unit);
    if (index < 0) {
      const span = { start: at, end: at + unit.length };
      return { error: `unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`, span };
    }
    if (index <= lastUnit) return invalid;
    lastUnit = index;
    at += unit.length;
    ns += BigInt(digits) * BigInt(DURATION_UNITS[index]!.ms) * NS_PER_MS;
    if (ns > MAX_NS) return { error: "duration out of range", span: whole };
  }
  return { ms: Number(ns / NS_PER_MS) };
}

const msOfUnit: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS };

/** The usual `10m`, small enough for a plain number. */
function simpleDuration(text: string): number | undefined {
  const last = text.length - 1;
  if (last < 1 || last > 4) return undefined;
  let count = 0;
  for (let at = 0; at < last; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    count = count * 10 + digit;
  }
  const unit = msOfUnit[text[last]!];
  return unit === undefined ? undefined : count * unit;
}

/** Longer numbers are refused before BigInt reads them, so that a long text costs linear time. */
function fitsUint(digits: string): boolean {
  const significant = digits.replace(/^0+/, "");
  return significant.length <= 20 && BigInt(significant || "0") <= MAX_UINT;
}

/** The same with an optional leading `-`, as the template function `parseDuration` reads it. */
export function parseDurationAllowNegative(text: string): { readonly ms: number } | DurationError {
  if (!text.startsWith("-")) return parseDuration(text);
  const parsed = parseDuration(text.slice(1));
  if ("ms" in parsed) return { ms: parsed.ms === 0 ? 0 : -parsed.ms };
  return { error: parsed.error, span: { start: parsed.span.start + 1, end: parsed.span.end + 1 } };
}

/** The canonical text of a duration in whole milliseconds: years and weeks only where they divide it. */
export function formatDuration(ms: number): string {
  if (ms === 0) return "0s";
  const parts = split(Math.abs(ms)).map(([count, { unit }]) => `${count}${unit}`);
  return (ms < 0 ? "-" : "") + parts.join("");
}

/** A duration in words: `1 hour 30 minutes`. */
export function durationInWords(ms: number): string {
  if (ms === 0) return "0 seconds";
  const parts = split(Math.abs(ms)).map(([count, { word }]) => `${count} ${word}${count === 1 ? "" : "s"}`);
  return (ms < 0 ? "minus " : "") + parts.join(" ");
}

function split(ms: number): [count: number, unit: DurationUnit][] {
  const parts: [number, DurationUnit][] = [];
  let rest = ms;
  for (const unit of DURATION_UNITS) {
    const onlyExact = unit.unit === "y" || unit.unit === "w";
    if (rest < unit.ms || (onlyExact && rest % unit.ms !== 0)) continue;
    parts.push([Math.floor(rest / unit.ms), unit]);
    rest %= unit.ms;
  }
  return parts;
}
