/** What a word of PromQL does, for hover and completion; Markdown. */
export interface PromqlDoc {
  readonly text: string;
  /** Names of the parameters, in order. */
  readonly parameters?: readonly string[];
}

const doc = (text: string, ...parameters: string[]): PromqlDoc => ({
  text,
  ...(parameters.length > 0 && { parameters }),
});

const trigonometry = (what: string): PromqlDoc => doc(`${what} of every value; angles are in radians.`);

const datePart = (what: string): PromqlDoc =>
  doc(`${what}, in UTC. The values are read as Unix times; without an argument it is the evaluation time.`);

/**
 * Written for Tocsin after https://prometheus.io/docs/prometheus/latest/querying/functions/ (3.14); one entry for
 * each function of `promqlFunctions.ts`.
 */
export const promqlFunctionDocs: Readonly<Record<string, PromqlDoc>> = {
  abs: doc("The absolute value of every sample."),
  absent: doc(
    "One series with the value 1 when the vector is empty, nothing otherwise: the usual alert for a metric that has " +
      "gone. The series carries only labels that the selector matches with `=`. It fires for a single missed scrape, " +
      "so give the alert a `for`.",
  ),
  absent_over_time: doc(
    "One series with the value 1 when the range has no sample at all. Calmer than `absent()`: the range says how long " +
      "the metric may be away.",
  ),
  acos: trigonometry("The arc cosine"),
  acosh: trigonometry("The inverse hyperbolic cosine"),
  asin: trigonometry("The arc sine"),
  asinh: trigonometry("The inverse hyperbolic sine"),
  atan: trigonometry("The arc tangent"),
  atanh: trigonometry("The inverse hyperbolic tangent"),
  avg_over_time: doc(
    "The mean of the samples in the range. Every sample counts alike, however far apart they are; of a counter it says nothing useful.",
  ),
  ceil: doc("Every value rounded up to a whole number."),
  changes: doc("How often the value changed within the range. On a start time it counts restarts."),
  clamp: doc(
    "Every value brought between `min` and `max`; empty when `min` is above `max`.",
    "v",
    "min",
    "max",
  ),
  clamp_max: doc("Every value brought down to at most `max`.", "v", "max"),
  clamp_min: doc(
    "Every value brought up to at least `min`. A divisor of `clamp_min(x, 1)` avoids a division by zero.",
    "v",
    "min",
  ),
  cos: trigonometry("The cosine"),
  cosh: trigonometry("The hyperbolic cosine"),
  count_over_time: doc("How many samples the range holds, whatever their values; shows gaps in scraping."),
  day_of_month: datePart("The day of the month, 1 to 31"),
  day_of_week: datePart("The day of the week, 0 (Sunday) to 6"),
  day_of_year: datePart("The day of the year, 1 to 366"),
  days_in_month: datePart("How many days the month has, 28 to 31"),
  deg: doc("Radians turned into degrees."),
  delta: doc(
    "The difference between the last and the first value of the range, extrapolated to its ends, so it may be no whole " +
      "number. For gauges; a counter wants `increase()`, which understands resets.",
  ),
  deriv: doc(
    "The slope per second of a straight line through the samples (least squares). For gauges; steadier than `delta()` when values jitter.",
  ),
  double_exponential_smoothing: doc(
    "A smoothed value of a gauge: `sf` near 0 trusts old samples more, `tf` is the weight of the trend; both lie " +
      "between 0 and 1. Called `holt_winters` before 3.0.",
    "v",
    "sf",
    "tf",
  ),
  end: doc("The end of the query's time range, as a Unix time; in a rule the evaluation time."),
  exp: doc("Euler's number to the power of every value."),
  first_over_time: doc("The oldest sample of the range."),
  floor: doc("Every value rounded down to a whole number."),
  histogram_avg: doc("The mean of the observations in native histograms; other samples are left out."),
  histogram_count: doc("How many observations a native histogram holds; other samples are left out."),
  histogram_fraction: doc(
    "The share of observations between `lower` and `upper`, estimated from the buckets: how many requests were fast enough.",
    "lower",
    "upper",
    "b",
  ),
  histogram_quantile: doc(
    "The φ-quantile (0 to 1) of a histogram, interpolated inside a bucket. Classic buckets need their `le` label: " +
      "`histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))`. The result is never finer than the buckets, and " +
      "ends at the highest finite one.",
    "φ",
    "b",
  ),
  histogram_quantiles: doc(
    "Several quantiles of a histogram at once; the named label of the result says which.",
    "b",
    "label",
    "φ",
    "φ",
  ),
  histogram_stddev: doc("The estimated standard deviation of the observations in native histograms."),
  histogram_stdvar: doc("The estimated variance of the observations in native histograms."),
  histogram_sum: doc("The sum of the observations in native histograms; other samples are left out."),
  hour: datePart("The hour of the day, 0 to 23"),
  idelta: doc(
    "The difference between the last two samples of the range. For gauges; sees nothing of the rest.",
  ),
  increase: doc(
    "How much a counter grew within the range, resets taken out. It is extrapolated to the ends of the range, so a " +
      "counter of whole numbers can give 1.2; a series that appears with the value 1 gives 0. The range should be at " +
      "least four scrape intervals.",
  ),
  info: doc(
    "Adds labels of info metrics (`target_info` unless the selector says otherwise) to series with the same `job` and " +
      "`instance`; spares a `* on (…) group_left (…)` join.",
    "v",
    "data-label selector",
  ),
  irate: doc(
    "The per-second rate between the last two samples of a counter. It follows spikes and jumps about, so alerts do better with `rate()`.",
  ),
  label_join: doc(
    "Joins the values of several labels with a separator into the label `dst`; every series stays.",
    "v",
    "dst",
    "separator",
    "src",
  ),
  label_replace: doc(
    "Sets the label `dst` to `replacement` on every series whose label `src` matches the regular expression as a whole; " +
      "`$1` is its first group. Series that do not match stay as they are; an empty replacement removes the label.",
    "v",
    "dst",
    "replacement",
    "src",
    "regex",
  ),
  last_over_time: doc(
    "The newest sample of the range: the metric with a longer memory than the usual 5 minutes.",
  ),
  ln: doc("The natural logarithm; of 0 it is `-Inf`, of a negative value `NaN`."),
  log10: doc("The logarithm to base 10; special cases as in `ln()`."),
  log2: doc("The logarithm to base 2; special cases as in `ln()`."),
  mad_over_time: doc(
    "The median absolute deviation of the samples in the range: a spread that outliers do not move.",
  ),
  max_of: doc("The greater of two scalars, `NaN` when one of them is.", "a", "b"),
  max_over_time: doc("The greatest value of the range. Of a subquery, the peak of an expression over time."),
  min_of: doc("The smaller of two scalars, `NaN` when one of them is.", "a", "b"),
  min_over_time: doc(
    "The smallest value of the range: `min_over_time(up[5m]) == 0` sees a single failed scrape.",
  ),
  minute: datePart("The minute of the hour, 0 to 59"),
  month: datePart("The month, 1 to 12"),
  pi: doc("The number π, 3.14159…, as a scalar."),
  predict_linear: doc(
    "The value of a gauge in `t` seconds, on a straight line through the samples of the range. " +
      "`predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600) < 0` says that the disk is full within four hours; " +
      "take a range long enough that one copied file is no trend.",
    "v",
    "t",
  ),
  present_over_time: doc("1 for every series that has a sample within the range."),
  quantile_over_time: doc("The φ-quantile (0 to 1) of the samples in the range.", "φ", "v"),
  rad: doc("Degrees turned into radians."),
  range: doc("The length of the query's time range in seconds."),
  rate: doc(
    "How fast a counter grows, per second, on average over the range; resets are taken out. Aggregate behind it, never " +
      "before: `sum(rate(x[5m]))`. A range shorter than two scrape intervals gives nothing; four are a good minimum.",
  ),
  resets: doc("How often a counter fell within the range, which means restarts."),
  round: doc(
    "Every value rounded to the nearest multiple of `to_nearest`, 1 when left out; halves go up.",
    "v",
    "to_nearest",
  ),
  scalar: doc(
    "The value of a vector of exactly one series, without labels; `NaN` for none or several, so comparisons with it are silently false.",
  ),
  sgn: doc("The sign of every value: 1, 0 or -1."),
  sin: trigonometry("The sine"),
  sinh: trigonometry("The hyperbolic sine"),
  sort: doc(
    "The series ordered by value, smallest first. Only an instant query shows the order; a rule does not need it.",
  ),
  sort_by_label: doc(
    "The series in natural order of the given labels; only an instant query shows the order.",
    "v",
    "label",
  ),
  sort_by_label_desc: doc("As `sort_by_label()`, the other way round.", "v", "label"),
  sort_desc: doc("The series ordered by value, greatest first. Only an instant query shows the order."),
  sqrt: doc("The square root of every value."),
  start: doc("The start of the query's time range, as a Unix time; in a rule the evaluation time."),
  start_timestamp: doc(
    "When each series was started, as a Unix time, where the source of the samples says so.",
  ),
  stddev_over_time: doc("The standard deviation of the samples in the range."),
  stdvar_over_time: doc("The variance of the samples in the range."),
  step: doc("The resolution of the query in seconds; meant for graphs, as a rule has none."),
  sum_over_time: doc(
    "The sum of the samples in the range. It depends on the scrape interval; for a counter take `increase()`.",
  ),
  tan: trigonometry("The tangent"),
  tanh: trigonometry("The hyperbolic tangent"),
  time: doc(
    "The evaluation time as a Unix time in seconds: `time() - last_success_timestamp_seconds > 3600`.",
  ),
  timestamp: doc("When each sample was taken, as a Unix time: `time() - timestamp(x)` is its age."),
  ts_of_first_over_time: doc("When the oldest sample of the range was taken, as a Unix time."),
  ts_of_last_over_time: doc("When the newest sample of the range was taken, as a Unix time."),
  ts_of_max_over_time: doc("When the range had its greatest value (the last time), as a Unix time."),
  ts_of_min_over_time: doc("When the range had its smallest value (the last time), as a Unix time."),
  vector: doc(
    "A scalar as a vector of one series without labels. `x or vector(0)` gives 0 where `x` has no series, but only when `x` has no labels either.",
  ),
  year: datePart("The year"),
};

