import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { checks } from "../server/src/engine/checks/index.ts";
import { Engine } from "../server/src/engine/engine.ts";
import { newest } from "../server/src/engine/facts/target.ts";
import { gotemplate } from "../server/src/engine/languages/gotemplate/gotemplate.ts";
import { promql } from "../server/src/engine/languages/promql/promql.ts";
import { errorsOf } from "./checkText.ts";

const found = spawnSync("promtool", ["--version"], { encoding: "utf8" });
const prometheus = /version (\d+\.\d+)/.exec(found.stdout ?? "")?.[1];
const needsPromtool = { skip: prometheus === undefined ? "promtool is not on the PATH" : false };
const target = { ...newest, prometheus: prometheus ?? newest.prometheus };

/** Texts with one piece taken out, put in or replaced, or as they are. */
const mutants = (texts: readonly string[], pieces: readonly string[], runs: number): string[] =>
  fc.sample(
    fc
      .tuple(fc.constantFrom(...texts), fc.nat(), fc.constantFrom(0, 1, 2, 3), fc.constantFrom(...pieces))
      .map(([text, where, how, piece]) => {
        const parts = text.match(/"[^"]*"|[A-Za-z_:][\w:]*|[\d.]+[a-z]*|\s+|./g) ?? [];
        const at = where % (parts.length + 1);
        if (how > 0) parts.splice(at, how === 1 ? 1 : 0, ...(how === 1 ? [] : [piece]));
        if (how === 3) parts.splice(at + 1, 1);
        return parts.join("");
      }),
    { seed: 20261121, numRuns: runs },
  );

const expressions = [
  "sum by (job, instance) (rate(http_requests_total{job=~\"api|web\", code!='200'}[5m] offset 1h))",
  "histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m]))) > bool 0.5",
  "a * on (x) group_left (y) b or ignoring (z) c unless -d ^ 2",
  "max_over_time((rate(foo[5m]) > 1e3)[1h30m:1m] @ 1600000000.5)",
  'topk(5, label_replace(up, "a", `b`, \'c\', "(.*)")) and time() - timestamp(x) > 0x1F',
  "foo[5m] @ start() offset -5m == bool NaN % +Inf atan2 vector(1)",
  'count_values without (a) ("v", {__name__="x", y!~"z+"}) <= absent(up)',
];
const promqlPieces =
  '( ) [ ] { } , : = != =~ == > < + - * / ^ % @ # ! ~ " \' ` . and or by on bool offset sum foo 5m 1 300 1_0 fill( rate limitk "x" [5m] [1h:] start() {a="b"} by(x) </ anchored step() :a 10m'.split(
    " ",
  );

test("expressions: refused by the promtool of the machine if and only if here", needsPromtool, () => {
  const texts = mutants(expressions, promqlPieces, 1500).filter((text) => text.trim() !== "");
  const rules = texts.map((expr, index) => `  - { alert: "r${index}", expr: ${JSON.stringify(expr)} }\n`);
  const output = run(["check", "rules", "--lint=none"], [`groups:\n- name: g\n  rules:\n${rules.join("")}`]);
  const refused = new Map(
    [...output.matchAll(/rule \d+, "r(\d+)": (.*)/g)].map(([, index, why]) => [Number(index), why]),
  );
  assert.ok(refused.size > 300 && refused.size < texts.length - 100);
  for (const [index, text] of texts.entries()) {
    const errors = promql.parse(text, { target }).errors.map(({ message }) => message);
    assert.equal(
      errors.length > 0,
      refused.has(index),
      `${text}\n${refused.get(index)}\n${errors.join("\n")}`,
    );
  }
});

