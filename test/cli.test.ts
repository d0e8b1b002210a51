// The command line as users have it: child processes in folders of their own.
/* eslint-disable no-control-regex -- colours are what it looks for */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, sep } from "node:path";
import { test } from "node:test";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { checks } from "../server/src/engine/checks/index.ts";
import { kinds } from "../server/src/engine/kinds/index.ts";
import { Engine } from "../server/src/engine/engine.ts";
import { isCandidate, walk } from "../server/src/workspaceFiles/walk.ts";
import { fileUri } from "../server/src/workspaceFiles/fileUri.ts";
import { cli as main, folderWith, rowsOf, tocsin as runIn } from "./terminal.ts";
import type { Run } from "./terminal.ts";

const demo = join(import.meta.dirname, "../fixtures/workspace");

const tocsin = (
  cwd: string,
  args: readonly string[],
  input: string | Uint8Array = "",
  env: NodeJS.ProcessEnv = {},
): Run => runIn(cwd, args, { input, env });

/** `file:line:column-endLine:endColumn severity check` of every finding. */
const placesOf = (run: Run): string[] =>
  rowsOf(run).map(
    (row) =>
      `${row.file}:${row.line}:${row.column}-${row.endLine}:${row.endColumn} ${row.severity} ${row.check}`,
  );

function rules(...lines: readonly string[]): string {
  return ["groups:", "  - name: api", "    rules:", ...lines.map((line) => `      ${line}`), ""].join("\n");
}

const clean = rules("- alert: Down", "  expr: up == 0");
const broken = rules("- alert: Down", "  expr: up == 0", "  for: 5min");
const twice = rules("- alert: Down", "  expr: up == 0", "- alert: Down", "  expr: up == 0");
const brokenPlace = "6:15-6:18 error duration/syntax";

test("a clean file is exit 0, an error is exit 1, a warning is not", () => {
  const cwd = folderWith({ "clean.yml": clean, "broken.yml": broken, "twice.yml": twice });
  assert.deepEqual(tocsin(cwd, ["check", "clean.yml"]), {
    code: 0,
    out: "No findings in 1 file.\n",
    err: "",
  });
  assert.equal(tocsin(cwd, ["check", "broken.yml"]).code, 1);
  const warned = tocsin(cwd, ["check", "--format", "json", "twice.yml"]);
  assert.deepEqual(placesOf(warned), ["twice.yml:6:16-6:20 warning rule/duplicate"]);
  assert.equal(warned.code, 0);
});

test("files beside one in a home are none of its project, those of a repository in it are", () => {
  const files = {
    "prometheus.yml": "global: { external_labels: { cluster: a } }\nrule_files: [a.yml]\n",
    "a.yml": rules("- alert: Down", "  expr: up == 0", "  labels: { at: '{{ $externalLabels.site }}' }"),
  };
  const inRepository = Object.entries(files).map(([path, text]) => [`repository/${path}`, text]);
  const home = folderWith({ ...files, "repository/.git/HEAD": "", ...Object.fromEntries(inRepository) });
  const run = tocsin(home, ["check", "--format", "json", "a.yml", "repository/a.yml"], "", { HOME: home });
  assert.deepEqual(placesOf(run), ["repository/a.yml:6:43-6:47 warning template/unknown-external-label"]);
});

