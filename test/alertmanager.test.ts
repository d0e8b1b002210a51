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

/** Appended to the smallest file: what amtool 0.25 takes, and what it refuses or falls over. */
const taken: readonly string[] = [
  "  matchers: ['{}']",
  "  matchers: []\n  match: {}\n  match_re: {}",
  "  routes: [{ matchers: [~, 'a=', '{a=b}', 'a=b,'] }]",
  "  routes: [{ matchers: ['a=b c', \"d='e'\", 'f=~\"\\d+\"', '{g=h}}'] }]",
  "  routes: [{ match: { a: 1, b: true, c: 2.5, d: } }]",
  "  routes: [{ match_re: { a: '', b: 1, c: 'x)(y' } }]",
  "  group_by: ['...', '...']",
  "  group_by: []",
  "  group_wait:\n  group_interval:\n  continue:\n  routes:",
  "  mute_time_intervals: []",
  "inhibit_rules: [~, { equal: [~] }]",
  "inhibit_rules: [{ source_match: ~, target_matchers: ~, equal: ~ }]",
  "templates: [~]",
  "global:\ntime_intervals: [~]",
  "time_intervals: [{ name: x }, { name: y, time_intervals: [~, { times: [~], weekdays: [~], months: [~] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ days_of_month: [1, -1, '+3', '03', '8:-20', '-31:-1'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ years: [-5, '99999999999999'], months: ['13', 'may:13'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ location: Zulu }, { location: GB }, { location: }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: 09:00, end_time: 24:00 }] }] }]",
];
const refused: readonly string[] = [
  "  matchers: [a=b]",
  "  matchers: a=b",
  "  matchers: [{ a: b }]",
  "  match: { a: b }",
  "  continue: yes",
  "  continue: 'true'",
  "  group_by: [a, b, a]",
  "  group_by: ['...', a]",
  "  group_by: ['']",
  "  group_by: [~]",
  "  group_by: [a.b]",
  "  group_by: a",
  "  group_interval: 0",
  "  repeat_interval: 0s",
  "  repeat_interval: ''",
  "  repeat_interval: 1d1w",
  "  mute_time_intervals: [~]",
  "  active_time_intervals: [x]",
  "  labels: { a: b }",
  "  routes: [~]",
  "  routes: {}",
  "  routes: [{ receiver: Team }]",
  "  routes: [{ routes: [{ receiver: x }] }]",
  "  routes: [{ mute_time_intervals: [x] }]",
  "  routes: [{ mute_time_intervals: [''] }]",
  "  routes: [{ match: { a.b: c } }]",
  "  routes: [{ match: { a: [b] } }]",
  "  routes: [{ match_re: { a: } }]",
  "  routes: [{ matchers: [a] }]",
  "  routes: [{ matchers: ['a=\"b'] }]",
  "  routes: [{ matchers: ['a=b,,c=d'] }]",
  "  routes: [{ matchers: ['a=~(b'] }]",
  "  routes: [{ matchers: ['a.b=c'] }]",
  "inhibit_rules: {}",
  "inhibit_rules: [{ name: x }]",
  "inhibit_rules: [{ equal: [a.b] }]",
  "inhibit_rules: [{ equal: ['...'] }]",
  "inhibit_rules: [{ target_match: { 'a:b': c } }]",
  "time_intervals: [~, ~]",
  "time_intervals: [{ name: '' }]",
  "time_intervals: [{ time_intervals: [] }]",
  "time_intervals: [{ name: x }]\nmute_time_intervals: [{ name: x }]",
  "time_intervals: [{ name: x, time_intervals: [{ location: europe/berlin }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ location: Europe }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: 09:00 }] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: 9:00, end_time: 17:00 }] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ times: [{ start_time: 09:00, end_time: 09:00 }] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ weekdays: ['monday : friday'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ weekdays: ['monday:'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ days_of_month: ['9:-20'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ days_of_month: [1.5] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ months: ['5:2'] }] }]",
  "time_intervals: [{ name: x, time_intervals: [{ years: ['99999999999999999999'] }] }]",
  "tracing: {}",
  "event_recorder: {}",
  "foo: bar",
];

test("small files as amtool 0.25 judges them", () => {
  const smallest = "receivers: [{ name: team }]\nroute:\n  receiver: team\n";
  const verdict = (more: string): readonly string[] => errorsOf(check(`${smallest}${more}\n`, "0.25"));
  for (const more of taken) assert.deepEqual(verdict(more), [], more);
  for (const more of refused) assert.notDeepEqual(verdict(more), [], more);
});

test("files without a route, in every form", () => {
  for (const text of ["", "\n", "# nothing\n", "---\n", "~\n", "{}\n", "route:\nreceivers: []\n"]) {
    assert.equal(errorsOf(check(text)).length, 1, JSON.stringify(text));
  }
});

test("names beyond ASCII follow the version and its mode", () => {
  const text =
    "route: { receiver: team, group_by: [a.b], routes: [{ matchers: ['c.d=e'] }] }\n" +
    "inhibit_rules: [{ equal: [f.g] }]\nreceivers: [{ name: team }]\n";
  const checks = (version: string, features: string[] = []): string[] =>
    check(text, version, features)
      .filter(({ severity }) => severity === "error")
      .map((finding) => finding.check.slice("alertmanager/".length));
  assert.deepEqual(checks("0.34"), []);
  assert.deepEqual(checks("0.34", ["utf8-strict-mode"]), []);
  assert.deepEqual(checks("0.34", ["classic-mode"]), ["label-name", "matcher", "label-name"]);
  assert.deepEqual(checks("0.27"), ["label-name"]);
  assert.deepEqual(checks("0.26"), ["label-name", "matcher", "label-name"]);
});
