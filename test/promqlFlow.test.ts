import assert from "node:assert/strict";
import { test } from "node:test";
import { analysisOf } from "../server/src/engine/languages/promql/analysis.ts";
import { flowInWords } from "../server/src/engine/languages/promql/flowWords.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { withFeatures } from "./withFeatures.ts";

const treeOf = (text: string) => {
  const { tree, errors } = promql.parse(text, withFeatures("promql-experimental-functions"));
  assert.deepEqual(errors, [], text);
  return tree;
};

test("what becomes of labels is said in words", () => {
  const rows: Readonly<Record<string, string | undefined>> = {
    "sum by (job, instance) (rate(up[5m]))": "keeps: `instance`, `job`",
    'sum by (job) (up{pod="a"})': "keeps: `job` · drops: `pod`",
    "sum(up)": "keeps no labels",
    "sum without (pod) (up)": "keeps: all labels but `pod` · drops: `pod`",
    'up{job="a"}': "keeps: all labels, `job` among them",
    up: "keeps: all labels",
    "a * on (job) group_left (team) b": "keeps: all labels, `team` among them",
    "sum by (a) (x) / on (a, b) sum by (a, b) (y)": "keeps: `a` · drops: `b`",
    "time()": undefined,
  };
  for (const [text, words] of Object.entries(rows)) {
    const tree = treeOf(text);
    assert.equal(flowInWords(tree, tree.expr!), words, text);
  }
});

/** Kinds of faults, in the order of the text. */
const faultsOf = (text: string): string[] =>
  analysisOf(treeOf(text))
    .faults.toSorted((a, b) => a.span.start - b.span.start)
    .map(({ kind, span }) => `${kind} ${text.slice(span.start, span.end)}`);

test("what can never be is noted, what may be is not", () => {
  const rows: Readonly<Record<string, readonly string[]>> = {
    "count(x) == 0": ["impossible-comparison =="],
    "0 == count(x)": ["impossible-comparison =="],
    "count(x) >= 1": [],
    "-count(x) > 0": ["impossible-comparison >"],
    "count(x) * 2 < 2": ["impossible-comparison <"],
    "count(x) - 1 < 1": [],
    "sum(rate(x[5m])) < 0": ["impossible-comparison <"],
    "sum(deriv(x[5m])) < 0": [],
    "hour() > 23": ["impossible-comparison >"],
    "clamp(x, 0, 5) > 5": ["impossible-comparison >"],
    "x > 5 < 5": ["impossible-comparison <"],
    "x == 5 != 5": ["impossible-comparison !="],
    "(count(x) or vector(0)) == 0": [],
    "count(x or vector(0)) == 0": ["impossible-comparison =="],
    "vector(1) > bool vector(0)": ["impossible-comparison >"],
    "vector(scalar(x)) > 0": [],
    "a == on (job) b": [],
    'a{job="x"} == b{job="x"}': [],
    'a{job="x"} == b{job=~"x|y"}': [],
    'a{job="x"} == ignoring (job) b{job="y"}': [],
    'a{job="x"} or b{job="y"}': [],
    'a{job="x"} * on (instance) group_left b{job="y"}': [],
    'sum by (job) (a{job="x"}) > sum by (job) (b{job="y"})': ["never-matches >"],
    "sum by (job) (a) and on (job) (absent(b))": ["lost-label job"],
    "a unless on (job) sum without (job) (b)": ["lost-label job"],
    "sum by (le) (histogram_quantile(0.9, rate(a[5m])))": ["lost-label le"],
    'count_values by (job) ("version", a) == on (version) group_left b': [],
    "(a or vector(0)) / on (job) b": ["labelless-default vector(0)"],
    "topk by (job) (1, a) * on (job) group_left (team) b": [],
    "count(a * on (job) group_left (team) b)": ["unused-join-label team"],
    'label_replace(a * on (job) group_left (team) b, "x", "$1", "team", "(.*)") * on (job) c': [],
  };
  for (const [text, faults] of Object.entries(rows)) assert.deepEqual(faultsOf(text), faults, text);
});
