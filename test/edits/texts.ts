import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Random } from "../../server/src/tools/differential/random.ts";
import { ruleFile as generatedFile } from "../bench/ruleFiles.ts";
import { readFixturePage } from "../fixturePage.ts";
import { configurations } from "./configurations.ts";
import { ruleFile as randomFile } from "../ruleFile.ts";

/** Files that belong together, by path. */
export type Files = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const isText = (path: string): boolean => /\.(?:ya?ml|json)$/.test(path);

/** The examples of the pages, as projects of one or several files. */
const examples: readonly Files[] = globSync("fixtures/{checks,features,kinds}/**/*.md", { cwd: root })
  .sort()
  .flatMap((path) => readFixturePage(read(path)).cases)
  .map(({ files }) => Object.fromEntries(files.filter(isExample).map(({ name, text }) => [name, text])))
  .filter((files) => Object.keys(files).length > 0);

/** What a page makes very long shows nothing more. */
function isExample({ name, text }: { readonly name: string; readonly text: string }): boolean {
  return isText(name) && text.length < 6000;
}

const wholeFiles: readonly Files[] = [
  ...globSync("fixtures/differential/*.yml", { cwd: root }),
  ...globSync("fixtures/workspace/monitoring/**/*.{yml,yaml}", { cwd: root }),
]
  .sort()
  .map((path) => ({ [path.slice(path.lastIndexOf("/") + 1)]: read(path) }));

const randomFiles: readonly Files[] = fc
  .sample(randomFile, { seed: 20261121, numRuns: 300 })
  .map((text) => ({ "rules.yml": text }));

const generatedFiles: readonly Files[] = [6, 25].flatMap((rulesAGroup) =>
  (["none", "ends", "every"] as const).map((seeds) => ({
    "rules.yml": generatedFile({ rules: 25, rulesAGroup, seeds }).text,
  })),
);

const rules = (indent: string, names: readonly string[], keys = "expr: up == 0"): string =>
  names.map((name) => `${indent}- alert: ${name}\n${indent}  ${keys}\n`).join("");

