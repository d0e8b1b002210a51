import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { checkText, errorsOf } from "./checkText.ts";
import { readFixturePage } from "./fixturePage.ts";
import { judgeRules, needsPromtool } from "./promtoolJudge.ts";
import { ruleFile } from "./ruleFile.ts";

const root = join(import.meta.dirname, "..");
/** What a promtool before 3.0 refuses although Prometheus 3.14 takes it: it does not know the key, or UTF-8 in names. */
const tooOld = /field (?:labels|query_offset) not found|invalid (?:recording rule|label|annotation) name/;

function compare(texts: readonly string[]): number {
  let compared = 0;
  for (const [index, verdict] of judgeRules(texts).entries()) {
    if (tooOld.test(verdict.output)) continue;
    compared++;
    const text = texts[index]!;
    const errors = errorsOf(checkText(text));
    const say = `promtool ${verdict.valid ? "takes" : "refuses"} this\n${text}\n${verdict.output}\n${errors.join("\n")}`;
    assert.equal(errors.length === 0, verdict.valid, say);
  }
  return compared;
}

test("random rule files: an error where promtool has one, and only there", needsPromtool, () => {
  const texts = fc
    .sample(ruleFile, { seed: 20260821, numRuns: 400 })
    // Null in `alert` and `expr`, new keys and names: what 3.x made of them is in the pages.
    .map((text) =>
      text.replaceAll(/^.*query_offset.*\r?\n/gm, "").replaceAll(/^( *)labels: \{ team: data \}\r?\n/gm, ""),
    )
    .map((text) => text.replaceAll(/record: .*/g, "record: a:b"));
  assert.ok(compare(texts) > 300);
});

test("the page of YAML as Prometheus reads it", needsPromtool, () => {
  const page = readFixturePage(readFileSync(join(root, "fixtures/kinds/prometheus-rules/yaml.md"), "utf8"));
  assert.ok(compare(page.cases.map(({ files }) => files[0]!.text)) >= page.cases.length - 2);
});
