import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { isRule } from "../server/src/engine/model/items.ts";
import { applyFix } from "./fixtureAnswer.ts";

const uri = "file:///w/rules.yml";
const other = "file:///w/other.yml";

/** Rules as lines below `rules:`, each with an alert `A` that has no severity; what stands there, and its other labels. */
const rules: readonly (readonly [rule: string, labels: Readonly<Record<string, string>>])[] = [
  ["- alert: A\n  expr: up", {}],
  ["- alert: A\n  expr: up # why\n", {}],
  ["- alert: A\n  expr: |\n    up\n", {}],
  ["- alert: A\n  expr: |+\n    up\n\n\n", {}],
  ["- alert: A\n  expr: >-\n    up\n    and up\n# behind\n", {}],
  ['- alert: A\n  expr: "up\n    and up"\n', {}],
  ["- alert: A\n  expr: up\n  for:\n", {}],
  ["-   alert: A\n    expr: up\n", {}],
  ["-\n  alert: A\n  expr: up\n", {}],
  ["- &rule\n  alert: A\n  expr: up\n", {}],
  ['- "alert": A\n  "expr": up\n', {}],
  ["- alert: A\n  expr: up\n  annotations:\n    a: b\n", {}],
  ["- alert: A\n  expr: up\n  labels:\n", {}],
  ["- alert: A\n  labels:\n  expr: up\n", {}],
  ["- alert: A\n  expr: up\n  labels:", {}],
  ["- alert: A\n  labels: # none\n  expr: up\n", {}],
  ["- alert: A\n  labels: ~\n  expr: up\n", {}],
  ["- alert: A\n  labels: null # none\n  expr: up\n", {}],
  ["- alert: A\n  labels: {}\n  expr: up\n", {}],
  ["- alert: A\n  labels: { } # none\n  expr: up\n", {}],
  ["- alert: A\n  labels: {\n  }\n  expr: up\n", {}],
  ["- alert: A\n  labels: { # some\n    team: x }\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: {team: x}\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: {team: x,}\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: { &t team: x }\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: &l { team: x }\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: !!map { team: x }\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels: &l\n    team: x\n  expr: up\n", { team: "x" }],
  ["- alert: A\n  labels:\n    # whose\n    team: x\n    zone: y\n  expr: up\n", { team: "x", zone: "y" }],
  ['- alert: A\n  "labels":\n    "team": x\n  expr: up\n', { team: "x" }],
  ["- {alert: A, expr: up}\n", {}],
  ["- {alert: A, expr: up,}\n", {}],
  ["- {\n    alert: A,\n    expr: up # why\n  }\n", {}],
  ['- {alert: A, expr: "up", for: }\n', {}],
  ["- {alert: A, expr: up, for}\n", {}],
  ["- {alert: A, expr: up, labels: }\n", {}],
  ["- {alert: A, labels: ~, expr: up}\n", {}],
  ["- {alert: A, labels: null, expr: up}\n", {}],
  ["- {alert: A, labels: {}, expr: up}\n", {}],
  ["- {alert: A, labels: {team: x}, expr: up}\n", { team: "x" }],
  ['- {"alert": "A", "expr": "up"}\n', {}],
  ['- {"alert": "A", "expr": "up", "labels": {"team": "x"}}\n', { team: "x" }],
  ['- {"alert": "A", "expr": "up", "labels": null}\n', {}],
  ['- {"alert": "A", "expr": "up", "labels": {}}\n', {}],
  [
    "- record: a\n  expr: &e up\n  labels: &l {team: x}\n- alert: A\n  labels: *l\n  expr: *e\n",
    { team: "x" },
  ],
  ["- record: a\n  expr: &e up\n- alert: A\n  expr: *e\n- record: b\n  expr: up\n", {}],
  ["- record: a\n  expr: &e up\n- {alert: A, expr: *e }\n", {}],
  ["- record: a\n  expr: up\n  labels: &l {team: x}\n- {alert: A, expr: up, labels: *l }\n", { team: "x" }],
  [
    "- record: a\n  expr: up\n  labels: &l {team: x}\n- alert: A\n  expr: up\n  labels: {<<: *l}\n",
    { team: "x" },
  ],
];

/** Rules where no edit is certain to be right. */
const without = [
  "- &base\n  record: a\n  expr: up\n  labels: {team: x}\n- <<: *base\n  alert: A\n",
  "- alert: A\n  labels: &l\n  expr: up\n",
  "- alert: A\n  labels: !!null\n  expr: up\n",
];

function engineWith(text: string): Engine {
  const engine = new Engine();
  engine.roots = ["file:///w"];
  engine.put({
    uri: other,
    text: "groups: [{name: b, rules: [{alert: B, expr: up, labels: {severity: page}}]}]\n",
  });
  engine.put({ uri, text });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine;
}

/** The checks with something to say, and the labels of the alert A. */
function reading(text: string): { checks: readonly string[]; labels: object } {
  const engine = engineWith(text);
  const items = engine.workspace.documents.get(uri)!.parts.flatMap((part) => part.items);
  const alert = items.find((item) => isRule(item) && item.name.value === "A");
  assert.ok(alert && isRule(alert), text);
  return {
    checks: engine.report(uri).findings.map(({ check }) => check),
    labels: Object.fromEntries(alert.labels.map(({ key, value }) => [key.value, value.value])),
  };
}

const inFile = (rule: string): string =>
  `groups:\n  - name: a\n    rules:\n${rule.replaceAll(/^(?=.)/gm, "      ")}`;

const found = (text: string): ReturnType<Engine["report"]>["findings"] =>
  engineWith(text)
    .report(uri)
    .findings.filter(({ check }) => check === "alert/missing-severity");

test("a label is added in every style, and the rule then has it and what it had", () => {
  for (const [rule, labels] of rules) {
    for (const text of [inFile(rule), inFile(rule).replaceAll("\n", "\r\n")]) {
      const before = reading(text);
      const [finding, ...more] = found(text);
      assert.ok(finding && more.length === 0, text);
      assert.equal(finding.fixes.length, 3, text);
      const after = applyFix(text, finding.fixes[0]!);
      const { checks, labels: all } = reading(after);
      assert.deepEqual(all, { ...labels, severity: "critical" }, after);
      assert.deepEqual(
        checks,
        before.checks.filter((check) => check !== "alert/missing-severity"),
        after,
      );
    }
  }
});

test("where no place is certain to be right, there is no such fix", () => {
  for (const rule of without) {
    const [finding] = found(inFile(rule));
    assert.ok(finding, rule);
    assert.deepEqual(finding.fixes, [], rule);
  }
});
