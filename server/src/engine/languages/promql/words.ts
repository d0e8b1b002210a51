/** What a reserved word of PromQL is; the class decides how messages print it. */
export type WordClass = "operator" | "aggregator" | "keyword" | "function" | "number";

/** Aggregation operators, with the names that take a parameter before the vector. */
export const aggregators: readonly string[] = [
  "sum",
  "avg",
  "count",
  "min",
  "max",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
];

/** Aggregators whose first argument is a parameter. */
export const aggregatorsWithParameter: ReadonlySet<string> = new Set([
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
]);

/** Aggregators that need `promql-experimental-functions`. */
export const experimentalAggregators: ReadonlySet<string> = new Set(["limitk", "limit_ratio"]);

const classes: readonly [WordClass, readonly string[]][] = [
  ["operator", ["and", "or", "unless", "atan2"]],
  ["aggregator", aggregators],
  [
    "keyword",
    [
      ...["offset", "smoothed", "anchored", "by", "without", "on", "ignoring", "group_left", "group_right"],
      ...["fill", "fill_left", "fill_right", "bool"],
    ],
  ],
  ["function", ["start", "end", "step", "range", "min_of", "max_of"]],
  ["number", ["inf", "nan"]],
];

/**
 * The reserved words in lower case; upstream reads them in any case.
 * https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/lex.go
 */
export const reservedWords: ReadonlyMap<string, WordClass> = new Map(
  classes.flatMap(([wordClass, words]) => words.map((word) => [word, wordClass] as const)),
);

/** No reserved word is longer. */
export const longestWord = Math.max(...[...reservedWords.keys()].map(({ length }) => length));

/** The same string for the same word: tokens are told apart by comparing it. */
export const sameWord: ReadonlyMap<string, string> = new Map(
  [...reservedWords.keys()].map((word) => [word, word]),
);

const notMetrics = new Set(["bool", "group_left", "group_right", "ignoring", "on", "atan2", "inf", "nan"]);

/** Reserved words that may still stand as a metric name (rule `metric_identifier` upstream). */
export const metricWords: ReadonlySet<string> = new Set(
  [...reservedWords.keys()].filter((word) => !notMetrics.has(word)),
);

/** Reserved words that may stand as a label in `by`, `on` … (rule `maybe_label` upstream). */
export const labelWords: ReadonlySet<string> = new Set(
  [...reservedWords.keys()].filter((word) => word !== "without" && word !== "inf" && word !== "nan"),
);