/** The aggregation operators. After https://prometheus.io/docs/prometheus/latest/querying/operators/ (3.14). */
export const promqlAggregatorDocs: Readonly<Record<string, PromqlDoc>> = {
  sum: doc("Adds the values of each group."),
  avg: doc("The mean of each group. A mean of means weighs small groups too much; divide two sums instead."),
  count: doc("How many series each group has; nothing, not 0, where there are none."),
  min: doc("The smallest value of each group."),
  max: doc("The greatest value of each group."),
  group: doc("1 for each group: which label combinations exist."),
  stddev: doc("The standard deviation within each group."),
  stdvar: doc("The variance within each group."),
  topk: doc(
    "The `k` series with the greatest values of each group, with all their labels. In an alert the chosen series change from one evaluation to the next, and every change starts `for` anew.",
    "k",
    "v",
  ),
  bottomk: doc("The `k` series with the smallest values of each group, with all their labels.", "k", "v"),
  count_values: doc(
    "How many series have each value; the value is written into the named label. Good for versions, bad for measurements.",
    "label",
    "v",
  ),
  quantile: doc(
    "The φ-quantile (0 to 1) over the series of each group, not over time and not of a histogram.",
    "φ",
    "v",
  ),
  limitk: doc("Any `k` series of each group, always the same ones.", "k", "v"),
  limit_ratio: doc(
    "A share of the series of each group, always the same ones; a negative ratio gives the rest.",
    "ratio",
    "v",
  ),
};

