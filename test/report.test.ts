import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";

const uri = "file:///project/rules.yml";

function findingsOf(text: string): readonly { check: string; severity: string; message: string }[] {
  const engine = new Engine();
  engine.put({ uri, text });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(uri).findings;
}

const rules = (count: number, rule: string): string =>
  `groups:\n  - name: a\n    rules:\n${rule.repeat(count)}`;

const duplicate = "      - alert: A\n        expr: up == 0\n";
const broken = "      - alert: B\n        expr: sum(\n";

test("a thousand findings are sent as they are", () => {
  assert.equal(findingsOf(rules(1001, duplicate)).length, 1000);
});

test("of more, errors come first and the rest is counted", () => {
  const found = findingsOf(rules(1500, duplicate) + broken.repeat(3));
  assert.equal(found.length, 1000);
  const [first] = found;
  // 1 499 duplicates of A, 2 of B, 3 broken expressions; 999 of these 1 504 are shown.
  assert.equal(first?.check, "tocsin/too-many-findings");
  assert.match(first.message, /^505 more findings/);
  assert.equal(found.filter(({ severity }) => severity === "error").length, 3);
});

test("what is wrong behind an anchor is told once, however many aliases repeat it", () => {
  const alias = "      - alert: C\n        expr: *e\n        labels: { one: more }\n";
  const found = findingsOf(rules(1, "      - alert: A\n        expr: &e sum(x)\n") + alias);
  assert.deepEqual(
    found.map(({ check }) => check),
    ["alert/missing-condition"],
  );
});
