import { existsSync } from "node:fs";
import { openData } from "../conformance/data.ts";
import { inString } from "../conformance/inString.ts";
import type { Subject } from "./oracle.ts";
import type { Random } from "./random.ts";

/** A place for a text in a small language, in a file that is good but for it. */
export interface Slot {
  readonly id: string;
  readonly subject: Subject;
  /** `text` is written as a YAML string. */
  readonly wrap: (text: string) => string;
  /** Texts to begin with. */
  readonly texts: readonly string[];
}

const rule = (lines: string): string => `groups:\n  - name: g\n    rules:\n      - ${lines}\n`;
const job = (lines: string): string => `scrape_configs:\n  - job_name: a\n    ${lines}\n`;
const route = (lines: string): string =>
  `route:\n  receiver: a\n  routes:\n    - ${lines}\nreceivers:\n  - name: a\n`;
const receiver = (lines: string): string => `route:\n  receiver: a\nreceivers:\n  - name: a\n    ${lines}\n`;
const interval = (lines: string): string =>
  `${route("receiver: a")}time_intervals:\n  - name: t\n    time_intervals:\n      - ${lines}\n`;
const unitTest = (lines: string): string => `tests:\n  - ${lines}\n`;

const durations = ["5m", "1h30m", "0", "1d", "90s", "500ms", "1y2w3d4h5m6s7ms", "292y", "1w"];
const urls = [
  "http://localhost:9090/a?b=c#d",
  "https://user:pass@example.com/",
  "http://[::1]:80/%20",
  "//example.com/a",
  "unix:///var/run/a.sock",
  "tcp://localhost:2375",
  "mailto:a@example.com",
];
const hostPorts = ["localhost:25", "[::1]:25", "example.com:smtp", "10.0.0.1:587", ":25"];
const regexes = [
  "(.*)",
  "a|b",
  "__meta_(.+)",
  "^foo$",
  "[a-z]+\\d{2,3}",
  "(?i)x",
  "(?P<n>a)\\1?",
  "\\pL[[:alpha:]]",
  "a{1000}",
  "\\Qa.b\\E",
];
const labels = ["job", "__address__", "instance_1", "${1}_x", "a$1", "le"];
const matchers = [
  'a="b"',
  "a=~b.*",
  '{a!="b",c!~"d|e"}',
  "a=b,c=d",
  'a="x\\"y"',
  'foo = bar , baz!="q"',
  "a=",
  "a.b=c",
];
const templates = [
  "{{ $labels.instance }} is {{ $value | humanize }}",
  '{{ if gt $value 1.0 }}a{{ else if eq $labels.job "x" }}b{{ else }}c{{ end }}',
  '{{ range $i, $e := query "up" }}{{ $i }}{{ .Labels.job }}{{ end }}',
  '{{ with $x := 1 }}{{ printf "%d" $x }}{{ end }}{{- /* a */ -}}',
  '{{ define "a" }}x{{ end }}{{ template "a" . }}',
  '{{ .Labels.job | toUpper | reReplaceAll `a` "b" }} {{ (index (query "up") 0).Value }}',
  "{{ $externalLabels.cluster }} {{ 0x1F }} {{ 1e3 }} {{ 'a' }} {{ true }} {{ nil }}",
];
const series = [
  "1 2 3",
  "0+10x20 _ stale _x3",
  "1-1x4 -1e3 .5 Inf -inf NaN",
  "0x10 1x2",
  "{{schema:1 sum:1.5 count:3 buckets:[1 2] offset:1}}x3",
  "{{}}+{{sum:1}}x2 {{schema:0 z_bucket:1 z_bucket_w:0.1 n_buckets:[1 1] n_offset:-1}}",
];
const selectors = ['up{job="a"}', "{job=\"a\", b='c'}", "up", "up{}", 'a:b{c="\\x41", d="é"}'];
const expressions = [
  'sum by (job) (rate(http_requests_total{code=~"5..", job!="x"}[5m] offset 1h)) / 2 > bool 0.5e-3',
  "topk(3, up) or on (a) group_left (b) foo unless ignoring (c) bar and vector(1)",
  "histogram_quantile(0.9, sum by (le) (rate(x_bucket[1h30m:5m] @ 1600000000))) ^ -2 % 3 atan2 1",
  'label_replace(up @ end(), "a", "$1", "b", `(.*)`) != -Inf == NaN',
  "absent_over_time({__name__=~'a.+'}[1d]) * on () group_right scalar(foo) - time()",
  "count_values without (a, b) ('v', -max_over_time((a + b)[5m:])) <= 0x1F",
];

