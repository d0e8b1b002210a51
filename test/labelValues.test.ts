import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";

const uri = "file:///project/rules.yml";
const count = 3000;

const rule = (at: number, expr: string): string => `      - record: "r${at}"\n        expr: ${expr}\n`;

function open(last: string): { engine: Engine; line: number } {
  const rules = Array.from({ length: count }, (_, at) => rule(at, `up{server="srv-${at}",zone_${at}="x"}`));
  const text = `groups:\n  - name: a\n    rules:\n${rules.join("")}${rule(count, last)}`;
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  while (engine.step());
  return { engine, line: text.split("\n").length - 2 };
}

function offered(last: string): { labels: string[]; isCut: boolean } {
  const cursor = last.indexOf("$0");
  const { engine, line } = open(last.replace("$0", ""));
  engine.takeLeftOut();
  const position = { line, character: "        expr: ".length + cursor };
  const labels = (engine.at("complete", uri, position) ?? []).map(({ label }) => label);
  assert.deepEqual(engine.takeBugs(), []);
  return { labels, isCut: engine.takeLeftOut() };
}

test("of very many label values some are offered, and the list is said not to hold all", () => {
  const { labels, isCut } = offered('up{server="$0"}');
  assert.ok(labels.length > 100 && labels.length < count);
  assert.ok(isCut);
});

test("what is typed finds the values that hold it, wherever they stand", () => {
  for (const last of ['up{server="srv-29$0"}', 'other{server="srv-29$0"}', 'up{server="-297$0"}']) {
    const { labels } = offered(last);
    assert.ok(labels.includes("srv-2977"), last);
  }
});

test("what is typed finds the labels of a metric that hold it", () => {
  assert.ok(offered("up{zone_299$0}").labels.includes("zone_2998"));
});

test("a list that holds all is not said to be cut", () => {
  assert.equal(offered('other{zone_12="$0"}').isCut, false);
});
