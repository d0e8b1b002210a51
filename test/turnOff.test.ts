import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { applyChanges } from "../server/src/engine/text/edit.ts";

const file = "file:///w/rules/a.json";
const config = "file:///w/.tocsin.yaml";
const broken = '{"groups": [{"name": "a", "rules": [{"record": "a", "expr": "sum("}]}]}';

/** The text of `.tocsin.yaml` after the fix, and what is then found in the file. */
function turnedOff(settings: string | undefined): { text: string | undefined; left: readonly string[] } {
  const engine = new Engine();
  engine.roots = ["file:///w"];
  engine.put({ uri: file, text: broken });
  if (settings !== undefined) engine.put({ uri: config, text: settings });
  while (engine.step());
  assert.deepEqual(
    engine.report(file).findings.map(({ check }) => check),
    ["promql/syntax"],
  );
  const fix = engine.turnOff(file, "promql/syntax");
  assert.equal(fix?.create?.uri ?? fix?.uri ?? config, config);
  const text =
    fix?.create?.text ?? (settings === undefined || !fix ? undefined : applyChanges(settings, fix.edits));
  if (text !== undefined) engine.put({ uri: config, text });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return { text, left: engine.report(file).findings.map(({ check }) => check) };
}

test("a check is turned off by a line in `.tocsin.yaml`", () => {
  assert.deepEqual(turnedOff(undefined), { text: "checks:\n  promql/syntax: off\n", left: [] });
  assert.deepEqual(turnedOff(""), { text: "checks:\n  promql/syntax: off\n", left: [] });
  assert.deepEqual(turnedOff("files:\n  exclude: [b]"), {
    text: "files:\n  exclude: [b]\nchecks:\n  promql/syntax: off\n",
    left: [],
  });
  assert.deepEqual(turnedOff("checks:\n    alert/*: off # quiet\n"), {
    text: "checks:\n    promql/syntax: off\n    alert/*: off # quiet\n",
    left: [],
  });
  assert.deepEqual(turnedOff("checks:\n  promql/syntax: warning\n"), {
    text: "checks:\n  promql/syntax: off\n",
    left: [],
  });
});

test("where there is no certain place for the line, none is offered", () => {
  assert.deepEqual(turnedOff("checks: {alert/*: off}\n"), { text: undefined, left: ["promql/syntax"] });
  assert.deepEqual(turnedOff("- a list\n"), { text: undefined, left: ["promql/syntax"] });
});