/** Every slot, the first of which get upstream's own texts as well. */
export function slotsOf(conformance: string | undefined): Slot[] {
  const data = conformance !== undefined && existsSync(conformance) ? openData(conformance) : undefined;
  const upstream = <T>(path: string, text: (each: T) => string): string[] =>
    data === undefined ? [] : data.json<T>(`cases/${path}.json`).map(text);
  const slot = (
    id: string,
    subject: Subject,
    texts: readonly string[],
    before: string,
    wrap: (text: string) => string,
    after = "",
  ): Slot => ({ id, subject, texts, wrap: (text) => wrap(`${before}${inString(text).json}${after}`) });
  return [
    slot(
      "expr",
      "rules",
      [...expressions, ...upstream<{ expr: string }>("promqltest-exprs", (each) => each.expr)],
      "record: r\n        expr: ",
      rule,
    ),
    slot(
      "annotation",
      "rules",
      [...templates, ...upstream<{ text: string }>("template-cases", (each) => each.text)],
      "alert: A\n        expr: up\n        annotations:\n          a: ",
      rule,
    ),
    slot(
      "matcher",
      "alertmanager",
      [...matchers, ...upstream<{ input: string }>("matcher-cases", (each) => each.input)],
      "matchers: [",
      route,
      "]",
    ),
    slot("values", "tests", series, "input_series:\n      - series: a\n        values: ", unitTest),
    slot("series", "tests", selectors, "input_series:\n      - series: ", unitTest, "\n        values: 1 2"),
    slot(
      "sample",
      "tests",
      selectors,
      "promql_expr_test:\n      - expr: vector(1)\n        exp_samples:\n          - value: 1\n            labels: ",
      unitTest,
    ),
    slot("for", "rules", durations, "alert: A\n        expr: up\n        for: ", rule),
    slot("scrape_timeout", "config", durations, "scrape_interval: 300y\n    scrape_timeout: ", job),
    slot("group_wait", "alertmanager", durations, "group_wait: ", route),
    slot("regex", "config", regexes, "relabel_configs:\n      - target_label: a\n        regex: ", job),
    slot("target_label", "config", labels, "relabel_configs:\n      - target_label: ", job),
    slot(
      "labelmap",
      "config",
      labels,
      "relabel_configs:\n      - action: labelmap\n        replacement: ",
      job,
    ),
    slot("match_re", "alertmanager", regexes, "match_re:\n        a: ", route),
    slot("group_by", "alertmanager", ["job", "...", "a_b", "é"], "group_by: [", route, "]"),
    slot("remote_write.url", "config", urls, "remote_write:\n  - url: ", String),
    slot("http_sd.url", "config", urls, "http_sd_configs:\n      - url: ", job),
    slot("proxy_url", "config", urls, "proxy_url: ", job),
    slot("docker.host", "config", urls, "docker_sd_configs:\n      - host: ", job),
    slot("webhook.url", "alertmanager", urls, "webhook_configs:\n      - url: ", receiver),
    slot("target", "config", [...hostPorts, ...urls], "static_configs:\n      - targets: [", job, "]"),
    slot(
      "smarthost",
      "alertmanager",
      hostPorts,
      "email_configs:\n      - to: a\n        from: b\n        smarthost: ",
      receiver,
    ),
    slot("rule_files", "config", ["rules/*.yml", "a.yml", "/x/[ab]*.y?ml"], "rule_files: [", String, "]"),
    slot(
      "file_sd",
      "config",
      ["a/*.json", "b.yaml", "c.YML"],
      "file_sd_configs:\n      - files: [",
      job,
      "]",
    ),
    slot("body_size_limit", "config", ["10MB", "1GiB", "0", "1.5KB", "1KB500B"], "body_size_limit: ", job),
    slot("weekdays", "alertmanager", ["monday:friday", "sunday", "Saturday"], "weekdays: [", interval, "]"),
    slot("days_of_month", "alertmanager", ["1:5", "-3:-1", "31", "1:-1"], "days_of_month: [", interval, "]"),
    slot("months", "alertmanager", ["january:march", "12", "1:6", "May"], "months: [", interval, "]"),
    slot("years", "alertmanager", ["2024:2026", "2030"], "years: [", interval, "]"),
    slot(
      "start_time",
      "alertmanager",
      ["09:00", "00:00", "23:59"],
      "times: [{start_time: ",
      interval,
      ", end_time: '24:00'}]",
    ),
    slot(
      "location",
      "alertmanager",
      ["Europe/Berlin", "UTC", "Local", "America/Argentina/Buenos_Aires"],
      "location: ",
      interval,
    ),
    slot("external_labels", "config", ["a", "é", "a b"], "global:\n  external_labels: {", String, ": b}"),
  ];
}

const token = /"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|[\p{L}\d_:.]+|\s+|[=!<>~]+|./gsu;

/** A text with one or two of its tokens or characters changed. */
export function mutateText(text: string, random: Random, tokens: readonly string[]): string {
  let changed = text;
  for (let count = random.pick([1, 1, 1, 2]); count > 0; count--) {
    const parts: string[] = [...(changed.match(token) ?? [])];
    const at = random.below(parts.length + 1);
    const how = random.below(7);
    if (how === 0) parts.splice(at, 1);
    else if (how === 1) parts.splice(at, 0, random.pick(tokens));
    else if (how === 2) parts.splice(at, 1, random.pick(tokens));
    else if (how === 3 && at < parts.length) parts.splice(at, 0, parts[at]!);
    else if (how === 4 && parts.length > 1) parts.push(...parts.splice(random.below(parts.length), 1));
    changed = parts.join("");
    if (how < 5) continue;
    const unit = random.below(changed.length + 1);
    changed =
      changed.slice(0, unit) + (how === 5 ? "" : random.pick(tokens)) + changed.slice(unit + random.below(2));
  }
  return changed;
}

/** What the texts are made of, and what breaks them. */
export const tokensOf = (texts: readonly string[]): string[] => [
  ...new Set([
    ...texts.flatMap((text) => text.match(token) ?? []),
    ..."()[]{}\"'`,:;=!~<>+-*/%^@#$|.\\_ 0é\n\t".split(""),
  ]),
];
