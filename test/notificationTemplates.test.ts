import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Engine } from "../server/src/engine/engine.ts";
import { applyChanges } from "../server/src/engine/text/edit.ts";
import { amtoolVersion, needsAmtool } from "./amtoolJudge.ts";

const config = `route: { receiver: team }
receivers:
  - name: team
templates: ["templates/*.tmpl"]
`;

const define = (body: string): string => `{{ define "a" }}${body}{{ end }}\n`;

/** Files of templates, good and bad ones in no order; each is judged alone. */
const files: readonly string[] = [
  "",
  "Nothing but text: # tocsin, - a: b, {{ and }}",
  "no action at all\n",
  '\uFEFFwith a mark {{ define "a" }}x{{ end }}',
  define(""),
  define("{{ .Status | toUpper }}"),
  define("{{ range .Alerts }}\r\n{{ .Labels.instance }}\r\n{{ end }}"),
  define("{{- range $i, $a := .Alerts.Firing -}}{{ $i }} {{ $a.Labels.job }}{{- end -}}"),
  define("{{ with .CommonAnnotations.summary }}{{ . }}{{ else }}none{{ end }}"),
  define('{{ if eq .Status "firing" }}x{{ else if gt (len .Alerts) 1 }}y{{ else }}z{{ end }}'),
  define('{{ template "b" . }}'),
  define('{{ template "b" }}{{ template `c` .Alerts }}'),
  define('{{ block "inner" . }}{{ .Receiver }}{{ end }}'),
  define("{{/* a comment\nof two lines */}}"),
  define("{{- /* trimmed */ -}}"),
  define("{{ (index .Alerts 0).Labels.job }}"),
  define('{{ .CommonLabels.SortedPairs.Names | join ", " }}'),
  define("{{ $x := 1 }}{{ $x = 2 }}{{ $x }}"),
  define("{{ range .Alerts }}{{ if .Labels.a }}{{ continue }}{{ end }}{{ break }}{{ end }}"),
  define('{{ reReplaceAll "a(.*)" "$1" .Receiver }}'),
  define("{{ printf \"%.2f\" 1.5e3 }}{{ 0x1F }}{{ 'a' }}{{ 1i }}"),
  define("{{ .Foo.Bar.Baz }}"),
  define("{{ .Labels.a-b }}"),
  define("{{ toUper .Status }}"),
  define("{{ humanize 1 }}"),
  define('{{ query "up" }}'),
  define("{{ $labels.job }}"),
  define("{{ $x }}"),
  define("{{ if }}x{{ end }}"),
  define("{{ if .Status }}x"),
  define("{{ range .Alerts }}{{ end }}{{ end }}"),
  define("{{ else }}"),
  define("{{ break }}"),
  define("{{ .Status "),
  define("{{ .Status | }}"),
  define("{{ | toUpper }}"),
  define('{{ "open }}'),
  define("{{ (.Status }}"),
  define("{{ .Status) }}"),
  define("{{ 1 2 }}"),
  define("{{ nil }}"),
  define("{{ template b . }}"),
  define('{{ template "b" . . }}'),
  define('{{ define "b" }}{{ end }}'),
  define("{{ /* not closed }}"),
  define("{{ /* with a blank */ }}"),
  define("{{ .Alerts.[0] }}"),
  define("{{ 'ab' }}"),
  define("{{ 08 }}"),
  define("{{\u00a0.Status }}"),
  define("{{ .Status }} {{ end"),
  "{{ define a }}{{ end }}",
  '{{ define "a" }}x{{ end }}{{ define "a" }}y{{ end }}',
  '{{ define "a" }}x{{ end }}{{ define "a" }}  {{ end }}',
  '{{ define "a" }}{{ end }}{{ define "a" }}y{{ end }}',
  '{{ define "a" . }}x{{ end }}',
  '{{ if true }}{{ define "a" }}x{{ end }}{{ end }}',
  "{{ end }}",
  "{{ .Status }} around the definitions\n",
  '{{ define "slack.default.text" }}mine{{ end }}',
  '{{ define "__subject" }}mine{{ end }}{{ template "nowhere" . }}',
];

test("what amtool refuses in a file of templates is an error, and nothing else", needsAmtool, () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-templates-"));
  try {
    mkdirSync(join(folder, "templates"));
    writeFileSync(join(folder, "alertmanager.yml"), config);
    const different = files.flatMap((text) => {
      writeFileSync(join(folder, "templates/a.tmpl"), text);
      const run = spawnSync("amtool", ["check-config", join(folder, "alertmanager.yml")], {
        encoding: "utf8",
      });
      const errors = errorsIn(text);
      return (run.status === 0) === (errors.length === 0) ? [] : [{ text, amtool: run.stdout, errors }];
    });
    assert.deepEqual(different, []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const templates = "file:///project/templates/a.tmpl";

function judged(text: string): Engine {
  const root = "file:///project";
  const engine = new Engine();
  engine.roots = [root];
  const [settings, alertmanager] = [`${root}/.tocsin.yaml`, `${root}/alertmanager.yml`];
  engine.learn({ type: "files", version: 1, uris: new Set([settings, alertmanager, templates]) });
  engine.put({ uri: settings, text: `target:\n  alertmanager: "${amtoolVersion.replace(/\.\d+$/, "")}"\n` });
  engine.put({ uri: alertmanager, text: config });
  engine.put({ uri: templates, text });
  while (engine.step());
  return engine;
}

function errorsIn(text: string): string[] {
  const engine = judged(text);
  const { findings } = engine.report(templates);
  assert.equal(engine.status(templates).kinds[0]?.id, "alertmanager-templates", text);
  return findings.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

test("the comment that silences a finding stands above its action, and adds no line to what is sent", () => {
  const cases = [
    ["line\n  {{ toUpper }}\n", 1],
    ["{{ if and\n .Status\n (toUpper) }}x{{ end }}\n", 0],
    ['a {{ if\n .Status }}b{{ template\n "c" (toUpper) }}{{ end }}\n', 0],
    ["{{ print\n .Status\n (toUpper) }}\n", 0],
  ] as const;
  for (const [body, line] of cases) {
    const text = `{{ define "slack.default.text" }}\n${body}{{ end }}\n`;
    const engine = judged(text);
    const finding = engine
      .report(templates)
      .findings.find(({ check }) => check === "template/argument-count");
    assert.ok(finding, text);
    const fix = engine.at("silencingComment", templates, finding.range.start, finding.check);
    assert.equal(fix?.edits[0]?.range.start.line, line + 1, text);
    const silenced = applyChanges(text, fix.edits);
    assert.match(silenced, /\{\{- \/\* tocsin-ignore template\/argument-count -- why \*\/\}\}\n/);
    const left = judged(silenced)
      .report(templates)
      .findings.map(({ check }) => check);
    assert.deepEqual(
      left.filter((check) => check !== "template/undefined-template"),
      [],
      silenced,
    );
  }
});
