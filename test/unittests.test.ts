import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface TestFile {
  readonly file: string;
  readonly expected: "good" | "bad";
}

/** Bad files that are well-formed tests: promtool only learns what is wrong when it runs them, or reads other files. */
const failsElsewhere: ReadonlyMap<string, string> = new Map([
  ["bad/bad-promql.yml", "two series match one while the expression is evaluated"],
  ["bad/bad-rules-error-test.yml", "the same, in a rule"],
  ["bad/rules_run.yml", "a value is not the expected one"],
  ["bad/bad-rules-syntax-test.yml", "its rule file is refused, where the error is reported"],
  ["bad/rules_run_extrafields.yml", "its rule file is refused, where the error is reported"],
]);

test("unit tests of upstream and of others", needsConformance, async (t) => {
  const files = conformanceJson<TestFile>("files/unittests/manifest.json");
  assert.ok(files.length >= 17);
  for (const { file, expected } of files) {
    const path = `files/unittests/${file}`;
    const skip = hasConformance(path) ? false : "the data does not hold this file";
    await t.test(file, { skip }, () => {
      const findings = checkText(readConformance(path), `file:///project/tests/${file}`);
      const valid = expected === "good" || failsElsewhere.has(file);
      if (valid) assert.deepEqual(errorsOf(findings), []);
      else assert.ok(errorsOf(findings).length > 0, "no error");
    });
  }
});

test("the error stands where the series ends", needsConformance, () => {
  const text = readConformance("files/unittests/bad/bad-input-series.yml");
  const errors = errorsOf(checkText(text, "file:///project/tests/bad-input-series.yml"));
  assert.deepEqual(errors, ["3:64 series/syntax: Unexpected end of input inside braces."]);
});
