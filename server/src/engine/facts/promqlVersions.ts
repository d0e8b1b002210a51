import { isBefore } from "./target.ts";

/** From when to when Prometheus knows a word of PromQL. Versions: `2.54`. */
export interface PromqlLife {
  readonly since?: string;
  /** From here on without a feature flag, where it needed one before. */
  readonly stable?: string;
  /** The last version that had it. */
  readonly until?: string;
}

const since = (version: string, names: string): [string, PromqlLife][] =>
  names.split(" ").map((name) => [name, { since: version }]);

/**
 * Words that are not as old as Prometheus 2.0. What is experimental in the newest version has no `stable`.
 * https://github.com/prometheus/prometheus/blob/v3.14.0/CHANGELOG.md
 */
const lives: ReadonlyMap<string, PromqlLife> = new Map<string, PromqlLife>([
  ...since("2.16", "absent_over_time"),
  ...since("2.20", "group"),
  ...since("2.25", "@"),
  ...since("2.26", "clamp last_over_time sgn"),
  ...since("2.29", "present_over_time"),
  ...since("2.31", "acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad pi atan2"),
  ...since("2.37", "day_of_year"),
  ...since("2.40", "histogram_count histogram_sum histogram_fraction"),
  ...since("2.47", "histogram_stddev histogram_stdvar"),
  ...since("2.49", "mad_over_time sort_by_label sort_by_label_desc"),
  ...since("2.51", "histogram_avg"),
  ...since("2.54", "limitk limit_ratio"),
  ...since("2.55", "info"),
  ...since("3.0", "double_exponential_smoothing"),
  ...since("3.5", "ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time"),
  ...since("3.7", "ts_of_first_over_time anchored smoothed"),
  ...since("3.10", "fill fill_left fill_right"),
  ...since("3.11", "histogram_quantiles </ >/"),
  ...since("3.12", "start end step range"),
  ...since("3.13", "min_of max_of"),
  ...since("3.14", "start_timestamp"),
  ["first_over_time", { since: "3.7", stable: "3.14" }],
  ["holt_winters", { until: "2.55" }],
]);

/** What is known of the age of a function, aggregator, operator or modifier; nothing when it was always there. */
export const lifeOf = (name: string): PromqlLife => lives.get(name) ?? {};

/** Functions that were renamed, and what they are called now. */
export const renamedFunctions: ReadonlyMap<string, string> = new Map([
  ["holt_winters", "double_exponential_smoothing"],
]);

/** Whether a Prometheus of that version has the word. */
export function hasWord(name: string, version: string): boolean {
  const { since: first, until } = lifeOf(name);
  if (first !== undefined && isBefore(version, first)) return false;
  return until === undefined || !isBefore(until, version.split(".").slice(0, 2).join("."));
}
