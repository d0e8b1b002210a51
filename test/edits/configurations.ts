// Files whose items are read on their own and that hold no groups of rules, with what crosses their items: names that
// are defined and used, names that stand twice, what `global` gives to all.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../fixtures/differential");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const times = (count: number, one: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => one(at)).join("");

const alertmanager = `global:
  slack_api_url: https://hooks.slack.com/x
  smtp_smarthost: mail:25
route:
  receiver: all
  group_by: [alertname]
  routes:
    - receiver: a
      matchers: [team="a"]
      routes:
        - matchers: [severity=page]
          receiver: b
        # deeper
        - matchers: [severity=page, job=x]
    # between
    - receiver: gone
      matchers: [team="a", severity="page"]
      mute_time_intervals: [night]

    - matchers: [team="b"]
      active_time_intervals: [never]
      continue: true
  repeat_interval: 1m
receivers:
- name: all
- name: a
  slack_configs:
    - channel: '#a'
      api_url: <secret>
- name: b
  email_configs: [{ to: x@example.com }]
- name: a
  webhook_configs:
  - url: http://x
    http_config: { bearer_token: <secret> }
inhibit_rules:
  - source_matchers: [alertname=Down]
    target_matchers: [severity=page]
    equal: [job]
  - source_match: { a: b }
    target_match: { a: b }
time_intervals:
  - name: night
    time_intervals: [{ times: [{ start_time: '22:00', end_time: '06:00' }] }]
  - name: day
mute_time_intervals:
  - name: night
`;

const operator = `apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: { name: x }
spec:
  route:
    receiver: a
    groupBy: [job]
    routes:
      - receiver: b
        matchers: [{ name: a, value: b }]
      - receiver: c
  receivers:
    - name: a
      webhookConfigs: [{ url: http://x }]
    - name: b
    - name: a
  inhibitRules:
    - sourceMatch: [{ name: a, value: b }]
      targetMatch: [{ name: a, value: b }]
  muteTimeIntervals:
    - name: t
    - name: t
`;

const operated = `apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata: { name: main, namespace: shop }
spec:
  alertmanagerConfigMatcherStrategy: { type: OnNamespace }
---
apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata: { name: team, namespace: shop }
spec:
  route:
    receiver: x
    routes:
      - matchers: [{ name: namespace, matchType: '=', value: other }]
        receiver: y
      - matchers: [{ name: severity, matchType: '=', value: page }]
  receivers: [{ name: x }, { name: y }]
`;

const prometheus = `global:
  scrape_interval: 10m
  metric_name_validation_scheme: legacy
  external_labels: { a: b }
scrape_config_files: [scrape/*.yml]
scrape_configs:
  - job_name: a
    static_configs:
      - targets: ['a:1', 'http://b']
        labels: { env: x }
  - job_name: b
    scrape_timeout: 11m
    relabel_configs:
      - target_label: a-b
        replacement: c

  # the same again
  - job_name: a
    scrape_interval: 1m
    scrape_timeout: 2m
    kubernetes_sd_configs:
      - role: pod
        basic_auth: { username: x, password: <secret> }
rule_files: [a.yml]
remote_write:
  - url: http://x
    write_relabel_configs: [{ target_label: x-y }]
`;

const list = `apiVersion: v1
kind: List
items:
  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata: { name: one }
    spec:
      groups:
        - name: a
          rules:
            - alert: A
              expr: up == 0
            - record: a:b
              expr: sum(up)
        - name: a
          rules: []
  - kind: ConfigMap
    spec: { groups: [{ name: a }] }
  - apiVersion: monitoring.coreos.com/v1alpha1
    kind: AlertmanagerConfig
    spec:
      route: { receiver: x }
      receivers: [{ name: y }]
`;

const rulesInList = `kind: PrometheusRuleList
items:
${times(
  3,
  (at) => `- metadata: { name: r${at} }
  spec:
    groups:
    - name: a
      rules:
      - alert: A
        expr: up == ${at}
`,
)}`;

const targets = `# targets
${times(
  4,
  (at) => `- targets: ['a:${at}', 'b']
  labels:
    job: x
`,
)}- targets:
    - c:1
`;

const bare = `# rules
- alert: A
  expr: up == 0
- alert: A
  expr: up ==
  labels: { severity: page }

# recorded
- record: a:b
  expr: sum(up)
`;

const grafana = `apiVersion: 1
contactPoints:
  - orgId: 1
    name: mail
    receivers:
      - uid: a
        type: email
        settings: { addresses: x@example.com }
      - uid: a
        type: slack
        settings: { url: x }
  - name: other
    receivers: [{ uid: b, type: nothing, settings: {} }]
policies:
  - receiver: mail
    routes:
      - receiver: mial
        object_matchers: [[a, '=', b]]
        routes: [{ receiver: other }]
      - receiver: other
        mute_time_intervals: [nights]
  - receiver: other
muteTimes:
  - name: night
    time_intervals: []
templates:
  - name: t
    template: |
      {{ define "t" }}x{{ end }}
groups:
  - name: g
    folder: f
    interval: 15s
    rules:
      - uid: r
        title: R
        condition: B
        data:
          - refId: A
            datasourceUid: prom
            model: { expr: 'sum(', datasource: { type: prometheus } }
      - uid: r
        title: S
        condition: A
        data: [{ refId: A, model: { expr: 'up{a="$x"}' } }]
`;

/** Files of these kinds, by the name that they usually have. */
export const configurations: readonly Readonly<Record<string, string>>[] = [
  { "alertmanager.yml": alertmanager },
  { "config.yaml": operator },
  { "config.yaml": operated, "bare.yml": bare },
  { "config.yaml": operated, "alertmanager.yml": alertmanager },
  { "objects.yml": `${operator}---\n${list}---\n${operator}` },
  { "prometheus.yml": prometheus },
  { "prometheus.yml": prometheus, "scrape/one.yml": "scrape_configs:\n  - job_name: a\n  - job_name: c\n" },
  { "list.yml": list },
  { "list.yml": rulesInList },
  { "targets.yml": targets },
  { "targets.json": targets },
  { "bare.yml": bare },
  { "provisioning/alerting/a.yml": grafana },
  { "provisioning/alerting/b.yml": bare },
  // Long ones.
  { "alertmanager.yml": longer("alertmanager.yml", "receivers", 4) },
  { "prometheus.yml": longer("prometheus.yml", "scrape_configs", 3) },
  { "targets.yml": times(150, (at) => `- targets: ['a:${at}']\n`) },
];

/** With the list below a root key again and again. */
function longer(path: string, key: string, count: number): string {
  const text = read(path);
  const start = text.indexOf(`\n${key}:\n`) + key.length + 3;
  const rest = text.slice(start).search(/^\S/m);
  const end = rest < 0 ? text.length : start + rest;
  return text.slice(0, end) + text.slice(start, end).repeat(count) + text.slice(end);
}