/** The other words and the operators that need one. */
export const promqlKeywordDocs: Readonly<Record<string, PromqlDoc>> = {
  by: doc(
    "Keeps only the listed labels; series that agree in them are one group. All others are gone from the result, and from the alert.",
  ),
  without: doc("Removes the listed labels and keeps all others; survives new labels better than `by`."),
  on: doc(
    "Matches series of the two sides by the listed labels only. In a one-to-one match the result carries just these labels.",
  ),
  ignoring: doc("Matches series of the two sides by all labels but the listed ones, which the result loses."),
  group_left: doc(
    "Allows many series on the left for one on the right. The result keeps the labels of the left side and takes the listed ones from the right.",
  ),
  group_right: doc(
    "Allows many series on the right for one on the left. The result keeps the labels of the right side and takes the listed ones from the left.",
  ),
  bool: doc(
    "Makes a comparison give 0 or 1 for every series instead of filtering. An alert with it always has a result, and so always fires.",
  ),
  offset: doc(
    "Looks at the time so long ago: `x offset 1d`. A negative offset looks ahead. It stands right behind the selector, after a range.",
  ),
  "@": doc("Evaluates the selector at a fixed time: a Unix time, `start()` or `end()`."),
  and: doc(
    "Series of the left side that have a partner with the same labels on the right; values and labels are those of the left.",
  ),
  or: doc("Series of the left side, and those of the right without a partner on the left."),
  unless: doc("Series of the left side without a partner on the right: alert on A unless B."),
  atan2: doc("The arc tangent of left ÷ right, in radians, by the signs of both."),
  anchored: doc(
    "Counts from the last sample before the range instead of extrapolating, so `increase()` gives whole numbers. Needs the flag `promql-extended-range-selectors`.",
  ),
  smoothed: doc(
    "Interpolates at both ends of the range, also with samples outside of it. Needs the flag `promql-extended-range-selectors`.",
  ),
  fill: doc(
    "A value for series that one side lacks: `a + fill(0) b`. Needs the flag `promql-binop-fill-modifiers`.",
  ),
  fill_left: doc(
    "A value for series that the left side lacks. Needs the flag `promql-binop-fill-modifiers`.",
  ),
  fill_right: doc(
    "A value for series that the right side lacks. Needs the flag `promql-binop-fill-modifiers`.",
  ),
  "</": doc("Cuts native histograms: keeps the observations below the value."),
  ">/": doc("Cuts native histograms: keeps the observations above the value."),
  "=~": doc("The label matches the regular expression (RE2) as a whole: `^` and `$` are already there."),
  "!~": doc(
    "The label does not match the regular expression (RE2) as a whole. Series without the label pass when the expression does not match the empty text.",
  ),
  "!=": doc(
    "Between braces: the label has another value, or is missing. Between vectors: keeps series whose values differ.",
  ),
  "%": doc("The remainder of a division; its sign is that of the left side."),
  "^": doc("Power; binds tighter than a sign, and to the right: `-2 ^ 2` is -4."),
};
