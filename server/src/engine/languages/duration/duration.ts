import type { Completion, Hover, Language, LanguageError, LanguageOptions, Parsed } from "../language.ts";
import {
  DURATION_UNITS,
  durationInWords,
  formatDuration,
  parseDuration,
  type DurationError,
} from "./parseDuration.ts";

/** What a duration text means; `undefined` where it is not one. */
export interface DurationTree {
  readonly ms: number | undefined;
}

/** Durations of Prometheus' YAML files: `for`, `keep_firing_for`, `interval` …; `duration:optional` may be empty. */
export const duration: Language<DurationTree> = {
  id: "duration",
  title: "Duration",
  parse,
  hover,
  complete,
};

/** The variant `optional` takes an empty text for none, as the types of Kubernetes do. */
function parse(text: string, options?: LanguageOptions): Parsed<DurationTree> {
  if (text === "" && options?.variant === "optional") return { text, tree: { ms: undefined }, errors: [] };
  const parsed = parseDuration(text);
  if ("ms" in parsed) return { text, tree: { ms: parsed.ms }, errors: [] };
  return { text, tree: { ms: undefined }, errors: [languageError(text, parsed)] };
}

function languageError(text: string, { error, span }: DurationError): LanguageError {
  const needsUnit = /^[1-9][0-9]{0,5}$/.test(text)
    ? `. It needs a unit: \`${text}s\`, \`${text}m\`, \`${text}h\``
    : "";
  const base = { message: error + needsUnit, check: "duration/syntax" };
  const unit = meant(text.slice(span.start, span.end));
  if (unit !== undefined) return { ...base, span, replacement: unit };
  const whole = meant(text);
  if (whole === undefined) return { ...base, span };
  return { ...base, span: { start: 0, end: text.length }, replacement: whole };
}

/** Units as people write them elsewhere. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^y(ea)?rs?$/, "y"],
  [/^w(ee)?ks?$/, "w"],
  [/^days?$/, "d"],
  [/^h(ou)?rs?$/, "h"],
  [/^min(ute)?s?$/, "m"],
  [/^sec(ond)?s?$/, "s"],
  [/^(milli(second)?s?|msecs?)$/, "ms"],
];

/** No duration that anybody means is longer; beyond it nothing is guessed. */
const LONGEST = 60;

/** The duration, or the unit, that a wrong one was most likely meant to be. */
function meant(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const units = text
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/[a-z]+/g, unitMeant);
  if (units !== text && DURATION_UNITS.some(({ unit }) => unit === units)) return units;
  const parts = [...units.matchAll(/([0-9]+(?:\.[0-9]+)?)([a-z]+)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== units) return undefined;
  let ms = 0;
  for (const [, count, name] of parts) {
    const unit = DURATION_UNITS.find((each) => each.unit === name);
    if (!unit) return undefined;
    ms += Number(count) * unit.ms;
  }
  const written = reordered(parts) ?? formatDuration(ms);
  return Number.isSafeInteger(ms) && "ms" in parseDuration(written) ? written : undefined;
}

const unitMeant = (name: string): string => ALIASES.find(([pattern]) => pattern.test(name))?.[1] ?? name;

/** Whole counts of different units in the order that upstream wants, `undefined` for anything else. */
function reordered(parts: readonly RegExpExecArray[]): string | undefined {
  const rank = (part: RegExpExecArray): number => DURATION_UNITS.findIndex(({ unit }) => unit === part[2]);
  const written = parts
    .toSorted((a, b) => rank(a) - rank(b))
    .map(([part]) => part)
    .join("");
  return "ms" in parseDuration(written) ? written : undefined;
}

function hover(parsed: Parsed<DurationTree>): Hover | undefined {
  const { ms } = parsed.tree;
  if (ms === undefined) return undefined;
  const seconds = ms / 1000;
  const words = durationInWords(ms);
  const inSeconds = `${seconds} second${seconds === 1 ? "" : "s"}`;
  const canonical = formatDuration(ms);
  const lines = [words === inSeconds ? `**${words}**` : `**${words}** (${inSeconds})`];
  if (canonical !== parsed.text) lines.push(`Prometheus writes it as \`${canonical}\`.`);
  return { span: { start: 0, end: parsed.text.length }, markdown: lines.join("\n\n") };
}

/** Waiting times and intervals that rule files use most. */
const COMMON = ["30s", "1m", "5m", "10m", "15m", "30m", "1h", "2h", "6h", "12h", "1d"];

function complete(parsed: Parsed<DurationTree>, offset: number): Completion[] {
  const { text } = parsed;
  if (text.trim() === "") {
    return COMMON.map((label) => {
      const parsedLabel = parseDuration(label);
      const detail = "ms" in parsedLabel ? durationInWords(parsedLabel.ms) : "";
      return { label, kind: "value", detail, replace: { start: 0, end: text.length } };
    });
  }
  if (offset > LONGEST) return [];
  const before = /^((?:[0-9]+[a-z]+)*)[0-9]+([a-z]*)$/.exec(text.slice(0, offset));
  if (!before) return [];
  const start = offset - before[2]!.length;
  const end = offset + /^[a-z]*/.exec(text.slice(offset))![0].length;
  const lastUnit = /[a-z]+$/.exec(before[1]!)?.[0];
  const next = DURATION_UNITS.findIndex(({ unit }) => unit === lastUnit) + 1;
  return DURATION_UNITS.slice(next).map(({ unit, word }) => ({
    label: unit,
    kind: "unit",
    detail: `${word}s`,
    replace: { start, end },
  }));
}
