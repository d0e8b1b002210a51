import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { errorsOf } from "./checkText.ts";
import { judgeRules, needsPromtool } from "./promtoolJudge.ts";
import { quirkyRuleFiles } from "./quirkyYaml.ts";

/**
 * What Prometheus 2 refuses and 3 takes, or the other way round: names in UTF-8, labels of groups; null, aliases and
 * `!!binary` in `alert`, `record` and `expr`.
 */
const changed =
  /field labels not found in type rulefmt.RuleGroup|invalid (?:recording rule|label|annotation) name|parse error: unexpected character: '~'/;
const isOddName =
  /!!binary|(?:alert|record|expr)["']?[ \t]*:[ \t]*(?:!\S*[ \t]*)?(?:[*~]|null\b|#|$|[,}]|&\S*[ \t]*$|[\r\n\u0085\u2028\u2029])/m;

/** The errors of a file that is known to be a rule file, however little it looks like one. */
function errorsIn(text: string): string[] {
  const engine = new Engine();
  engine.put({
    uri: "file:///p/.tocsin.yaml",
    text: "files: { kinds: { '*.yml': prometheus-rules } }\n",
    open: true,
  });
  engine.put({ uri: "file:///p/rules.yml", text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return errorsOf(engine.report("file:///p/rules.yml").findings);
}

test("YAML's odd corners: an error where promtool has one, and only there", needsPromtool, () => {
  let compared = 0;
  let valid = 0;
  const wrong: string[] = [];
  for (let seed = 1; seed <= 4; seed++) {
    const texts = quirkyRuleFiles(800, seed);
    for (const [index, verdict] of judgeRules(texts).entries()) {
      const text = texts[index]!;
      if (changed.test(verdict.output) || isOddName.test(text)) continue;
      compared++;
      if (verdict.valid) valid++;
      const errors = errorsIn(text);
      if ((errors.length === 0) === verdict.valid) continue;
      const says = verdict.valid ? "takes" : "refuses";
      wrong.push(`promtool ${says}\n${text}\n${verdict.output}\n${errors.join("\n")}`);
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${compared}\n${wrong.slice(0, 8).join("\n=====\n")}`);
  assert.ok(compared > 2500 && valid > 300, `${valid} of ${compared} are valid`);
});
