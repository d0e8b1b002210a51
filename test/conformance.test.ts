import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn, wordsIn } from "../server/src/tools/conformance/agreement.ts";
import { endOfSelector } from "../server/src/tools/conformance/smallSets.ts";
import { faultsOf } from "../server/src/tools/conformance/verdicts.ts";
import { inString, unitAt } from "../server/src/tools/conformance/inString.ts";
import { allSets, runSets, strayed } from "../server/src/tools/conformance/run.ts";
import { conformanceFolder, needsConformance } from "./conformance.ts";

const sets = conformanceFolder === undefined ? [] : allSets(conformanceFolder);

for (const set of sets) {
  test(`agrees with upstream: ${set.id}`, () => {
    assert.ok(set.cases.length + (set.unjudged?.length ?? 0) > 0);
    for (const { unknown, stale } of runSets([set])) {
      assert.deepEqual(
        { disagrees: unknown.map(({ one, why }) => `${one.name}: ${why}`), stale },
        { disagrees: [], stale: [] },
      );
    }
  });
}

test("the page of disagreements names sets that there are", needsConformance, () => {
  assert.deepEqual(strayed(sets), []);
});

test("faults are the decoders' lines, else the first message", () => {
  const two =
    "yaml: unmarshal errors: | line 8: field a not found in type b | line 9: field c not found in type d";
  assert.deepEqual(faultsOf(two), [
    { message: "field a not found in type b", line: 8 },
    { message: "field c not found in type d", line: 9 },
  ]);
  const twice = 'yaml: unmarshal errors: | line 6: mapping key "expr" already defined at line 5';
  assert.deepEqual(faultsOf(twice), [{ message: 'mapping key "expr" already defined at line 5', line: 6 }]);
  const rule = 'rules.yml: 4:17: 5:16: group "g", rule 1, "H": only one of two | rules.yml: 7:1: group "h"';
  assert.deepEqual(faultsOf(rule), [
    { message: 'rules.yml: 4:17: 5:16: group "g", rule 1, "H": only one of two' },
  ]);
  assert.deepEqual(faultsOf("FAILED: no routes provided | amtool: error: x"), [
    { message: "FAILED: no routes provided" },
  ]);
  assert.deepEqual(faultsOf(""), []);
});

test("names are quoted values and keys, words are what is left of a message without them", () => {
  assert.deepEqual(namesIn("at most one of basic_auth & bearer_token must be configured"), [
    "basic_auth",
    "bearer_token",
  ]);
  assert.deepEqual(namesIn('unknown role "invalid"'), ["invalid"]);
  assert.deepEqual(
    namesIn("parsing YAML file a_b.yml: line 3: field foo not found in type kubernetes.plain"),
    ["foo"],
  );
  assert.deepEqual(namesIn("couldn't parse timestamp 01:99, invalid"), ["01:99"]);
  assert.deepEqual(namesIn("'a.b.c_d' must be"), ["a.b.c_d", "a", "b", "c_d", "a.b.c_d", "a", "b", "c_d"]);
  assert.deepEqual(namesIn("missing discord config"), []);
  assert.deepEqual(wordsIn("missing discord config"), ["discord"]);
  assert.deepEqual(wordsIn("no routes provided"), ["route"]);
});

test("a text keeps its columns within a JSON string", () => {
  const text = 'a"\n\u0085é😀b';
  const { json, columnOf } = inString(text);
  assert.equal(JSON.parse(json), text);
  assert.equal(json[columnOf(text.indexOf("b"))], "b");
  assert.equal(unitAt(text, Buffer.byteLength(text.slice(0, -1))), text.length - 1);
});

test("the selector of a series ends with its braces", () => {
  assert.equal(endOfSelector('{a="}"} 1'), 7);
  assert.equal(endOfSelector("up 1 2"), 2);
  assert.equal(endOfSelector('{"http 1'), 8);
});
