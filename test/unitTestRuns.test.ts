// Unit tests of rules, read here and run by the promtool of this machine.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Engine } from "../server/src/engine/engine.ts";
import type { UnitTestResult } from "../server/src/protocol/messages.ts";
import { promtoolVersion, PromtoolError } from "../server/src/promtool/promtool.ts";
import { readFailures } from "../server/src/promtool/readOutput.ts";
import { runUnitTest } from "../server/src/promtool/runUnitTest.ts";
import { needsPromtool, promtoolVersion as installed } from "./promtoolJudge.ts";

const rules = `groups:
  - name: a
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - record: job:unused:sum
        expr: sum by (job) (down)
      - alert: Down
        expr: job:up:sum == 0
        for: 5m
        labels: { severity: page }
        annotations:
          summary: "{{ $labels.job }} is down, at last"
      - alert: Untested
        expr: up == 2
`;

const tests = `rule_files: ["rules*.yml"]
evaluation_interval: 1m
tests:
  - name: as expected
    interval: 1m
    input_series: &series
      - series: up{job="a", instance="x"}
        values: 0x20
    alert_rule_test:
      - eval_time: 600s
        alertname: Down
        exp_alerts:
          - exp_labels: { severity: page, job: a }
            exp_annotations:
              summary: a is down, at last
      - eval_time: 1m
        alertname: Down
  - name: "another: label"
    interval: 60s
    input_series: *series
    alert_rule_test:
      - eval_time: 2m
        alertname: Down
      - eval_time: 15m
        alertname: Down
      - eval_time: 10m
        alertname: Down
        exp_alerts:
          - exp_labels: { severity: warn, job: a }
            exp_annotations: { summary: 'a is down, at last' }
    promql_expr_test:
      - expr: job:up:sum{job="a"}
        eval_time: 90s
        exp_samples:
          - { labels: 'job:up:sum{job="a"}', value: 1 }
      - expr: sum(up) +
        eval_time: 1m
  - interval: 1m
`;

