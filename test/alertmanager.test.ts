import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";
import { errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

/** The findings of an `alertmanager.yml`, for a version of Alertmanager and with its feature flags. */
function check(text: string, version = "0.34", features: readonly string[] = []): readonly PlacedFinding[] {
  const engine = new Engine();
  const settings = `target: { alertmanager: "${version}", features: [${features.join(", ")}] }\n`;
  const uri = "file:///project/alertmanager.yml";
  engine.put({ uri: "file:///project/.tocsin.yaml", text: settings, open: false });
  engine.put({ uri, text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(uri).findings;
}

const route = "route: { receiver: team }\nreceivers: [{ name: team }]\n";

interface IntervalCase {
  readonly yaml?: string;
  readonly timeRange?: string;
  readonly valid: boolean;
  readonly error?: string;
}

test("time intervals agree with upstream's own cases", needsConformance, async (t) => {
  const cases = conformanceJson<IntervalCase>("cases/time-interval-cases.json");
  assert.ok(cases.length > 10);
  for (const { yaml, timeRange, valid, error } of cases) {
    const list = yaml?.replace(/^\n---\n/, "") ?? `- times: [${timeRange}]`;
    const text = `${route}time_intervals:\n- name: x\n  time_intervals:\n${list.replace(/^/gm, "  ")}\n`;
    await t.test(list, () => {
      const errors = check(text).filter(({ severity }) => severity === "error");
      assert.equal(errors.length === 0, valid, error);
      for (const one of errors) assert.match(one.check, /^time-interval\//);
      // Upstream names the first wrong end of a range.
      const [word] = /^[\w:-]+(?= is not a valid)/.exec(error ?? "") ?? [];
      if (word !== undefined) assert.match(errors[0]?.message ?? "", new RegExp(`\\b${word}\\b`));
    });
  }
});

interface ConfigFile {
  readonly file: string;
  readonly expected: "good" | "bad";
  readonly error?: string;
  readonly amtool025: { readonly valid: boolean; readonly output?: string };
}

/** What upstream says, and the check that must say the same. Faults of receivers have a test of their own. */
const faults: readonly (readonly [says: RegExp, check: RegExp])[] = [
  [/not found in type/, /^yaml\/unknown-key$/],
  [/undefined receiver/, /^route\/undefined-receiver$/],
  [/undefined time interval/, /^route\/undefined-time-interval$/],
  [/time interval .* is not unique/, /^time-interval\/duplicate-name$/],
  [/notification config name .* is not unique/, /^yaml\/repeated-name$/],
  [/wildcard group_by|duplicated label/, /^route\/group-by$/],
  [/cannot be zero/, /^route\/zero-interval$/],
  [/no route/, /^(?:yaml\/missing-key|alertmanager\/empty-config)$/],
  [/root route/, /^route\/root-route$/],
  [/label name|invalid_source_label/, /^(?:yaml\/invalid-value|yaml\/null-value|alertmanager\/label-name)$/],
];

test("files of upstream's own tests", needsConformance, async (t) => {
  const files = conformanceJson<ConfigFile>("files/alertmanager/manifest.json");
  assert.ok(files.length > 50);
  for (const { file, expected, error = "" } of files) {
    const path = `files/alertmanager/${file}`;
    await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
      const findings = check(readConformance(path));
      if (expected === "good") return assert.deepEqual(errorsOf(findings), []);
      const errors = findings.filter(({ severity }) => severity === "error");
      const wanted = faults.find(([says]) => says.test(error))?.[1];
      if (!wanted) return;
      const same = errors.filter((finding) => wanted.test(finding.check));
      assert.ok(same.length > 0, `upstream says: ${error}\n${errorsOf(findings).join("\n")}`);
      const line = /line ([0-9]+):/.exec(error)?.[1];
      if (line !== undefined) assert.ok(same.some(({ range }) => range.start.line + 1 === Number(line)));
    });
  }
});

test("the same files, for the Alertmanager 0.25 whose amtool judged them", needsConformance, async (t) => {
  for (const { file, amtool025 } of conformanceJson<ConfigFile>("files/alertmanager/manifest.json")) {
    const path = `files/alertmanager/${file}`;
    await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
      const errors = errorsOf(check(readConformance(path), "0.25"));
      const { valid, output = "" } = amtool025;
      if (valid) assert.deepEqual(errors, []);
      else if (faults.some(([says]) => says.test(output))) assert.ok(errors.length > 0, output);
      for (const [, line] of output.matchAll(/line ([0-9]+): field/g)) {
        assert.ok(
          errors.some((one) => one.startsWith(`${line}:`)),
          `${output}\n${errors.join("\n")}`,
        );
      }
    });
  }
});
