import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "./checkText.ts";
import { conformanceJson, needsConformance } from "./conformance.ts";

interface PintCase {
  readonly content?: string;
}

test("lists of rules, as pint reads them, have one mistake in their structure", needsConformance, () => {
  let lists = 0;
  for (const { content = "" } of conformanceJson<PintCase>("cases/pint-cases.json")) {
    if (
      !/^(?:#.*\n|\s*\n)*-\s+(?:alert|record|expr)\s*:/.test(content) ||
      !/^[- ] (?:alert|record):/m.test(content)
    )
      continue;
    lists++;
    const found = checkText(content).filter(({ check }) => /^(?:yaml|rule)\//.test(check));
    const structure = found.filter(({ severity }) => severity === "error").map(({ check }) => check);
    assert.deepEqual(structure, ["rule/bare-list"], content);
  }
  assert.ok(lists > 50, `${lists} lists`);
});