/** Where cuts are easily made at the wrong line. */
const shapes: readonly Files[] = [
  // Block scalars at the end of rules, with and without what hides their end.
  "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: |\n          up\n            == 0\n\n      # between\n      - alert: B\n        expr: >-\n          up\n\n\n  - name: b\n    rules:\n      - record: a:b\n        expr: |+\n          sum(up)\n\n\n",
  // Lists at the column of their key, and deeper than others.
  `groups:\n- name: a\n  rules:\n${rules("  ", ["A", "B"])}- name: b\n  rules:\n${rules("      ", ["C", "D"])}- name: c\n  rules:\n${rules("    ", ["E"])}`,
  // Flow style, over one and several lines.
  "groups:\n  - { name: a, rules: [{ alert: A, expr: up }] }\n  - name: b\n    rules:\n      - { alert: B, expr: up }\n      - { alert: C,\n          expr: up,\n          labels: { a: b } }\n      - {record: a:b, expr: up}\n",
  // Comments that silence, of each kind and at each column.
  `# tocsin-ignore-file alert/missing-severity -- all of it\ngroups:\n  # tocsin-ignore rule/duplicate, alert/* -- the group\n  - name: a\n    rules:\n${rules("      ", ["A", "A"])}      # tocsin-ignore promql/syntax\n      - alert: B\n        expr: sum( # tocsin-ignore promql/syntax -- here\n# tocsin-ignore yaml/unknown-key\n      - alert: C\n        expr: up\n        foo: 1\n  # tocsin-ignore rule/duplicate-group\n  - name: a\n    rules: []\n`,
  // The same names again and again, in groups of the same name.
  `groups:\n${["a", "a", "b"].map((name) => `  - name: ${name}\n    rules:\n${rules("      ", ["A", "A", "B"])}      - record: x:y\n        expr: up\n`).join("")}`,
  // Metrics that are recorded above and below what reads them, in the same group and in others.
  `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: a:b > x:y\n        annotations: { summary: "{{ $labels.pod }}" }\n      - record: a:b\n        expr: sum(x:y)\n      - record: x:y\n        expr: rate(up[5m])\n  - name: b\n    rules:\n      - record: b:c\n        expr: a:b + x:y\n      - { record: x:y, expr: a:b }\n      - alert: B\n        expr: b:c > 1\n        annotations: { summary: "{{ $labels.job }}" }\n      - record: b:c\n        expr: vector(1)\n`,
  // Several documents, of one kind and of others.
  `groups:\n  - name: a\n    rules:\n${rules("      ", ["A"])}---\ngroups:\n  - name: b\n    rules:\n${rules("      ", ["B"])}...\n# between\n---\nroute: { receiver: x }\nreceivers: [{ name: x }]\n`,
  `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: one }\nspec:\n  groups:\n    - name: a\n      rules:\n${rules("        ", ["A", "B"])}---\napiVersion: v1\nkind: ConfigMap\ndata: { a: b }\n---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: two }\nspec:\n  groups:\n    - name: a\n      rules:\n${rules("        ", ["A"])}`,
  // Anchors within a rule, across rules, and merges.
  "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: &e up\n        labels: &l { team: x }\n      - alert: B\n        expr: *e\n        labels:\n          <<: *l\n          severity: page\n      - alert: C\n        expr: &own up\n        annotations: { a: *own }\n",
  // Blank lines and comments at every place.
  `\n\n# top\n\ngroups:\n\n  # group\n\n  - name: a\n\n    rules:\n\n${rules("      ", ["A"])}\n# column 0\n\n${rules("      ", ["B"])}    # column 4\n        # column 8\n${rules("      ", ["C"])}\n\n# end\n`,
  // Nothing behind the last character; nothing at all; nearly nothing.
  `groups:\n  - name: a\n    rules:\n${rules("      ", ["A", "B"])}`.trimEnd(),
  "",
  "groups:\n",
  "- alert: A\n  expr: up\n- record: a:b\n  expr: sum(\n",
].map((text) => ({ "rules.yml": text }));

