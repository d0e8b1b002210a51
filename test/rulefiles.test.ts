import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText, errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

interface Probe {
  readonly name: string;
  readonly yaml: string;
  readonly valid: boolean;
}

interface RuleFile {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
  /** Names are judged as UTF-8, the default since Prometheus 3.0; the data also has the older scheme's verdicts. */
  readonly nameValidationScheme?: "legacy";
  /** promtool's lint: keys that stand twice. */
  readonly duplicates?: readonly string[];
}

/** An error is reported if and only if Prometheus refuses the file. */
function agree(text: string, uri: string, valid: boolean, upstream?: string): void {
  const errors = errorsOf(checkText(text, uri));
  if (valid) assert.deepEqual(errors, []);
  else assert.ok(errors.length > 0, `no error, upstream says: ${upstream ?? "refused"}`);
}

test("micro rule files", needsConformance, async (t) => {
  for (const { name, yaml, valid } of conformanceJson<Probe>("cases/rulefile-probes.json")) {
    await t.test(name, () => agree(yaml, "file:///project/rules.yml", valid));
  }
});

test("rule files of upstream's own tests", needsConformance, async (t) => {
  for (const { file, expected, error, nameValidationScheme } of conformanceJson<RuleFile>(
    "files/rulefiles/manifest.json",
  )) {
    const valid = expected === "good" || nameValidationScheme === "legacy";
    const path = `files/rulefiles/${file}`;
    await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
      agree(readConformance(path), `file:///project/rules/${file}`, valid, error);
    });
  }
});

test("duplicates that promtool's lint names", needsConformance, () => {
  for (const { file, duplicates } of conformanceJson<RuleFile>("files/rulefiles/manifest.json")) {
    if (!duplicates) continue;
    const findings = checkText(readConformance(`files/rulefiles/${file}`), `file:///project/rules/${file}`);
    const named = findings.filter(({ check }) => check === "rule/duplicate").map(({ message }) => message);
    for (const name of duplicates)
      assert.ok(
        named.some((message) => message.includes(`\`${name}\``)),
        name,
      );
  }
});
