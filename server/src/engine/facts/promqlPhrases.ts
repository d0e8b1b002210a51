/**
 * How a call reads in English. `{0}`, `{1}` … stand for arguments, `{range}` for a length of time, `{0%}` for a
 * percentile, `{1s}` for a number of seconds.
 */
export interface Phrase {
  readonly text: string;
  /** The argument that the call does something with: the text is said behind it. Without, the text says it all. */
  readonly of?: number;
  /** The text where there is an argument more than there must be. */
  readonly withMore?: string;
}

const whole = (text: string): Phrase => ({ text });
const behind = (text: string, of = 0): Phrase => ({ text, of });

/** Written for Tocsin; of what is missing the name is said. */
export const promqlPhrases: Readonly<Record<string, Phrase>> = {
  abs: behind("without its sign"),
  absent: whole("1 if there is no {0}"),
  absent_over_time: whole("1 if there was no {0} in the last {range}"),
  avg_over_time: whole("the average of {0} over the last {range}"),
  ceil: behind("rounded up"),
  changes: whole("how often {0} changed in the last {range}"),
  clamp: behind("kept between {1} and {2}"),
  clamp_max: behind("at most {1}"),
  clamp_min: behind("at least {1}"),
  count_over_time: whole("the number of samples of {0} in the last {range}"),
  day_of_month: behind("its day of the month"),
  day_of_week: behind("its day of the week (0 is Sunday)"),
  day_of_year: behind("its day of the year"),
  days_in_month: behind("the days of its month"),
  deg: behind("in degrees"),
  delta: whole("the change of {0} over {range}"),
  deriv: whole("the slope of {0} per second over {range}"),
  double_exponential_smoothing: whole("{0} smoothed over {range}"),
  end: whole("the end of the query"),
  exp: behind("e to the power of it"),
  first_over_time: whole("the first {0} of the last {range}"),
  floor: behind("rounded down"),
  histogram_avg: behind("the average of its observations"),
  histogram_count: behind("the number of its observations"),
  histogram_fraction: behind("the share of observations between {0} and {1}", 2),
  histogram_quantile: behind("its {0%}", 1),
  histogram_stddev: behind("the standard deviation of its observations"),
  histogram_stdvar: behind("the variance of its observations"),
  histogram_sum: behind("the sum of its observations"),
  hour: behind("its hour"),
  idelta: whole("the change of {0} between its last two samples within {range}"),
  increase: whole("the increase of {0} over {range}"),
  info: behind("with labels from its info metrics"),
  irate: whole("the per-second increase of {0} between its last two samples within {range}"),
  label_join: behind("with a label {1} joined from others"),
  label_replace: behind("with a label {1} made of {3}"),
  last_over_time: whole("the last {0} within {range}"),
  ln: behind("its natural logarithm"),
  log2: behind("its binary logarithm"),
  log10: behind("its decimal logarithm"),
  mad_over_time: whole("the median absolute deviation of {0} over the last {range}"),
  max_of: whole("the higher of {0} and {1}"),
  max_over_time: whole("the highest {0} of the last {range}"),
  min_of: whole("the lower of {0} and {1}"),
  min_over_time: whole("the lowest {0} of the last {range}"),
  minute: behind("its minute"),
  month: behind("its month"),
  pi: whole("π"),
  predict_linear: whole("{0} as it will be in {1s}, if it goes on as in the last {range}"),
  present_over_time: whole("1 if there was {0} in the last {range}"),
  quantile_over_time: whole("the {0%} of {1} over the last {range}"),
  rad: behind("in radians"),
  range: whole("the length of the query"),
  rate: whole("the per-second increase of {0} over {range}"),
  resets: whole("how often {0} began anew in the last {range}"),
  round: { ...behind("rounded"), withMore: "rounded to multiples of {1}" },
  scalar: behind("as a plain number"),
  sgn: behind("its sign"),
  sort: behind("lowest first"),
  sort_desc: behind("highest first"),
  sort_by_label: behind("sorted by label"),
  sort_by_label_desc: behind("sorted by label, backwards"),
  sqrt: behind("its square root"),
  start: whole("the start of the query"),
  stddev_over_time: whole("the standard deviation of {0} over the last {range}"),
  stdvar_over_time: whole("the variance of {0} over the last {range}"),
  step: whole("the step of the query"),
  sum_over_time: whole("the sum of {0} over the last {range}"),
  time: whole("the time now"),
  timestamp: behind("the time of its sample"),
  ts_of_first_over_time: whole("the time of the first {0} of the last {range}"),
  ts_of_last_over_time: whole("the time of the last {0} within {range}"),
  ts_of_max_over_time: whole("the time of the highest {0} of the last {range}"),
  ts_of_min_over_time: whole("the time of the lowest {0} of the last {range}"),
  vector: whole("{0}"),
  year: behind("its year"),
};

/** What an aggregation does; `{0}` is its parameter. `each`: its labels say for which each is one. */
export const aggregatorPhrases: Readonly<Record<string, { readonly text: string; readonly each?: boolean }>> =
  {
    avg: { text: "averaged" },
    bottomk: { text: "only the {0} lowest", each: true },
    count: { text: "counted" },
    count_values: { text: "counted value by value, with the value in the label {0}" },
    group: { text: "as one series", each: true },
    limit_ratio: { text: "a share of {0} of them", each: true },
    limitk: { text: "only {0} of them", each: true },
    max: { text: "the highest", each: true },
    min: { text: "the lowest", each: true },
    quantile: { text: "the {0%}", each: true },
    stddev: { text: "the standard deviation", each: true },
    stdvar: { text: "the variance", each: true },
    sum: { text: "summed" },
    topk: { text: "only the {0} highest", each: true },
  };
