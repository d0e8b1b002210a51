// Long files of every kind that is read item by item, with a line in the middle to type in.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface LongFile {
  /** As it is shown. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const fixtures = join(import.meta.dirname, "../../fixtures");

/** The list below a root key again and again, its names made to differ, until the file has the lines that are wanted. */
function repeat(path: string, key: string, name: RegExp, wanted: number): string {
  const text = readFileSync(join(fixtures, path), "utf8");
  const start = text.indexOf(`\n${key}:\n`) + key.length + 3;
  const rest = text.slice(start).search(/^\S/m);
  const end = rest < 0 ? text.length : start + rest;
  const list = text.slice(start, end);
  const copies: string[] = [];
  let lines = text.split("\n").length;
  for (let copy = 1; lines < wanted; copy++) {
    copies.push(list.replaceAll(name, (all) => `${all}-${copy}`));
    lines += list.split("\n").length - 1;
  }
  return text.slice(0, end) + copies.join("") + text.slice(end);
}

/** Items until there are so many lines; `one` gets a number of its own. */
function items(head: string, wanted: number, one: (at: number) => string): string {
  const lines = one(0).split("\n").length - 1;
  return head + Array.from({ length: Math.ceil(wanted / lines) }, (_, at) => one(at)).join("");
}

const jobs = (at: number): string => `  - job_name: job-${at}
    scrape_interval: 30s
    static_configs:
      - targets: ['host-${at}:9100']
        labels: { env: prod }
    relabel_configs:
      - source_labels: [__address__]
        target_label: instance
`;

const route = (at: number): string => `    - receiver: team-${at % 20}
      matchers: [team="t${at}", severity=~"page|ticket"]
      group_by: [alertname, job]
      routes:
        - matchers: [severity="page"]
          receiver: team-${(at + 1) % 20}
`;

const receiver = (at: number): string => `  - name: team-${at}
    webhook_configs:
      - url: https://example.com/${at}
`;

const rule =
  (indent: string) =>
  (at: number): string =>
    [
      `- alert: Alert${at}`,
      `  expr: sum by (job) (rate(errors_total{job="j${at}"}[5m])) > ${at}`,
      "  for: 10m",
      "  labels: { severity: page }",
      "  annotations:",
      "    summary: Errors of {{ $labels.job }}",
    ]
      .map((line) => `${indent}${line}\n`)
      .join("");

const group = (at: number): string =>
  `  - name: g${at}\n    rules:\n${[0, 1, 2, 3].map((one) => rule("      ")(at * 4 + one)).join("")}`;

const operatorReceiver = (at: number): string => `    - name: team-${at}
      webhookConfigs:
        - url: https://example.com/${at}
`;

const object = (at: number): string => `  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata:
      name: rules-${at}
    spec:
      groups:
        - name: g
          rules:
${[0, 1, 2].map((one) => rule("            ")(at * 3 + one)).join("")}`;

const contactPoint = (at: number): string => `  - orgId: 1
    name: team-${at}
    receivers:
      - uid: uid-${at}
        type: email
        settings:
          addresses: team-${at}@example.com
`;

const policy = (at: number): string => `      - receiver: team-${at % 300}
        object_matchers:
          - [team, '=', t${at}]
`;

const grafanaRule = (at: number): string => `      - uid: r${at}
        title: Rule ${at}
        condition: A
        for: 5m
        data:
          - refId: A
            datasourceUid: prom
            model:
              expr: sum(rate(errors_total{job="j${at}"}[5m])) > ${at}
              datasource: { type: prometheus }
`;

export const longFiles = (wanted: number): readonly LongFile[] => [
  {
    name: "prometheus.yml",
    path: "prometheus.yml",
    text: repeat("differential/prometheus.yml", "scrape_configs", /(?<=- job_name: )\w+/g, wanted),
  },
  {
    name: "scrape configs",
    path: "scrape_configs/jobs.yml",
    text: items("scrape_configs:\n", wanted, jobs),
  },
  {
    name: "alertmanager.yml, receivers",
    path: "alertmanager.yml",
    text: repeat("differential/alertmanager.yml", "receivers", /(?<=^ {2}- name: )\w+/gm, wanted),
  },
  {
    name: "alertmanager.yml, routes",
    path: "alertmanager.yml",
    text: `${items("route:\n  receiver: team-0\n  routes:\n", wanted, route)}${items("receivers:\n", 60, receiver)}`,
  },
  {
    name: "AlertmanagerConfig",
    path: "config.yaml",
    text: items(
      "apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nmetadata: { name: x }\nspec:\n  route: { receiver: team-0 }\n  receivers:\n",
      wanted,
      operatorReceiver,
    ),
  },
  {
    name: "list of objects",
    path: "list.yaml",
    text: items("apiVersion: v1\nkind: List\nitems:\n", wanted, object),
  },
  {
    name: "targets",
    path: "targets.yml",
    text: items("", wanted, (at) => `- targets: ['host-${at}:9100']\n  labels:\n    env: prod\n`),
  },
  { name: "rules without a group", path: "bare.yml", text: items("", wanted, rule("")) },
  {
    name: "Grafana contact points, policies",
    path: "provisioning/alerting/points.yml",
    text: `apiVersion: 1\n${items("policies:\n  - receiver: team-0\n    routes:\n", wanted / 2, policy)}${items("contactPoints:\n", wanted / 2, contactPoint)}`,
  },
  {
    name: "Grafana rules",
    path: "provisioning/alerting/rules.yml",
    text: items(
      "apiVersion: 1\ngroups:\n  - name: g\n    folder: f\n    interval: 1m\n    rules:\n",
      wanted,
      grafanaRule,
    ),
  },
  {
    name: "rules_test.yml",
    path: "rules_test.yml",
    text: repeat("differential/rules_test.yml", "tests", /(?<=- name: )\w+/g, wanted),
  },
  { name: "rules", path: "rules.yml", text: items("groups:\n", wanted, group) },
];
