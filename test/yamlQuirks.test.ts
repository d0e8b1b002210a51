import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { amtoolVersion, judgeAlertmanagers, needsAmtool } from "./amtoolJudge.ts";
import { errorsOf } from "./checkText.ts";
import { oddConfigs, oddRules } from "./oddYaml.ts";
import { judgeConfigs, judgeRules, needsPromtool, promtoolVersion } from "./promtoolJudge.ts";
import type { Verdict } from "./promtoolJudge.ts";
import { quirkyAlertmanagers, quirkyConfigs, quirkyRuleFiles } from "./quirkyYaml.ts";

/** The errors of a file that is known to be of a kind, however little it looks like one. */
function errorsIn(text: string, kind: string): string[] {
  const versions = { prometheus: promtoolVersion, alertmanager: amtoolVersion };
  const target = Object.entries(versions).flatMap(([name, version]) =>
    version ? `${name}: '${version}'` : [],
  );
  const settings = `files: { kinds: { 'file.yml': ${kind} } }\ntarget: { ${target.join(", ")} }\n`;
  const engine = new Engine();
  engine.put({ uri: "file:///p/.tocsin.yaml", text: settings, open: true });
  engine.put({ uri: "file:///p/file.yml", text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return errorsOf(engine.report("file:///p/file.yml").findings);
}

/** How many files were compared, and how many of them promtool takes. */
function compare(
  texts: readonly string[],
  judge: (texts: readonly string[]) => Verdict[],
  kind: string,
): { compared: number; valid: number } {
  const wrong: string[] = [];
  let valid = 0;
  for (const [index, verdict] of judge(texts).entries()) {
    if (verdict.valid) valid++;
    const text = texts[index]!;
    const errors = errorsIn(text, kind);
    if ((errors.length === 0) === verdict.valid) continue;
    const says = verdict.valid ? "takes" : "refuses";
    wrong.push(`promtool ${says}\n${text}\n${verdict.output}\n${errors.join("\n")}`);
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${texts.length}\n${wrong.slice(0, 8).join("\n=====\n")}`);
  return { compared: texts.length, valid };
}

/** Before 3.0 these three were kept as nodes, so that null, aliases and `!!binary` meant something else there. */
const keptAsNode =
  /!!binary|(?:alert|record|expr)["']?[ \t]*:[ \t]*(?:!\S*[ \t]*)?(?:[*~]|null\b|#|$|[,}]|&\S*[ \t]*$|[\r\n\u0085\u2028\u2029])/m;

test("YAML's odd corners in rule files, which yaml.v3 reads", needsPromtool, () => {
  const texts = [1, 2, 3, 4].flatMap((seed) => quirkyRuleFiles(800, seed));
  const { compared, valid } = compare(
    texts.filter((text) => !keptAsNode.test(text)),
    judgeRules,
    "prometheus-rules",
  );
  assert.ok(compared > 2500 && valid > 300, `${valid} of ${compared} are valid`);
});

test("YAML's odd corners in configurations, which yaml.v2 reads", needsPromtool, () => {
  const texts = [1, 2, 3].flatMap((seed) => quirkyConfigs(500, seed));
  const { valid } = compare(texts, judgeConfigs, "prometheus-config");
  assert.ok(valid > 150, `${valid} of ${texts.length} are valid`);
});

test("YAML's odd corners in Alertmanager's configurations, which yaml.v2 reads", needsAmtool, () => {
  const texts = [1, 2].flatMap((seed) => quirkyAlertmanagers(150, seed));
  const { valid } = compare(texts, judgeAlertmanagers, "alertmanager-config");
  assert.ok(valid > 25, `${valid} of ${texts.length} are valid`);
});

test("scalars, keys, merges and documents, one oddity at a time", needsPromtool, () => {
  compare(oddRules, judgeRules, "prometheus-rules");
  compare(oddConfigs, judgeConfigs, "prometheus-config");
});
