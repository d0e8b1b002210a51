import assert from "node:assert/strict";
import { test } from "node:test";
import { fillVariables } from "../server/src/engine/languages/promql/grafanaVariables.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { readYaml } from "../server/src/engine/languages/yaml/read.ts";
import { readJson } from "../server/src/engine/languages/yaml/readJson.ts";
import type { YamlNode } from "../server/src/engine/languages/yaml/tree.ts";
import { makeChunk } from "../server/src/engine/text/chunk.ts";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface ProvisioningFile {
  readonly file: string;
  readonly expected: "good" | "bad";
}

const uriOf = (file: string): string =>
  `file:///project/provisioning/${file.includes("datasource") ? "datasources" : "alerting"}/${file.replace(/^.*\//, "")}`;

/** The word of a file's name that says what is wrong with it: `derived-rule-no-uid.yml` → `uid`. */
const subjectOf = (file: string): string => /([A-Za-z]+)\.ya?ml$/.exec(file)?.[1] ?? "";

test("provisioning files of Grafana's own tests and examples", needsConformance, async (t) => {
  for (const { file, expected } of conformanceJson<ProvisioningFile>(
    "files/grafana-provisioning/manifest.json",
  )) {
    const path = `files/grafana-provisioning/${file}`;
    await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
      const text = readConformance(path);
      const errors = errorsOf(checkText(text, uriOf(file)));
      if (expected === "good") return assert.deepEqual(errors, []);
      // Each of these files holds one fault: it is found once, and the finding stands at the key or names it.
      assert.equal(errors.length, 1, errors.join("\n"));
      const line = text.split("\n")[Number.parseInt(errors[0]!, 10) - 1] ?? "";
      assert.ok(`${errors[0]} ${line}`.includes(subjectOf(file)), errors[0]);
    });
  }
});

/** Query, and how it reads with placeholders. */
const filled: readonly (readonly [string, string])[] = [
  ['up{job=~"$job"}', 'up{job=~"xxxx"}'],
  ["rate(a[$__rate_interval])", "rate(a[1s              ])"],
  ["rate(a[$__range:$__interval])", "rate(a[1s      :1s         ])"],
  ["rate(a[[[window]]])", "rate(a[1s        ])"],
  ["rate(a[${n}m])", "rate(a[0001m])"],
  ["rate(a[5$unit])", "rate(a[5m    ])"],
  ["node_${kind}_total", "node_xxxxxxx_total"],
  ["sum by (${group:csv}) (a)", "sum by (xxxxxxxxxxxx) (a)"],
  ["a offset $back", "a offset 1s   "],
  ["a / $__range_s", "a / 1         "],
  ["$agg by (job) (a)", "sum  by (job) (a)"],
  ['a{$label="b"}', 'a{xxxxxx="b"}'],
  ["a{x=${v:doublequote}}", 'a{x="xxxxxxxxxxxxxx"}'],
  ["a{$filters}", 'a{x="x"   }'],
  ['label_replace(a, "b", "$1", "c", "(.*)")', 'label_replace(a, "b", "$1", "c", "(.*)")'],
  ["a # about $job", "a # about $job"],
];

test("a variable is taken for what it can be at its place, at the same length", () => {
  for (const [query, expected] of filled) {
    const { text } = fillVariables(query);
    assert.equal(text, expected);
    assert.equal(text.length, query.length);
  }
});

/** How Grafana's users write queries, where it is not sure what the variables hold. */
const fine = [
  "topk($n, sum by (job) (rate(a[5m])))",
  "histogram_quantile($q, sum(rate(a_bucket[5m])) by (le))",
  "$metric{job='x'} > $threshold",
  "1 - $a / $b",
  "a $op 5",
  "$query",
  "clamp_max(a, $max)",
  "a{x=$v}",
  "(a / b) * 100 > bool $limit",
  "vector($days * 24 * 60 * 60)",
  "${fn}(a[5m])",
];

/** Wrong whatever the variables hold, and where. */
const wrong: readonly (readonly [string, number])[] = [
  ['sum(rate(a{job=~"$job"}[5m])', 28],
  ["rate(a{job=~'$job'}) > 0", 5],
  ["topk($n, sum(a)", 15],
  ["rate(a[$__interval)", 18],
];

test("queries with variables are refused only where no value would help", () => {
  for (const query of fine) assert.deepEqual(promql.parse(query, { variant: "grafana" }).errors, [], query);
  for (const [query, at] of wrong) {
    const { errors } = promql.parse(query, { variant: "grafana" });
    assert.deepEqual(
      errors.map(({ span }) => span.start),
      [at],
      query,
    );
  }
});

const json = `{
  "a": [1, -2.5e3, true, null, "x\\u00e4\\n\\"y\\"", {}],
  "b": { "c": { "d": [[], [[]]] } },
  "": "empty"
}
`;

/** A node as plain values with its places. */
const plain = (node: YamlNode | undefined): unknown => {
  if (!node) return undefined;
  const span = [node.start, node.end];
  if (node.type === "scalar") return [node.text, node.value, node.style, ...span];
  if (node.type === "seq") return [node.items.map(plain), ...span];
  return [node.pairs.map(({ key, value }) => [plain(key), plain(value)]), ...span];
};

test("the reader of JSON gives the tree that the reader of YAML gives", () => {
  const chunk = makeChunk(json, "frame");
  const fast = readJson(json, chunk);
  assert.deepEqual(fast.problems, []);
  assert.deepEqual(plain(fast.root), plain(readYaml(json, [{ start: 0, chunk }]).root));
});

test("the reader of JSON ends on any text, nested or cut off", () => {
  for (let end = 0; end <= json.length; end++) {
    const text = json.slice(0, end);
    assert.ok(readJson(text, makeChunk(text, "frame")).problems.length <= 50);
  }
  const deep = "[".repeat(100_000);
  const [problem] = readJson(deep, makeChunk(deep, "frame")).problems;
  assert.match(problem?.message ?? "", /nested too deeply/);
});

test("long texts cost no more than their length", () => {
  for (const piece of ["'a',", "/*a*/", '"a":', "[1,", "// a\n"]) {
    const text = `[${piece.repeat(200_000)}`;
    assert.ok(readJson(text, makeChunk(text, "frame")).problems.length > 0);
  }
  for (const piece of ["$a + ", "${a}", "${a:", "[[", "a{b='$c'} or ", "[[a]] "]) {
    const text = piece.repeat(20_000);
    assert.equal(fillVariables(text).text.length, text.length);
  }
});

test("a dashboard of a megabyte is read", () => {
  const panel = { type: "stat", datasource: { type: "prometheus" }, targets: [{ expr: "rate(a)" }] };
  const panels = Array.from({ length: 12_000 }, (_, id) => ({ id, ...panel }));
  const text = JSON.stringify({ title: "Large", panels, schemaVersion: 39 }, null, 1);
  assert.ok(text.length > 1_000_000);
  const findings = checkText(text, "file:///project/dashboards/large.json");
  assert.deepEqual(errorsOf(findings), []);
  assert.ok(findings.some(({ check }) => check === "grafana/broken-query"));
});