const templates = [
  '{{ range $i, $e := query "up" }}{{ if gt $e.Value 1.0 }}{{ break }}{{ else if eq 1 2 }}x{{ else }}{{ continue }}{{ end }}{{ else }}none{{ end }}',
  '{{ with $x := first (query `up`) }}{{ .Labels.job | title | printf "%s %d" $value }}{{ else with $y := 1 }}{{ end }}',
  '{{- define "a" -}}{{ . }}{{- end -}}{{ template "a" $labels }}{{/* c */}}{{ block "b" .Labels }}{{ end }}',
  "{{ $labels.instance }} {{ $value | humanize }} {{ (query `up` | first).Labels.job }} {{ toTime 1 }}",
  "{{ $x := 'a' }}{{ $x = 0x1F }}{{ if and true (not false) nil }}{{ end }} {{ urlQueryEscape $x }}",
];
const templatePieces =
  "{{ }} {{- -}} end else if with range define template block break nil | ( ) := = , $ . $x .a 1 'a' \"x\" ` query now foo \\ $labels 1e5".split(
    " ",
  );

test("templates: refused by the promtool of the machine if and only if here", needsPromtool, () => {
  const texts = mutants(templates, templatePieces, 800);
  const rules = texts.map(
    (text, index) => `  - { alert: "r${index}", expr: up, annotations: { a: ${JSON.stringify(text)} } }\n`,
  );
  const output = run(["check", "rules", "--lint=none"], [`groups:\n- name: g\n  rules:\n${rules.join("")}`]);
  const refused = new Map(
    [...output.matchAll(/rule \d+, "r(\d+)": (.*)/g)].map(([, index, why]) => [Number(index), why]),
  );
  assert.ok(refused.size > 200 && refused.size < texts.length - 50);
  for (const [index, text] of texts.entries()) {
    const errors = gotemplate
      .parse(text, { target })
      .errors.filter(({ check }) => refusing.has(check))
      .map(({ message }) => message);
    assert.equal(
      errors.length > 0,
      refused.has(index),
      `${text}\n${refused.get(index)}\n${errors.join("\n")}`,
    );
  }
});

/** Other errors of templates are warnings of what happens when they are filled in. */
const refusing: ReadonlySet<string> = new Set(
  checks.filter(({ severity }) => severity === "error").map(({ id }) => id),
);

const names = ['up{job="a"}', "sum{by='x', start=`y`,}", "a:b", '{job="a"}', "up 1 2", "stale"];
const values = [
  "1 2 3",
  "0+1x5 _x2 3",
  "-1-1x2",
  "stale NaN +Inf",
  "1e3x2 .5 5.",
  "0x10 1.5+.5x3 _",
  "1x2x3",
];
const seriesPieces = "x + - _ { } \" ' = != =~ , 1 a . e [ ] ( stale Inf : ` 1x3 stale+1x2".split(" ");

test("series: refused by the promtool of the machine if and only if here", needsPromtool, () => {
  const some = mutants(names, seriesPieces, 350);
  const others = mutants(values, seriesPieces, 350);
  const texts = some.map(
    (name, index) =>
      `tests:\n  - input_series:\n      - { series: ${JSON.stringify(name)}, values: ${JSON.stringify(others[index])} }\n` +
      "    promql_expr_test: [{ expr: vector(1), exp_samples: [{ value: 1 }] }]\n",
  );
  const output = run(["test", "rules"], texts);
  const verdicts = output.split("Unit Testing:  ").slice(1);
  assert.equal(verdicts.length, texts.length);
  for (const [index, text] of texts.entries()) {
    const valid = verdicts[index]!.includes("SUCCESS");
    const errors = errorsFor(text);
    assert.equal(errors.length === 0, valid, `${text}\n${verdicts[index]}\n${errors.join("\n")}`);
  }
});

function errorsFor(text: string): string[] {
  const engine = new Engine();
  engine.put({ uri: "file:///project/.tocsin.yaml", text: `target: { prometheus: "${prometheus}" }\n` });
  engine.put({ uri: "file:///project/tests.yml", text, open: true });
  while (engine.step());
  return errorsOf(engine.report("file:///project/tests.yml").findings);
}

/** What promtool prints about these files. */
function run(args: readonly string[], texts: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-promtool-"));
  try {
    const files = texts.map((text, index) => {
      const file = join(folder, `${index}.yml`);
      writeFileSync(file, text);
      return file;
    });
    const { stdout, stderr } = spawnSync("promtool", [...args, ...files], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      // It leaves the storage of tests behind.
      env: { ...process.env, TMPDIR: folder },
    });
    return args[0] === "test" ? stdout : stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
