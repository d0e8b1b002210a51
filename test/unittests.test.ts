import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";
import { errorsOf } from "./checkText.ts";
import {
  conformanceFolder,
  conformanceJson,
  hasConformance,
  needsConformance,
  readConformance,
} from "./conformance.ts";

interface TestFile {
  readonly file: string;
  readonly expected: "good" | "bad";
  /** Its rule files are not part of the data. */
  readonly structureOnly?: boolean;
}

/** Bad files that are well-formed, and so are their rules: promtool learns what is wrong when it runs them. */
const failsAtRun: ReadonlyMap<string, string> = new Map([
  ["bad/bad-promql.yml", "two series match one while the expression is evaluated"],
  ["bad/bad-rules-error-test.yml", "the same, in a rule"],
  ["bad/rules_run.yml", "a value is not the expected one"],
]);

/** The findings of a test file with the files beside it at hand. */
function check(file: string): readonly PlacedFinding[] {
  const folder = `files/unittests/${dirname(file)}`;
  const names = readdirSync(join(conformanceFolder ?? "", folder));
  const uri = (name: string): string => `file:///project/${dirname(file)}/${name}`;
  const engine = new Engine();
  engine.roots = ["file:///project"];
  engine.learn({ type: "files", version: 1, uris: new Set(names.map(uri)) });
  for (const name of names)
    engine.put({ uri: uri(name), text: readConformance(`${folder}/${name}`), open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(`file:///project/${file}`).findings;
}

test("unit tests of upstream and of others", needsConformance, async (t) => {
  const files = conformanceJson<TestFile>("files/unittests/manifest.json");
  assert.ok(files.length >= 17);
  for (const { file, expected, structureOnly = false } of files) {
    const skip = hasConformance(`files/unittests/${file}`) ? false : "the data does not hold this file";
    await t.test(file, { skip }, () => {
      const findings = check(file);
      const valid = expected === "good" || failsAtRun.has(file);
      if (!valid) return assert.ok(errorsOf(findings).length > 0, "no error");
      assert.deepEqual(errorsOf(findings), []);
      if (structureOnly) return;
      assert.deepEqual(
        findings.map(({ message }) => message),
        [],
      );
    });
  }
});

test("the error stands at the series, or at the rule file that is refused", needsConformance, () => {
  assert.deepEqual(errorsOf(check("bad/bad-input-series.yml")), [
    "3:64 series/syntax: Unexpected end of input inside braces.",
  ]);
  for (const file of ["bad/bad-rules-syntax-test.yml", "bad/rules_run_extrafields.yml"])
    assert.match(errorsOf(check(file)).join(), /^\d+:5 unit-test\/refused-rule-file: [^\n]*$/);
});
