import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { labelsOf } from "../server/src/engine/languages/promql/analysis.ts";
import { drops } from "../server/src/engine/languages/promql/labelFlow.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { withFeatures } from "./withFeatures.ts";

const flowOf = (text: string) => {
  const { tree, errors } = promql.parse(text, withFeatures("promql-experimental-functions"));
  assert.deepEqual(errors, [], text);
  return labelsOf(tree);
};

/** For each expression: labels that are surely gone, and labels that may be there. */
const rows = (title: string, cases: Readonly<Record<string, { gone?: string; there?: string }>>): void => {
  test(title, () => {
    for (const [text, { gone = "", there = "" }] of Object.entries(cases)) {
      const flow = flowOf(text);
      const dropped = (label: string): boolean => drops(flow, label) !== undefined;
      const list = (labels: string): string[] => labels.split(" ").filter((label) => label !== "");
      assert.deepEqual(
        list(gone).filter((label) => !dropped(label)),
        [],
        `should be gone from ${text}`,
      );
      assert.deepEqual(list(there).filter(dropped), [], `may be in ${text}`);
    }
  });
};

suite("labels of a result", () => {
  rows("of selectors", {
    'up{job="a"}': { there: "job instance __name__" },
    'up{env=""}': { gone: "env", there: "job" },
    "rate(up[5m])": { there: "job", gone: "__name__" },
    "last_over_time(up[5m])": { there: "job __name__" },
    "-up": { gone: "__name__", there: "job" },
  });

  rows("of aggregations", {
    "sum(up)": { gone: "job instance" },
    "sum by (job) (up)": { gone: "instance __name__", there: "job" },
    "sum(up) by (job, env)": { gone: "instance", there: "job env" },
    "sum without (instance) (up)": { gone: "instance __name__", there: "job env" },
    "sum by (job) (sum by (env) (up))": { gone: "job env" },
    "sum by (job) (sum without (job) (up))": { gone: "job" },
    "topk by (job) (5, up)": { there: "instance job env" },
    "topk(5, sum by (job) (up))": { gone: "instance", there: "job" },
    'count_values("version", up)': { gone: "job", there: "version" },
    'count_values by (job) ("version", up)': { gone: "instance", there: "version job" },
    "quantile by (job) (0.5, up)": { gone: "instance", there: "job" },
  });

  rows("of joins", {
    "a / b": { there: "job", gone: "__name__" },
    "a > b": { there: "job __name__" },
    "a > bool 1": { there: "job", gone: "__name__" },
    "a > 1": { there: "job __name__" },
    "1 < a": { there: "job" },
    "a / on (job) b": { gone: "instance", there: "job" },
    "a > on (job) b": { gone: "instance", there: "job" },
    "a / ignoring (code) b": { gone: "code", there: "job" },
    "a / on (job) group_left b": { there: "instance job" },
    "sum by (job) (a) * on (job) group_left (team) b": { gone: "instance", there: "job team" },
    "a * on (job) group_left (team) sum by (job) (b)": { gone: "team", there: "job instance" },
    "sum by (job) (a) * on (job) group_right (team) b": { there: "job instance", gone: "team" },
    "sum by (job, team) (a) * on (job) group_right (team) b": { there: "job instance team" },
    "a and on (job) b": { there: "instance job" },
    "sum by (job) (a) unless b": { gone: "instance", there: "job" },
    "sum by (job) (a) or b": { there: "job instance" },
    "sum by (job) (a) or sum by (env) (b)": { there: "job env", gone: "instance" },
    "sum without (pod) (a) or sum by (env) (b)": { there: "job env", gone: "pod" },
    "sum by (job) (a) or vector(0)": { there: "job", gone: "instance" },
    "sum(a) > 5 and on () b": { gone: "job" },
  });

  rows("of functions that make or take labels", {
    'label_replace(sum by (job) (up), "team", "$1", "job", "(.*)")': { gone: "instance", there: "team job" },
    'label_replace(sum without (team) (up), "team", "x", "", "")': { there: "team instance" },
    'label_join(sum by (a, b) (up), "c", "-", "a", "b")': { gone: "d", there: "a b c" },
    'absent(up{job="a", env=~"b|c"})': { gone: "env instance", there: "job" },
    'absent(up{job="a", job="b"})': { gone: "job" },
    'absent(up{job=~"a|b", job="b"})': { there: "job" },
    "absent(sum by (job) (up))": { gone: "job" },
    'absent_over_time(up{job="a"}[10m])': { gone: "instance", there: "job" },
    "vector(1)": { gone: "job" },
    "scalar(up)": { gone: "job" },
    "time() - 5": { gone: "job" },
    "hour() > 5": { gone: "job" },
    "hour(up)": { there: "job" },
    "up * scalar(sum(a))": { there: "job" },
    "histogram_quantile(0.9, sum by (le, job) (rate(a[5m])))": { gone: "le instance", there: "job" },
    "histogram_quantile(0.9, rate(a[5m]))": { gone: "le", there: "instance" },
    "info(sum by (job) (up))": { there: "job team" },
    "max_over_time(sum by (job) (up)[1h:5m])": { gone: "instance", there: "job" },
    "predict_linear(up[1h], 60)": { there: "job" },
    "clamp_max(sum(up), 1)": { gone: "job" },
  });

  test("know what is always there", () => {
    assert.deepEqual(
      [...flowOf('up{job="a", env=~"x|y", pod!="", zone=~".*", rack!="r"}').guaranteed].sort(),
      ["env", "job", "pod"],
    );
    assert.deepEqual([...flowOf('sum by (job, env) (up{job="a"})').guaranteed], ["job"]);
    assert.deepEqual([...flowOf('absent(up{job="a"})').guaranteed], ["job"]);
    assert.deepEqual([...flowOf('a{x="1"} or b{x="2", y="3"}').guaranteed].sort(), ["x"]);
  });

  test("say where and why", () => {
    const text = "sum by (job) (rate(http_requests_total[5m])) > 1";
    const removal = drops(flowOf(text), "instance");
    assert.equal(text.slice(removal?.span.start, removal?.span.end), "by (job)");
    assert.equal(removal?.sentence, "`sum by (job)` keeps only the labels it names.");
    assert.equal(drops(flowOf("count(up)"), "job")?.sentence, "`count` without `by` removes every label.");
  });

  test("are unknown in broken text", () => {
    for (const text of ["sum(", "sum by (env) (up) bar", "", "foo(up)", "sum() > 1"]) {
      assert.equal(drops(labelsOf(promql.parse(text).tree), "job"), undefined, text);
    }
  });
});