/** Rules, their tests, who routes them, who names them, and what sets the checks: each is judged by the others. */
const projects: readonly Files[] = [
  {
    "alerts.yml": `groups:\n  - name: a\n    rules:\n      - alert: Slow\n        expr: team:latency:p99 > 1\n        labels: { severity: page, team: data }\n        annotations: { runbook_url: runbooks/slow.md, summary: "{{ $labels.job }} {{ $labels.le }}" }\n${rules("      ", ["Down"])}`,
    "recorded.yml":
      "groups:\n  - name: r\n    rules:\n      - record: team:latency:p99\n        expr: histogram_quantile(0.99, rate(latency_bucket[5m]))\n      - record: team:unused:sum\n        expr: sum(up)\n",
    "tests/alerts_test.yml":
      'rule_files:\n  - ../alerts.yml\n  - ../recorded.yml\ntests:\n  - interval: 1m\n    input_series:\n      - series: up{job="a"}\n        values: 0x10\n    alert_rule_test:\n      - eval_time: 5m\n        alertname: Down\n        exp_alerts:\n          - exp_labels: { job: a }\n      - eval_time: 5m\n        alertname: Gone\n',
    "alertmanager.yml":
      "route:\n  receiver: all\n  routes:\n    - matchers: [alertname=Slow]\n      receiver: data\n    - matchers: ['team=\"nobody\"']\n      receiver: data\nreceivers:\n  - name: all\n  - name: data\ninhibit_rules:\n  - source_matchers: [alertname=Down]\n    target_matchers: [severity=page]\n",
    "prometheus.yml":
      "rule_files: [alerts.yml, recorded.yml, 'more/*.yml']\nscrape_configs:\n  - job_name: a\n",
    ".tocsin.yaml": "checks:\n  alert/missing-runbook: warning\n",
  },
  // Notification templates, in files that are there for that as long as a configuration names them.
  {
    "alertmanager.yml":
      "route: { receiver: all }\nreceivers:\n  - name: all\n    slack_configs:\n      - api_url: https://hooks.slack.com/x\n        channel: a\n        text: '{{ template \"team.text\" . }}'\n        title: '{{ template \"team.gone\" . }}'\ntemplates: ['templates/*.tmpl', own.tmpl]\n",
    "templates/a.tmpl":
      '{{ define "team.text" }}\n{{ range .Alerts }}{{ template "team.alert" . }}{{ end }}{{ .CommonLabel }}\n{{ end }}\n{{/* tocsin-ignore template/unused-template -- kept */}}\n{{ define "team.old" }}x{{ end }}\n',
    "templates/b.tmpl":
      '{{ define "team.alert" }}{{ .Summary }}{{ block "team.end" $ }}.{{ end }}{{ end }}\n{{ define "team.text" }}{{ end }}\n',
    "own.tmpl":
      '{{ define "team.end" }}{{ .Labels.job | toUper }}{{ end }}\n{{ define "team.alert" }}{{ end }}\n',
    "other.tmpl": '{{ define "team.gone" }}{{ end }}{{ end }}\n',
  },
  // Projects within a project, which come and go.
  {
    "prometheus.yml": "rule_files: [rules.yml, 'more/*.yml', 'more/deep/*.yml']\n",
    "alertmanager.yml":
      "route: { receiver: all, routes: [{ receiver: x, matchers: [team=x] }] }\nreceivers: [{ name: all }, { name: x }]\n",
    "rules.yml": `groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: sum(up)\n${rules("      ", ["A"])}`,
    "more/.tocsin.yaml": "checks: { alert/missing-severity: off }\n",
    "more/prometheus.yml": "rule_files: ['*.yml', 'deep/*.yml']\nglobal: { external_labels: { a: b } }\n",
    "more/rules.yml": `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: a:b > 1\n        labels: { team: y, severity: page }\n        annotations: { summary: "{{ $labels.job }}" }\n${rules("      ", ["B"])}`,
    "more/deep/.tocsin.yaml": "target: { prometheus: '2.40' }\n",
    "more/deep/rules.yml": `groups:\n  - name: a\n    rules:\n      - record: c:d\n        expr: sum(a:b)\n${rules("      ", ["A"])}`,
  },
  Object.fromEntries(
    globSync("fixtures/workspace/**/{*.yml,.tocsin.yaml,*.tmpl}", { cwd: root })
      .sort()
      .map((path) => [path.slice("fixtures/workspace/".length), read(path)]),
  ),
  ...examples.filter((files) => Object.keys(files).length > 1),
];

/** More is found in it than is sent. */
export const endlessFindings: Files = {
  "rules.yml": `groups:\n${["a", "b"].map((name) => `  - name: ${name}\n    rules:\n${"      - { alert: a, expr: up, foo: 1 }\n      - alert: b\n        expr: sum(\n".repeat(200)}`).join("")}`,
};

const single: readonly Files[] = examples.map((files) =>
  Object.fromEntries(Object.entries(files).slice(0, 1)),
);

/** The beginning of a sequence: one file of any kind, or in one of six cases a project. */
export function beginning(random: Random): Files {
  const pool = random.pick([
    single,
    single,
    randomFiles,
    randomFiles,
    shapes,
    shapes,
    configurations,
    configurations,
    wholeFiles,
    generatedFiles,
  ]);
  return dressed(random.pick(pool), random);
}

export const projectBeginning = (random: Random): Files => dressed(random.pick(projects), random);

/** Files in the way that other machines and people write them. */
function dressed(files: Files, random: Random): Files {
  const dress = random.below(12);
  const wear = (text: string): string => {
    if (dress === 0) return text.replaceAll(/\r?\n/g, "\r\n");
    if (dress === 1) return `\uFEFF${text}`;
    if (dress === 2) return `---\n${text}`;
    if (dress === 3) return `${text.trimEnd()}\n---\n${text}`;
    if (dress === 4) return text.trimEnd();
    if (dress === 5)
      return text.replaceAll(/^(?= *- )/gm, () => random.pick(["", "\n", "# c\n", "      # c\n"]));
    return text;
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, wear(text)]));
}
