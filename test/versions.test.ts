import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { newest } from "../server/src/engine/facts/target.ts";
import { gotemplate } from "../server/src/engine/languages/gotemplate/gotemplate.ts";
import type { LanguageOptions } from "../server/src/engine/languages/language.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { Engine } from "../server/src/engine/engine.ts";
import { errorsOf } from "./checkText.ts";
import { conformanceJson, hasConformance, needsConformance, readConformance } from "./conformance.ts";

/** Reading for a Prometheus of this version, with these feature flags. */
const asOf = (prometheus: string, ...features: string[]): LanguageOptions => ({
  target: { ...newest, prometheus, features: new Set(features) },
});

/** The errors of a rule file in a project whose target is that version. */
function errorsFor(prometheus: string, text: string): string[] {
  const engine = new Engine();
  engine.put({ uri: "file:///project/.tocsin.yaml", text: `target: { prometheus: "${prometheus}" }\n` });
  engine.put({ uri: "file:///project/rules/rules.yml", text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return errorsOf(engine.report("file:///project/rules/rules.yml").findings);
}

const old = { promtool242: "2.42", newest: "3.14" } as const;

suite("agreement with promtool 2.42", needsConformance, () => {
  test("on expressions", () => {
    const cases = conformanceJson<{ expr: string; promtool242?: { valid?: boolean } }>(
      "cases/promql-cases.json",
    ).filter(({ promtool242 }) => promtool242?.valid !== undefined);
    const wrong = cases.filter(
      ({ expr, promtool242 }) =>
        (promql.parse(expr, asOf(old.promtool242)).errors.length === 0) !== promtool242!.valid,
    );
    assert.ok(cases.length > 300);
    assert.deepEqual(
      wrong.map(({ expr }) => expr),
      [],
    );
  });

  test("on the expressions of the engine's tests", () => {
    const cases = conformanceJson<{ expr: string; promtool242Valid: boolean }>("cases/promqltest-exprs.json");
    const wrong = cases.filter(
      ({ expr, promtool242Valid }) =>
        (promql.parse(expr, asOf(old.promtool242)).errors.length === 0) !== promtool242Valid,
    );
    assert.ok(cases.length > 1000);
    assert.deepEqual(
      wrong.map(({ expr }) => expr),
      [],
    );
  });

  test("on micro rule files", async (t) => {
    interface Probe {
      readonly name: string;
      readonly yaml: string;
      readonly promtool242: { readonly valid: boolean };
    }
    for (const { name, yaml, promtool242 } of conformanceJson<Probe>("cases/rulefile-probes.json")) {
      await t.test(name, () => {
        const errors = errorsFor(old.promtool242, yaml);
        assert.equal(errors.length === 0, promtool242.valid, errors.join("\n"));
      });
    }
  });

  test("on rule files", async (t) => {
    interface RuleFile {
      readonly file: string;
      readonly promtool242?: { readonly valid: boolean; readonly output?: string };
    }
    for (const { file, promtool242 } of conformanceJson<RuleFile>("files/rulefiles/manifest.json")) {
      if (!promtool242) continue;
      const path = `files/rulefiles/${file}`;
      await t.test(file, { skip: hasConformance(path) ? false : "the data does not hold this file" }, () => {
        const errors = errorsFor(old.promtool242, readConformance(path));
        assert.equal(errors.length === 0, promtool242.valid, `${errors.join("\n")} | ${promtool242.output}`);
      });
    }
  });
});

suite("unit tests for promtool 2.42", needsConformance, () => {
  interface TestFile {
    readonly file: string;
    readonly promtool242?: { readonly valid: boolean; readonly output?: string };
  }
  for (const { file, promtool242 } of conformanceJson<TestFile>("files/unittests/manifest.json")) {
    // What fails only while it runs, or in a rule file, says nothing about the test file.
    const isDecided = promtool242?.valid === true || /^(?:yaml:|\d+:\d+:)/.test(promtool242?.output ?? "");
    if (!promtool242 || !isDecided) continue;
    test(file, () => {
      const text = readConformance(`files/unittests/${file}`);
      const errors = errorsFor(old.promtool242, text);
      assert.equal(errors.length === 0, promtool242.valid, `${errors.join("\n")} | ${promtool242.output}`);
      for (const [, line] of promtool242.output?.matchAll(/line (\d+): field/g) ?? [])
        assert.ok(
          errors.some((error) => error.startsWith(`${line}:`)),
          `line ${line}: ${errors.join("\n")}`,
        );
    });
  }
});

/** `since` or `feature` of the first error; `ok` when there is none. */
function verdict(text: string, options: LanguageOptions): string {
  const [error] = promql.parse(text, options).errors;
  return error ? (error.since ?? error.feature ?? error.message) : "ok";
}

suite("expressions", () => {
  const rows: readonly (readonly [expr: string, first: string, before: string, verdictBefore?: string])[] = [
    ["foo[300]", "2.54", "2.53"],
    ["foo offset 60", "2.54", "2.53"],
    ["foo > 10m", "2.54", "2.53"],
    ["foo @ 1m", "2.54", "2.53"],
    ["foo > 1_000", "2.54", "2.53"],
    ['{"a.b", "l.n"="v"}', "3.0", "2.54"],
    ['sum by ("l.n") (foo)', "3.0", "2.54"],
    ['foo{a=~"(?<name>b)"}', "2.51", "2.50"],
    ["histogram_stddev(foo)", "2.47", "2.46"],
    ["histogram_avg(foo)", "2.51", "2.50"],
    ["foo </ 2", "3.11", "3.10"],
    ["foo >/ 2", "3.11", "3.10"],
    ["foo atan2 bar", "2.31", "2.30"],
    ["rate(foo[5m * 2])", "3.14", "3.3"],
  ];
  for (const [expr, first, before] of rows) {
    test(`${expr} since ${first}`, () => {
      assert.equal(verdict(expr, asOf(first)), "ok");
      assert.match(verdict(expr, asOf(before)), /^prometheus \d/);
    });
  }

  test("what is behind a flag in one version may be known without it in another, or not at all", () => {
    const functions = "promql-experimental-functions";
    assert.equal(verdict("first_over_time(foo[5m])", asOf("3.14")), "ok");
    assert.equal(verdict("first_over_time(foo[5m])", asOf("3.13")), functions);
    assert.equal(verdict("first_over_time(foo[5m])", asOf("3.6", functions)), "prometheus 3.7");
    assert.equal(verdict("limitk(1, foo)", asOf("2.54", functions)), "ok");
    assert.equal(verdict("limitk(1, foo)", asOf("2.53", functions)), "prometheus 2.54");
    assert.equal(verdict("foo[5m * 2]", asOf("3.13")), "promql-duration-expr");
    assert.equal(verdict("foo[5m * 2]", asOf("3.13", "promql-duration-expr")), "ok");
    assert.equal(verdict("foo[range()]", asOf("3.11", "promql-duration-expr")), "prometheus 3.12");
    assert.equal(verdict("rate(foo[5m] anchored)", asOf("3.7")), "promql-extended-range-selectors");
    assert.equal(verdict("rate(foo[5m] anchored)", asOf("3.6")), "prometheus 3.7");
    assert.equal(verdict("a + fill(0) b", asOf("3.10", "promql-binop-fill-modifiers")), "ok");
    assert.equal(verdict("a + fill(0) b", asOf("3.9", "promql-binop-fill-modifiers")), "prometheus 3.10");
    assert.equal(verdict('{"a.b"}', asOf("2.55", "utf8-names")), "ok");
  });

  test("what an older version knew is read for it", () => {
    const expr = "holt_winters(foo[5m], 0.5, 0.5)";
    assert.equal(verdict(expr, asOf("2.55")), "ok");
    assert.match(verdict(expr, asOf("3.0")), /it is called double_exponential_smoothing/);
    assert.equal(promql.parse(expr).errors[0]?.replacement, "double_exponential_smoothing");
    assert.match(verdict("holt_winters(foo, 1, 2)", asOf("2.55")), /expected type range vector/);
    assert.equal(verdict("foo @ start()[5m]", asOf("3.13")), "ok");
    assert.match(verdict("foo @ start()[5m]", asOf("3.14")), /no @ modifiers allowed/);
  });

  test("completion offers what the target has, hover says when it came", () => {
    const names = { list: () => [], find: () => undefined };
    const labels = (version: string): string[] =>
      promql.complete!(promql.parse("", asOf(version)), 0, names).map(({ label }) => label);
    assert.ok(labels("2.55").includes("holt_winters") && !labels("3.0").includes("holt_winters"));
    assert.ok(
      labels("3.11").includes("histogram_quantiles") && !labels("3.10").includes("histogram_quantiles"),
    );
    assert.ok(labels("2.54").includes("limitk") && !labels("2.53").includes("limitk"));
    const hover = promql.hover!(promql.parse("info(foo)", asOf("2.42")), 2, names);
    assert.match(hover?.markdown ?? "", /Since Prometheus 2\.55\. The target is 2\.42\./);
  });
});

suite("templates", () => {
  const since = (text: string, version: string): unknown[] =>
    gotemplate.parse(text, asOf(version)).errors.map((error) => error.since ?? error.message);

  test("functions follow the version", () => {
    const text =
      "{{ now | humanizeTimestamp }} {{ toDuration 5 }} {{ urlQueryEscape $labels.a }} {{ toTime 1 }}";
    assert.deepEqual(since(text, "3.14"), []);
    assert.deepEqual(since(text, "3.7"), ["prometheus 3.8"]);
    assert.deepEqual(since(text, "2.37"), [
      "prometheus 3.6",
      "prometheus 3.6",
      "prometheus 3.8",
      "prometheus 2.38",
    ]);
    assert.deepEqual(since('{{ range query "up" }}{{ break }}{{ end }}', "2.34"), ["prometheus 2.35"]);
    assert.deepEqual(since("{{ with 1 }}{{ else with 2 }}{{ end }}", "2.54"), ["prometheus 2.55"]);
  });

  test("completion offers what the target has", () => {
    const labels = (version: string): string[] =>
      gotemplate.complete!(gotemplate.parse("{{ ", asOf(version)), 3, {
        list: () => [],
        find: () => undefined,
      }).map(({ label }) => label);
    assert.ok(labels("3.8").includes("urlQueryEscape") && !labels("3.7").includes("urlQueryEscape"));
  });
});

suite("rule files", () => {
  test("null was text before 3.3", () => {
    const rule = (keys: string): string => `groups: [{ name: a, rules: [{ ${keys} }] }]\n`;
    for (const keys of ["alert: ~, expr: up", "record: null, expr: up", "record: a, expr: null"]) {
      assert.deepEqual(errorsFor("2.42", rule(keys)), [], keys);
      assert.equal(errorsFor("3.3", rule(keys)).length, 1, keys);
    }
    for (const keys of ["record: ~, expr: up", "alert: a, expr: ~", "alert: a, expr: "])
      assert.equal(errorsFor("2.42", rule(keys)).length, 1, keys);
  });

  const withKey = (key: string): string => `groups:\n  - name: a\n    ${key}\n    rules: []\n`;

  test("keys of groups and rules follow the version", () => {
    for (const [key, first, before] of [
      ["labels: { a: b }", "3.0", "2.55"],
      ["query_offset: 1m", "2.53", "2.52"],
      ["limit: 5", "2.31", "2.30"],
    ] as const) {
      assert.deepEqual(errorsFor(first, withKey(key)), []);
      assert.match(errorsFor(before, withKey(key)).join(), /yaml\/not-yet-known/);
    }
    const rule = "groups: [{ name: a, rules: [{ alert: A, expr: up, keep_firing_for: 5m }] }]\n";
    assert.deepEqual(errorsFor("2.42", rule), []);
    assert.match(errorsFor("2.41", rule).join(), /yaml\/not-yet-known/);
  });
});
