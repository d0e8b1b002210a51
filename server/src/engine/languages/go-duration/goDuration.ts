import { durationInWords } from "../duration/parseDuration.ts";
import type { Completion, Hover, Language, LanguageError, LanguageOptions, Parsed } from "../language.ts";

/** What the text means; `undefined` where it is not a duration. */
export interface GoDurationTree {
  readonly ms: number | undefined;
}

/**
 * Durations as Go's time.ParseDuration reads them: fractions and signs are allowed, days are not. Variant `or-number`:
 * a bare number is taken as well, and counts nanoseconds.
 */
export const goDuration: Language<GoDurationTree> = {
  id: "go-duration",
  title: "Go duration",
  parse,
  hover,
  complete,
};

/** In milliseconds. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["μs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** Units that people write, and what the same is in hours. */
const LONG_UNITS: ReadonlyMap<string, number> = new Map([
  ["d", 24],
  ["day", 24],
  ["days", 24],
  ["w", 168],
  ["y", 8760],
]);

/** Go counts nanoseconds in 64 bits. */
const MOST_MS = 2 ** 63 / 1e6;

const CHECK = "duration/go-syntax";

function parse(text: string, options?: LanguageOptions): Parsed<GoDurationTree> {
  const takesNumbers = options?.variant === "or-number";
  if (takesNumbers && /^[-+]?[0-9][0-9_]*(?:\.[0-9]*)?$/.test(text)) return parseNumber(text);
  const read = readDuration(text);
  if (typeof read === "number") return { text, tree: { ms: read }, errors: [] };
  return { text, tree: { ms: undefined }, errors: [read] };
}

function parseNumber(text: string): Parsed<GoDurationTree> {
  const nanoseconds = Number(text.replaceAll("_", ""));
  const tree = { ms: nanoseconds / 1e6 };
  if (nanoseconds === 0) return { text, tree, errors: [] };
  const message = `a bare number counts nanoseconds here, so this is next to nothing`;
  const span = { start: 0, end: text.length };
  return { text, tree, errors: [{ span, message, check: "duration/nanoseconds", replacement: `${text}s` }] };
}

/** Milliseconds, or what is wrong. */
function readDuration(text: string): number | LanguageError {
  const sign = /^[-+]/.exec(text)?.[0] ?? "";
  const whole = { start: 0, end: text.length };
  const rest = text.slice(sign.length);
  if (rest === "0") return 0;
  if (rest === "") return { span: whole, message: "a duration is missing here, such as `30s`", check: CHECK };
  let ms = 0;
  const part = /([0-9]*)(\.[0-9]*)?([^0-9.]*)/y;
  part.lastIndex = sign.length;
  while (part.lastIndex < text.length) {
    const start = part.lastIndex;
    const [, digits = "", fraction = "", unit = ""] = part.exec(text)!;
    const span = { start, end: part.lastIndex };
    if (digits === "" && fraction.length < 2) {
      return {
        span: whole,
        message: "this is no duration; it should look like `30s` or `1h30m`",
        check: CHECK,
      };
    }
    const factor = UNITS.get(unit);
    if (factor === undefined) return wrongUnit(text, unit, Number(`${digits}${fraction}`), span);
    ms += Number(`${digits}${fraction}`) * factor;
  }
  if (ms > MOST_MS)
    return { span: whole, message: "this duration is longer than Go can count", check: CHECK };
  return sign === "-" ? -ms : ms;
}

function wrongUnit(text: string, unit: string, count: number, span: LanguageError["span"]): LanguageError {
  const isWhole = span.start === 0 && span.end === text.length;
  const place = { start: span.end - unit.length, end: span.end };
  if (unit === "") {
    const message = "this duration has no unit; `ns`, `us`, `ms`, `s`, `m` and `h` are there";
    return { span, message, check: CHECK, ...(isWhole && { replacement: `${text}s` }) };
  }
  const hours = LONG_UNITS.get(unit);
  const message = `\`${unit}\` is no unit here, where Go reads the duration; \`h\` is the longest`;
  if (hours === undefined || !isWhole) return { span: place, message, check: CHECK };
  return { span, message, check: CHECK, replacement: `${count * hours}h` };
}

function hover({ text, tree: { ms } }: Parsed<GoDurationTree>): Hover | undefined {
  if (ms === undefined || ms < 1 || !Number.isInteger(ms)) return undefined;
  return { span: { start: 0, end: text.length }, markdown: `**${durationInWords(ms)}**` };
}

const COMMON = ["5s", "10s", "30s", "1m", "5m", "1h"];

function complete({ text }: Parsed<GoDurationTree>): Completion[] {
  if (text.trim() !== "") return [];
  return COMMON.map((label) => ({ label, kind: "value", replace: { start: 0, end: text.length } }));
}
