import type { Random } from "../../server/src/tools/differential/random.ts";

/** One after the other, what breaks and what mends. */
export const tokens: readonly string[] = [
  ..."a x 1 \" ' : - | > [ ] { } , # & * ! ? % @ ` ~ \t \r \n \u2028 \u0085 \uFEFF \u0000 😀 { { = ( ) \\ $ /".split(
    " ",
  ),
  " ",
  "  ",
  "\n\n",
  "\r\n",
  "- ",
  ": ",
  " #",
  "{{ ",
  " }}",
  "{{",
  "---\n",
  "...\n",
  "\n---\n",
  "\n...\n",
  "--- # x\n",
  "%YAML 1.1\n",
  "&a ",
  "*a",
  "<<: *a\n",
  "!!str ",
  "|\n",
  "|2-\n",
  '"',
  "'",
  "'''",
  "[5m]",
  "sum(",
  "x-y",
  "groups:",
  "rules:\n",
  "name: ",
  "alert: ",
  "expr: ",
];

export const lines: readonly string[] = [
  "",
  "# comment",
  "# tocsin-ignore rule/duplicate, yaml/unknown-key -- why",
  "# tocsin-ignore alert/*",
  "# tocsin-ignore-file promql/syntax",
  "groups:",
  "rules:",
  "- name: new",
  "- alert: New",
  "- record: a:b",
  "- { alert: Flow, expr: up }",
  "-",
  "- &a",
  "alert: Other",
  "name: other",
  "expr: up == 0",
  "expr: sum(",
  "expr: |",
  "expr: rate(a:b[5m]) > 1",
  "expr: &a up",
  "expr: *a",
  "for: 5m",
  "for: 5x",
  "labels:",
  "labels: { severity: page }",
  "severity: page",
  'annotations: { summary: "{{ $labels.job }}" }',
  "interval: 1m",
  "interval: 10m",
  "unknown: 1",
  "- a",
  "}",
  "]",
  '"',
  "---",
  "...",
  "%YAML 1.2",
  "spec:",
  "kind: PrometheusRule",
  "route: { receiver: x }",
  "receivers:",
  "routes:",
  "scrape_configs:",
  "scrape_interval: 2m",
  "items:",
  "- receiver: a",
  "- job_name: a",
  "- targets: ['a:1']",
  "matchers: [a=b]",
  "kind: AlertmanagerConfig",
];

/** Keys by which dialects of rule files are told apart, with where they stand: below `groups`, beside it. */
export const dialectKeys: readonly string[] = [
  "concurrency: 1",
  "eval_offset: 5s",
  "partial_response_strategy: abort",
  "source_tenants: [a]",
  "limit: 5",
  "query_offset: 1m",
];
export const dialectRoots: readonly string[] = [
  "namespace: a",
  "apiVersion: 1",
  "kind: PrometheusRule",
  "x: y",
];

export const rule = (random: Random, indent: string): string =>
  random
    .pick([
      ["- alert: Pasted", "  expr: up == 0"],
      ["- alert: A", "  expr: |", "    up", "", "  labels:", "    severity: page", ""],
      ["- record: a:b", "  expr: sum(up)", "  # behind"],
      ["# above", "- alert: B", "  expr: a:b > 0", "  annotations:", "    summary: >-", "      folded"],
      ["- { alert: C, expr: up,", "    for: 1m }"],
      ["- alert: D", "  expr: sum("],
    ])
    .map((line) => line && `${indent}${line}\n`)
    .map((line) => line || "\n")
    .join("");

export const group = (random: Random, indent: string): string =>
  `${indent}- name: ${random.pick(["a", "b", "pasted"])}\n${indent}  rules:\n${rule(random, `${indent}    `)}${random.below(2) ? rule(random, `${indent}    `) : ""}`;