test("--fail-on draws the line", () => {
  const cwd = folderWith({ "twice.yml": twice });
  assert.equal(tocsin(cwd, ["check", "--fail-on", "warning"]).code, 1);
  assert.equal(tocsin(cwd, ["check", "--fail-on=info"]).code, 1);
  assert.equal(tocsin(cwd, ["check", "--fail-on", "error"]).code, 0);
  const wrong = tocsin(cwd, ["check", "--fail-on", "warnings"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /`--fail-on` does not take `warnings`\. Did you mean `warning`\?/);
});

test("the text names the place, shows the line before, the line and the mark, and sums up", () => {
  const cwd = folderWith({
    "a.yml": broken,
    "b/twice.yml": twice,
    "c.yml": clean,
    "compose.yml": "services: {}\n",
  });
  const { out, err } = tocsin(cwd, ["check"]);
  assert.equal(err, "");
  assert.equal(
    out,
    [
      'a.yml:6:15: error: Unknown unit "min" in duration "5min". Did you mean `m`? [duration/syntax]',
      "  5 |         expr: up == 0",
      "  6 |         for: 5min",
      "    |               ^^^",
      "",
      `b${sep}twice.yml:6:16: warning: \`Down\` with the same labels already stands in group \`api\`; one alert hides the other. Rename it or add a label that tells them apart. [rule/duplicate]`,
      "  5 |         expr: up == 0",
      "  6 |       - alert: Down",
      "    |                ^^^^",
      "",
      "1 error, 1 warning in 2 of 3 files",
      "",
    ].join("\n"),
  );
});

test("marks stand under the text behind tabs and wide characters", () => {
  const cwd = folderWith({ "a.yml": rules('- {alert: "警報", expr: up==0,\t\tfor: 5min}') });
  const [, line, mark] = tocsin(cwd, ["check", "--quiet"]).out.split("\n").slice(1);
  assert.equal(line, '  4 |       - {alert: "警報", expr: up==0,\t\tfor: 5min}');
  // Two columns for each of the two characters, the tabs as they are.
  assert.equal(mark, `    | ${" ".repeat(36)}\t\t      ^^^`);
});

test("a long line is cut around the finding", () => {
  const expr = `up == 0 and ${Array.from({ length: 100 }, (_, index) => `x${index} > 0`).join(" and ")} and incease(x[5m]) > 0 and y`;
  const cwd = folderWith({ "a.yml": rules("- alert: A", `  expr: ${expr}`) });
  const [head, , line = "", mark = ""] = tocsin(cwd, ["check", "--quiet"]).out.split("\n");
  assert.match(head ?? "", /^a\.yml:5:\d{4}: error:/);
  assert.ok(line.length < 180, line);
  assert.equal(line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1), "incease");
});

test("control characters of a file do not reach the terminal", () => {
  const cwd = folderWith({ "a.yml": rules('- alert: "\u009b2J"', "  expr: up", "  for: 5min # \u001b[31m") });
  const { out } = tocsin(cwd, ["check"]);
  assert.match(out, /duration\/syntax|yaml\/syntax/);
  assert.doesNotMatch(out, /\u001b|\u009b/);
});