/** A folder whose name is a pattern to promtool. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = join(mkdtempSync(join(tmpdir(), "tocsin-unit-tests-")), "a[b]*c");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function engineOf(folder: string): Engine {
  const engine = new Engine();
  const uris = readdirSync(folder).map((name) => pathToFileURL(join(folder, name)).href);
  engine.roots = [pathToFileURL(folder).href];
  engine.learn({ type: "files", version: 1, uris: new Set(uris) });
  return engine;
}

const folder = project({ "rules.yml": rules, "tests.yml": tests });
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const engine = engineOf(folder);
engine.put({ uri: uriOf("rules.yml"), text: rules });
engine.put({ uri: uriOf("tests.yml"), text: tests, open: true });
while (engine.step());
const file = engine.of("unitTests", uriOf("tests.yml"))!;

const run = (index: number, program = "promtool", timeoutMs = 30_000): Promise<UnitTestResult> =>
  runUnitTest({ file, path: join(folder, "tests.yml"), test: index, program, features: [], timeoutMs });

test("tests are read with their assertions, where they stand", () => {
  assert.deepEqual(engine.ask("unitTestFiles"), [uriOf("tests.yml")]);
  assert.deepEqual(
    file.tests.map(({ name, range, assertions }) => [name, range.start.line, assertions.length]),
    [
      ["as expected", 3, 2],
      ["another: label", 17, 5],
      ["", 37, 0],
    ],
  );
  assert.deepEqual(
    file.tests[1]!.assertions.map(({ type, subject, time, range }) => [
      type,
      subject,
      time,
      range.start.line,
    ]),
    [
      ["alert", "Down", "2m", 22],
      ["alert", "Down", "15m", 24],
      ["alert", "Down", "10m", 26],
      ["expr", 'job:up:sum{job="a"}', "1m30s", 31],
      ["expr", "sum(up) +", "1m", 35],
    ],
  );
});

test("a test that holds passes", needsPromtool, async () => {
  const { outcome, failures, ms, output } = await run(0);
  assert.deepEqual([outcome, failures], ["passed", []]);
  assert.ok(ms > 0);
  assert.doesNotMatch(output, /tocsin-unit-test-/, "the file that it names is the user's");
});

test("what fails is said of its assertion, with both sides", needsPromtool, async () => {
  const { outcome, failures } = await run(1);
  assert.equal(outcome, "failed");
  assert.deepEqual(
    failures.map(({ assertion }) => assertion),
    [1, 2, 3, 4],
  );
  const [late, other, expr, broken] = failures;
  assert.equal(late!.expected, "nothing\n");
  assert.equal(
    late!.got!,
    [
      "Labels",
      '  alertname="Down"',
      '  job="a"',
      '  severity="page"',
      "Annotations",
      '  summary="a is down, at last"',
      "",
    ].join("\n"),
  );
  assert.equal(other!.expected, other!.got!.replace("page", "warn"));
  assert.match(expr!.expected!, / 1E\+00\n$/);
  assert.match(expr!.got!, / 0E\+00\n$/);
  assert.match(broken!.message, /^1:10: parse error: unexpected end of input/);
});

test("what promtool refuses is an error, in its words", needsPromtool, async () => {
  const bad = { ...file, head: ["evaluation_interval: 5"] };
  const result = await runUnitTest({
    ...{ file: bad, path: join(folder, "tests.yml"), test: 0, program: "promtool" },
    ...{ features: [], timeoutMs: 30_000 },
  });
  assert.equal(result.outcome, "errored");
  assert.match(result.failures[0]!.message, /not a valid duration string: "5"/);
});

test("without promtool the reason is said, and what to do", async () => {
  const { outcome, failures } = await run(0, join(folder, "nowhere"));
  assert.equal(outcome, "errored");
  assert.match(failures[0]!.message, /was not found\. Install .*tocsin\.promtool\.path/);
  await assert.rejects(promtoolVersion(join(folder, "rules.yml")), PromtoolError);
  await assert.rejects(promtoolVersion(process.execPath), /is not promtool/);
});

test("its version is known", needsPromtool, async () => {
  assert.match(await promtoolVersion("promtool"), new RegExp(`^${installed.replaceAll(".", "\\.")}`));
});

const sleeper = { skip: process.platform === "win32" ? "no shell scripts" : false };

test("a promtool that hangs is ended, and one that is stopped as well", sleeper, async () => {
  const program = join(folder, "slow");
  writeFileSync(program, "#!/bin/sh\nexec sleep 60\n");
  chmodSync(program, 0o755);
  const late = await run(0, program, 200);
  assert.deepEqual(
    [late.outcome, late.failures],
    ["errored", [{ message: "promtool did not end within 0.2 seconds." }]],
  );
  const stop = new AbortController();
  const stopped = runUnitTest({
    ...{ file, path: join(folder, "tests.yml"), test: 0, program, features: [], timeoutMs: 30_000 },
    signal: stop.signal,
  });
  stop.abort();
  assert.equal((await stopped).outcome, "stopped");
});

test("other versions print alike", () => {
  const junk = "Unit Testing:  x.yml\n  FAILED:\n/tmp/x.yml: yaml: line 3: did not find expected key\n";
  assert.deepEqual(readFailures(junk), [
    { about: undefined, message: "/tmp/x.yml: yaml: line 3: did not find expected key" },
  ]);
  assert.deepEqual(readFailures("Unit Testing:  x.yml\n  SUCCESS\n"), []);
});

test("a rule is covered by what is asserted of it, or of a rule that reads it", () => {
  const covered = (indexes: readonly number[]): string[] =>
    (engine.of("ruleCoverage", uriOf("tests.yml"), indexes) ?? []).flatMap(({ rules: all }) =>
      all.flatMap((rule) => (rule.covered ? [rule.name] : [])),
    );
  assert.deepEqual(covered([0]), ["job:up:sum", "Down"]);
  assert.deepEqual(covered([2]), []);
  const [only] = engine.of("ruleCoverage", uriOf("tests.yml"), [1])!;
  assert.deepEqual(
    only!.rules.map(({ name, range }) => [name, range.start.line]),
    [
      ["job:up:sum", 3],
      ["job:unused:sum", 5],
      ["Down", 7],
      ["Untested", 13],
    ],
  );
});