test("colours only where they are wanted", () => {
  const cwd = folderWith({ "a.yml": broken });
  const plain = tocsin(cwd, ["check"]).out;
  assert.doesNotMatch(plain, /\u001b/);
  const coloured = tocsin(cwd, ["check"], "", { FORCE_COLOR: "1" }).out;
  assert.match(coloured, /\u001b\[1;31merror\u001b\[0m/);
  assert.equal(coloured.replaceAll(/\u001b\[[\d;]*m/g, ""), plain);
  assert.equal(tocsin(cwd, ["check", "--no-color"], "", { FORCE_COLOR: "1" }).out, plain);
  assert.equal(tocsin(cwd, ["check"], "", { FORCE_COLOR: "1", NO_COLOR: "1" }).out, plain);
});

test("JSON is one array of rows with these keys", () => {
  const cwd = folderWith({ "a.yml": broken, "c.yml": clean });
  const run = tocsin(cwd, ["check", "--format", "json"]);
  const message = 'Unknown unit "min" in duration "5min". Did you mean `m`?';
  const place = { file: "a.yml", line: 6, column: 15, endLine: 6, endColumn: 18 };
  assert.deepEqual(rowsOf(run), [{ ...place, severity: "error", check: "duration/syntax", message }]);
  assert.deepEqual(Object.keys(rowsOf(run)[0] ?? {}), [
    ...["file", "line", "column", "endLine", "endColumn", "severity", "check", "message"],
  ]);
  assert.equal(run.err, "");
  assert.deepEqual(rowsOf(tocsin(cwd, ["check", "--format=json", "c.yml"])), []);
  const wrong = tocsin(cwd, ["check", "--format", "jsn"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Did you mean `json`\?/);
});

test("columns are UTF-16 units, the same with a byte order mark and CRLF", () => {
  const text = rules('- {alert: "𝄞", expr: up==0, for: 5min}').replace("groups:", "groups: #");
  const crlf = text.replaceAll("\n", "\r\n");
  const first = "groups: {}\n";
  const cwd = folderWith({
    "a.yml": text,
    "b.yml": `\ufeff${text}`,
    "c.yml": `\ufeff${crlf}`,
    "d.rules": `\ufeff${first}`,
    "e.yml": Buffer.from(`\ufeff${crlf}`, "utf16le"),
  });
  const found = placesOf(tocsin(cwd, ["check", "--format", "json"]));
  assert.deepEqual(found, [
    "a.yml:4:42-4:45 error duration/syntax",
    "b.yml:4:42-4:45 error duration/syntax",
    "c.yml:4:42-4:45 error duration/syntax",
    "d.rules:1:9-1:11 error yaml/wrong-type",
    "e.yml:4:42-4:45 error duration/syntax",
  ]);
});

test("folders are searched without hidden ones, node_modules and dist", () => {
  const cwd = folderWith({
    "a.yml": broken,
    "b.yaml": broken,
    "d.rules": broken,
    "e.txt": broken,
    "sub/node_modules/f.yml": broken,
    "dist/g.yml": broken,
    ".hidden/h.yml": broken,
    ".git/i.yml": broken,
  });
  const files = rowsOf(tocsin(cwd, ["check", "--format", "json"])).map(({ file }) => file);
  assert.deepEqual(files, ["a.yml", "b.yaml", "d.rules"]);
  assert.deepEqual(
    placesOf(tocsin(cwd, ["check", "--format", "json", "e.txt"])),
    [`e.txt:${brokenPlace}`],
    "a file that is named is judged whatever it is called",
  );
});

test(
  "links are followed once",
  { skip: process.platform === "win32" && "links need a privilege on Windows" },
  () => {
    const cwd = folderWith({ "real/a.yml": broken });
    symlinkSync(join(cwd, "real"), join(cwd, "linked"));
    symlinkSync(cwd, join(cwd, "real", "round"));
    symlinkSync(join(cwd, "nowhere.yml"), join(cwd, "dangling.yml"));
    const files = rowsOf(tocsin(cwd, ["check", "--format", "json"])).map(({ file }) => file);
    assert.deepEqual(files, ["linked/a.yml", "real/a.yml"]);
  },
);

test("a rule file may be JSON", () => {
  const file = { groups: [{ name: "api", rules: [{ alert: "Down", expr: "up == 0", for: "5min" }] }] };
  const cwd = folderWith({
    "one-line.json": JSON.stringify(file),
    "lines.json": JSON.stringify(file, null, 2),
  });
  const places = placesOf(tocsin(cwd, ["check", "--format", "json"]));
  assert.deepEqual(places, [
    "lines.json:9:20-9:23 error duration/syntax",
    "one-line.json:1:76-1:79 error duration/syntax",
  ]);
});

test("globs that the shell has left alone are expanded", () => {
  const cwd = folderWith({
    "x/a.yml": broken,
    "x/y/b.yml": broken,
    "x/y/c.rules": broken,
    "z/d.yml": broken,
  });
  const files = (...args: string[]): string[] =>
    rowsOf(tocsin(cwd, ["check", "--format", "json", ...args])).map(({ file }) => file.replaceAll(sep, "/"));
  assert.deepEqual(files("x/**/*.yml"), ["x/a.yml", "x/y/b.yml"]);
  assert.deepEqual(files("*/*.yml"), ["x/a.yml", "z/d.yml"]);
  assert.deepEqual(files("{x,z}/*.yml", "x/y/*.rules", "x/a.yml"), ["x/a.yml", "z/d.yml", "x/y/c.rules"]);
  const none = tocsin(cwd, ["check", "q/*.yml"]);
  assert.equal(none.code, 2);
  assert.match(none.err, /no file matches q\/\*\.yml/);
});

test("what cannot be read is exit 2 with a reason, and the rest is judged", () => {
  const cwd = folderWith({ "a.yml": broken });
  const run = tocsin(cwd, ["check", "nope.yml", "a.yml"]);
  assert.equal(run.code, 2);
  assert.match(run.err, /^tocsin: nope\.yml does not exist\.\n +Paths are relative to /);
  assert.match(run.out, /^a\.yml:6:15: error/);
  assert.equal(tocsin(cwd, ["check", "-"]).code, 2);
});

/** Root may read whatever its mode is: there, a link to itself stands for a file that cannot be read. */
const isRoot = process.getuid?.() === 0;
test("a file that cannot be read is exit 2, and the others are judged", () => {
  const cwd = folderWith({ "a.yml": broken, "b.yml": broken });
  const unreadable = join(cwd, "b.yml");
  if (isRoot) {
    rmSync(unreadable);
    symlinkSync("b.yml", unreadable);
  } else chmodSync(unreadable, 0);
  const run = tocsin(cwd, ["check", "a.yml", "b.yml"]);
  assert.equal(run.code, 2);
  assert.match(run.err, isRoot ? /b\.yml cannot be read \(ELOOP\)/ : /b\.yml may not be read/);
  assert.match(run.out, /a\.yml:\d+:\d+: error/);
});

test("a file over 50 MB is passed over in a folder and named when it was asked for", () => {
  const cwd = folderWith({ "a.yml": clean, "big.yml": Buffer.alloc(50_000_001, "#") });
  const around = tocsin(cwd, ["check"]);
  assert.equal(around.code, 0);
  assert.match(around.err, /big\.yml is 51 MB; files over 50 MB are not read\.$/m);
  const run = tocsin(cwd, ["check", "big.yml"]);
  assert.equal(run.code, 2);
  assert.match(run.err, /big\.yml is 51 MB; files over 50 MB are not read/);
});

test("a file of no kind that Tocsin knows is said to be one, and is no failure", () => {
  const cwd = folderWith({ "compose.yml": "services: {}\n" });
  const run = tocsin(cwd, ["check", "compose.yml"]);
  assert.equal(run.code, 0);
  assert.equal(run.err, "tocsin: compose.yml is not judged: it is of no kind that Tocsin knows.\n");
  assert.match(run.out, /Nothing to judge/);
  assert.deepEqual(tocsin(cwd, ["check", "--quiet", "compose.yml"]), { code: 0, out: "", err: "" });
});

test("a file of notification templates is judged where an alertmanager.yml names it, by itself as well", () => {
  const config =
    "route: { receiver: a }\nreceivers: [{ name: a, webhook_configs: [{ url: 'http://x/' }] }]\ntemplates: [templates/*.tmpl]\n";
  const templates = '{{ define "a" }}{{ .Status | toUper }}{{ end }}\n';
  const cwd = folderWith({
    ".tocsin.yaml": "",
    "alertmanager.yml": config,
    "templates/a.tmpl": templates,
    "other.tmpl": templates,
  });
  for (const target of [".", "templates/a.tmpl"]) {
    const run = tocsin(cwd, ["check", "--format", "json", target]);
    assert.equal(run.code, 1);
    const errors = rowsOf(run).filter(({ severity }) => severity === "error");
    assert.deepEqual(
      errors.map(({ file, check }) => [file, check]),
      [["templates/a.tmpl", "template/unknown-function"]],
    );
  }
  const other = tocsin(cwd, ["check", "other.tmpl"]);
  assert.equal(other.code, 0);
  assert.match(other.err, /other\.tmpl is not judged: no `templates` of an alertmanager\.yml in its project/);
});

test("what settings leave out is said to be left out, and by which", () => {
  const cwd = folderWith({
    ".tocsin.yaml": 'files: {exclude: ["vendor/**"]}\n',
    "vendor/a.yml": broken,
    "vendor/b.yml": broken,
    "compose.yml": "services: {}\n",
    "rules/a.yml": clean,
  });
  const by = "`files.exclude` of .tocsin.yaml";
  assert.deepEqual(tocsin(cwd, ["check", "vendor"]), {
    code: 0,
    out: `Nothing to judge: ${by} leaves out all 2 files.\n`,
    err: "",
  });
  assert.deepEqual(tocsin(cwd, ["check", "vendor/a.yml"]), {
    code: 0,
    out: `Nothing to judge: ${by} leaves out the only file.\n`,
    err: `tocsin: vendor${sep}a.yml is not judged: ${by} names it.\n`,
  });
  assert.equal(
    tocsin(cwd, ["check", "vendor", "compose.yml"]).out,
    `Nothing to judge: ${by} leaves out 2 files, and the one file looked at is of no kind that Tocsin knows.\n`,
  );
  assert.equal(tocsin(cwd, ["check", "vendor", "rules"]).out, "No findings in 1 file.\n");
});

test("a file that is not there is told once, on stderr", () => {
  const cwd = folderWith({ "empty/readme.txt": "" });
  assert.deepEqual(tocsin(cwd, ["check", "nofile.yml"]), {
    code: 2,
    out: "",
    err: `tocsin: nofile.yml does not exist.\n        Paths are relative to ${cwd}.\n`,
  });
  const empty = tocsin(cwd, ["check", "empty"]);
  assert.equal(empty.code, 0);
  assert.match(empty.out, /^No files to judge: there is no \*\.yml/);
});

test("the summary counts all findings of a file that has more than are shown", () => {
  const alerts = Array.from({ length: 1500 }, (_, index) => [
    `- alert: A${index}`,
    "  expr: incease(up[5m])",
  ]);
  const cwd = folderWith({ "a.yml": rules(...alerts.flat()), "b.yml": broken });
  const { code, out } = tocsin(cwd, ["check"]);
  assert.equal(code, 1);
  assert.equal(out.split("\n").at(-2), "1501 findings in 2 of 2 files; shown: 1000 errors");
});

test("a text from stdin is judged as the file that --stdin-name names", () => {
  const cwd = folderWith({ "rules/a.yml": clean, ".tocsin.yaml": "checks: {duration/syntax: warning}\n" });
  const args = ["check", "--format", "json", "--stdin-name", "rules/a.yml"];
  const run = tocsin(cwd, args, `\ufeff${broken}`);
  assert.equal(run.code, 0);
  assert.deepEqual(placesOf(run), [`rules${sep}a.yml:6:15-6:18 warning duration/syntax`]);
  const absent = tocsin(cwd, ["check", "--format", "json", "--stdin-name", "no/such/file.yml"], broken);
  assert.deepEqual(placesOf(absent), [`no${sep}such${sep}file.yml:6:15-6:18 warning duration/syntax`]);
});

test("the nearest .tocsin.yaml upwards applies", () => {
  const cwd = folderWith({
    ".tocsin.yaml": "checks: {duration/syntax: info}\nfiles: {exclude: ['vendor/**']}\n",
    "a.yml": broken,
    "deep/down/b.yml": broken,
    "vendor/v.yml": broken,
    "strict/.tocsin.yaml": "checks: {'duration/*': error}\n",
    "strict/c.yml": broken,
  });
  const run = tocsin(join(cwd, "deep"), ["check", "--format", "json", "..", "down"]);
  assert.deepEqual(
    placesOf(run).map((line) => line.replace(cwd + sep, "").replaceAll(sep, "/")),
    [
      "a.yml:6:15-6:18 info duration/syntax",
      "down/b.yml:6:15-6:18 info duration/syntax",
      "strict/c.yml:6:15-6:18 error duration/syntax",
    ],
  );
  const excluded = tocsin(cwd, ["check", "vendor/v.yml"]);
  assert.equal(excluded.code, 0);
  assert.match(excluded.err, /vendor.v\.yml is not judged: `files\.exclude`/);
});

test("--config takes the place of every .tocsin.yaml", () => {
  const cwd = folderWith({
    "rules/.tocsin.yaml": "checks: {duration/syntax: off}\n",
    "rules/a.yml": broken,
    "ci/tocsin.yaml": "checks: {duration/syntax: warning}\n",
    "ci/wrong.yaml": "chekcs: {}\n",
  });
  assert.deepEqual(placesOf(tocsin(cwd, ["check", "--format", "json", "rules"])), []);
  const run = tocsin(cwd, ["check", "--format", "json", "--config", "ci/tocsin.yaml", "rules"]);
  assert.deepEqual(placesOf(run), [`rules${sep}a.yml:6:15-6:18 warning duration/syntax`]);
  const wrong = placesOf(tocsin(cwd, ["check", "--format", "json", "--config", "ci/wrong.yaml", "rules"]));
  assert.deepEqual(wrong, [
    `rules${sep}a.yml:${brokenPlace}`,
    `ci${sep}wrong.yaml:1:1-1:7 error yaml/unknown-key`,
  ]);
  const missing = tocsin(cwd, ["check", "--config", "ci/none.yaml", "rules"]);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /none\.yaml cannot be used: the file does not exist/);
});

test("a mistake in the settings that apply is reported with the files that it concerns", () => {
  const cwd = folderWith({ ".tocsin.yaml": "checks:\n  duration/sintax: off\n", "rules/a.yml": clean });
  const run = tocsin(cwd, ["check", "--format", "json", "rules/a.yml"]);
  assert.deepEqual(placesOf(run), [".tocsin.yaml:2:3-2:18 warning tocsin/unknown-check"]);
});

test("the project around a file is known and not reported on", () => {
  const page = (name: string): string =>
    rules("- alert: A", "  expr: up == 0", "  annotations:", `    runbook_url: ${name}`);
  const cwd = folderWith({
    ".tocsin.yaml": "runbooks: {folder: runbooks}\n",
    "runbooks/here.md": "# Here\n",
    "rules/good.yml": page("runbooks/here.md"),
    "rules/bad.yml": page("runbooks/hree.md"),
  });
  assert.deepEqual(placesOf(tocsin(cwd, ["check", "--format", "json", "rules/good.yml"])), []);
  const run = tocsin(join(cwd, "rules"), ["check", "--format", "json", "bad.yml"]);
  assert.deepEqual(placesOf(run), ["bad.yml:7:24-7:40 warning alert/unknown-runbook"]);
});

test("suppression comments hold in the terminal too", () => {
  const silenced = broken.replace(
    "  for: 5min",
    "  for: 5min # tocsin-ignore duration/syntax -- written by a template",
  );
  assert.equal(tocsin(folderWith({ "a.yml": silenced }), ["check"]).code, 0);
});

test("the command line says what the engine says", async () => {
  const engine = new Engine();
  engine.roots = [fileUri(demo)];
  const uris = await Array.fromAsync(walk(fileUri(demo)));
  engine.learn({ type: "files", version: 1, uris: new Set(uris) });
  const judged = uris.filter((uri) => isCandidate(uri));
  for (const uri of judged) engine.put({ uri, text: readFileSync(new URL(uri), "utf8") });
  while (engine.step());
  const expected = judged.flatMap((uri) =>
    engine.report(uri).findings.map(({ range, severity, check, message }) => ({
      file: decodeURIComponent(uri.slice(fileUri(demo).length + 1)).replaceAll("/", sep),
      line: range.start.line + 1,
      column: range.start.character + 1,
      endLine: range.end.line + 1,
      endColumn: range.end.character + 1,
      severity,
      check,
      message,
    })),
  );
  assert.ok(expected.length >= 10);
  assert.deepEqual(rowsOf(tocsin(demo, ["check", "--format", "json"])), expected);
});

test("kinds says of each document what it is, by what, for whom, and which settings apply", () => {
  const folder = folderWith({
    ".tocsin.yaml":
      'target:\n  prometheus: "2.53"\nfiles:\n  exclude: [gone]\n  kinds:\n    odd.yml: prometheus-rules\n',
    "rules.yml": "groups:\n  - name: a\n    rules: []\n---\ngroups: []\n",
    "odd.yml": "{}\n",
    "gone/rules.yml": "groups: []\n",
    "other.yml": "a: 1\n",
  });
  const { out, code } = tocsin(folder, ["kinds", "rules.yml", "odd.yml", "gone", "other.yml"]);
  assert.equal(code, 0);
  assert.deepEqual(out.split("\n"), [
    "rules.yml",
    "  line 1: Prometheus rules (prometheus-rules), by what stands in it; judged as Prometheus 2.53 reads it",
    "  line 4: not read: the program reads the first document of a file only",
    "  settings: .tocsin.yaml",
    "",
    "odd.yml",
    "  Prometheus rules (prometheus-rules), by `files.kinds`: odd.yml; judged as Prometheus 2.53 reads it",
    "  settings: .tocsin.yaml",
    "",
    "gone/rules.yml",
    "  left alone: `files.exclude` names it",
    "  settings: .tocsin.yaml",
    "",
    "other.yml",
    "  nothing that Tocsin knows",
    "  settings: .tocsin.yaml",
    "",
  ]);
  const [first] = JSON.parse(tocsin(folder, ["kinds", "--json", "rules.yml"]).out) as {
    documents: unknown;
  }[];
  assert.deepEqual(first?.documents, [
    { line: 1, kind: "prometheus-rules", why: "content", reader: "Prometheus 2.53" },
    { line: 4, kind: "prometheus-rules", why: "ignored", reader: "Prometheus 2.53" },
  ]);
  const refused = folderWith({
    ".tocsin.yaml": "target:\n  prometheus: 3\n",
    "chart/Chart.yaml": "",
    "chart/templates/rules.yaml":
      "kind: PrometheusRule\napiVersion: monitoring.coreos.com/v1\nspec:\n  groups: []\n{{ end }}\n",
    "rules.yml": "groups: []\n",
  });
  const shown = tocsin(refused, ["kinds", "rules.yml", "chart/templates/rules.yaml"]).out;
  assert.match(shown, /judged as Prometheus 3\.\d+ reads it/);
  assert.match(
    shown,
    /PrometheusRule \(prometheusrule-crd\), as a template: not judged before it is filled in/,
  );
  const all = tocsin(folder, ["kinds"]).out;
  for (const { id } of kinds) assert.match(all, new RegExp(`^${id} +\\S`, "m"));
});

test("explain prints the page of every check, and the list of all", () => {
  const list = tocsin(demo, ["explain"]);
  assert.equal(list.code, 0);
  for (const { id, summary } of checks) assert.ok(list.out.includes(id) && list.out.includes(summary), id);
  const family = tocsin(demo, ["explain", "duration"]);
  assert.deepEqual(
    family.out
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ")[0]),
    checks
      .map(({ id }) => id)
      .filter((id) => id.startsWith("duration/"))
      .sort(),
  );
  assert.equal(tocsin(demo, ["explain", "duration/*"]).out, family.out);
  const page = tocsin(demo, ["explain", "promql/unknown-function"]);
  assert.equal(page.code, 0, page.err);
  const source = join(import.meta.dirname, "../fixtures/checks/promql/unknown-function.md");
  assert.equal(page.out, readFileSync(source, "utf8"));
  const coloured = tocsin(demo, ["explain", "promql/unknown-function"], "", { FORCE_COLOR: "1" }).out;
  assert.match(coloured, /^\u001b\[1mpromql\/unknown-function\u001b\[0m\n/);
});

test("explain guesses what was meant", () => {
  const guess = (id: string): string => {
    const run = tocsin(demo, ["explain", id]);
    assert.equal(run.code, 2);
    return /Did you mean (.*)\?/.exec(run.err)?.[1] ?? "";
  };
  assert.equal(guess("promql/unknown-functoin"), "`promql/unknown-function`");
  assert.equal(guess("duplicate-key"), "`yaml/duplicate-key`");
  assert.equal(guess("quite-something-else-altogether"), "");
});

test("init writes settings that fit, and never over others", () => {
  const cwd = folderWith({
    "rules/a.yml": rules(
      "- alert: A",
      "  expr: up == 0",
      "  annotations:",
      "    runbook_url: https://rb.example.com/x/down",
    ),
    "docs/runbooks/down.md": "# Down\n",
    "docs/runbooks/slow.md": "# Slow\n",
    "dbt/dbt_project.yml": "name: shop\n",
    "dbt/target/manifest.json": "{}\n",
  });
  const dry = tocsin(cwd, ["init", "--dry-run"]);
  assert.equal(dry.code, 0);
  const run = tocsin(cwd, ["init"]);
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /^Found Prometheus rules: 1 file \(rules\/a\.yml\)$/m);
  assert.match(
    run.out,
    /^Found runbooks: 2 pages in docs\/runbooks\/, published at https:\/\/rb\.example\.com\/x\/$/m,
  );
  assert.match(run.out, /^Found dbt results: dbt\/target\/$/m);
  const written = readFileSync(join(cwd, ".tocsin.yaml"), "utf8");
  assert.equal(dry.out, written);
  assert.match(written, /^ {2}folder: docs\/runbooks$/m);
  assert.match(written, /^ {2}url: https:\/\/rb\.example\.com\/x\/$/m);
  assert.match(written, /^ {4}- dbt\/target\/\*\*$/m);
  assert.deepEqual(rowsOf(tocsin(cwd, ["check", "--format", "json"])), [], "the settings are in order");
  const again = tocsin(cwd, ["init"]);
  assert.equal(again.code, 2);
  assert.match(again.err, /is there already and was left alone/);
  assert.equal(readFileSync(join(cwd, ".tocsin.yaml"), "utf8"), written);
});

test("init in a folder without anything says so and writes the defaults", () => {
  const cwd = folderWith({ "notes.txt": "" });
  const run = tocsin(cwd, ["init"]);
  assert.equal(run.code, 0);
  assert.match(run.out, /Found no rule files\nFound no runbooks\nWrote /);
  assert.deepEqual(rowsOf(tocsin(cwd, ["check", "--format", "json"])), []);
  assert.equal(tocsin(cwd, ["init", "nowhere"]).code, 2);
});

test("help, version and mistakes in the command line", () => {
  const cwd = folderWith({});
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
    version: string;
  };
  assert.deepEqual(tocsin(cwd, ["--version"]), { code: 0, out: `${version}\n`, err: "" });
  assert.match(tocsin(cwd, ["--help"]).out, /Usage: tocsin COMMAND/);
  const help = tocsin(cwd, ["check", "--help"]);
  assert.equal(help.code, 0);
  for (const option of ["--format", "--fail-on", "--config", "--stdin-name", "--quiet", "--no-color"]) {
    assert.ok(help.out.includes(option), option);
  }
  const nothing = tocsin(cwd, []);
  assert.equal(nothing.code, 2);
  assert.equal(nothing.out, "");
  const option = tocsin(cwd, ["check", "--fromat", "json"]);
  assert.equal(option.code, 2);
  assert.match(option.err, /`check` has no option `--fromat`\. Did you mean `--format`\?/);
  const command = tocsin(cwd, ["chekc"]);
  assert.equal(command.code, 2);
  assert.match(command.err, /no command `chekc`\. Did you mean `check`\?/);
  assert.equal(tocsin(cwd, ["check", "--config"]).code, 2);
});

test("tocsin lsp without an editor says how it is started", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "lsp"], {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /there is none at stdin\.\n.*`tocsin lsp --stdio`/);
});

for (const args of [["lsp", "--stdio"], ["lsp"]]) {
  test(
    `tocsin ${args.join(" ")} is the language server on stdin and stdout`,
    { timeout: 30_000 },
    async () => {
      const server = spawn(process.execPath, [main, ...args], { cwd: folderWith({}) });
      const ended = new Promise<number | null>((resolve) => server.once("exit", resolve));
      const connection = createMessageConnection(
        new StreamMessageReader(server.stdout),
        new StreamMessageWriter(server.stdin),
      );
      connection.listen();
      const params = { processId: null, rootUri: null, capabilities: {} };
      const answer = await connection.sendRequest<{ capabilities: object }>("initialize", params);
      assert.ok("hoverProvider" in answer.capabilities);
      await connection.sendNotification("initialized", {});
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      assert.equal(await ended, 0);
      connection.dispose();
    },
  );
}
