/** Numbers from 0 to 1 that are the same in every run. */
export function lottery(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const ruleLines = [
  "groups:",
  "  - name: one",
  "    interval: 1m",
  "    limit: 3",
  "    rules:",
  "      - &a",
  "        alert: A",
  "        expr: up == 0",
  "        for: 5m",
  "        labels: { severity: page, 'team': \"x\" }",
  "        annotations:",
  "          summary: >-",
  "            long text",
  "            of two lines",
  "          note: |",
  "            kept",
  "      - record: a:b",
  "        expr: |2",
  "            sum(up)",
  "        labels:",
  "          l: !!str 1",
  "  - { name: two, rules: [ { alert: B, expr: up }, { alert: C, expr: 'up' } ] }",
  "  - name: three",
  "    rules:",
  "    - alert: D",
  '      expr: "up',
  '        > 0"',
  "    - record: c:d",
  "      expr: *e",
];

/** What is put in somewhere, or in place of something. */
const pieces = [
  ..."\t| # |#|:|: |- |-|? |,|[|]|{|}|[]|{}|'|\"|''|\\|\\n|\\/|&e |*e|*a|&|*|!|!! |!x |!!str |!!int |!!null |!!float |!e!x |!<tag:x> |%|%YAML 1.1\n---\n|%YAML 1.2\n---\n|%FOO x\n---\n|%TAG !e! tag:x,1:\n---\n".split(
    "|",
  ),
  ..."---\n|...\n|--- |@|`|~|null|yes|0x1F|1_0|0o7|.inf|1e3|<<: *a\n|<<: {for: 1m}\n|<<: [*a]\n|<<|é|😀|\uFEFF|\u00a0|\u0007".split(
    "|",
  ),
  "|",
  ">",
  "|+",
  "|0",
  "\n",
  "\n\n",
  "\r",
  "\r\n",
  "\u0085",
  "\u2028",
  "\u2029",
  " ",
  "  ",
  "        ",
  "~: x\n",
  "? k\n: v\n",
  `{ ${"k".repeat(1030)}: v }`,
  `${"k".repeat(1030)}: v`,
  "!!binary dXA=",
  "!!binary up",
  "2024-01-01",
  "!!timestamp 2024-01-01",
];

/** Copies of a text with a few accidents of the kind that YAML's readers judge differently. */
export function withAccidents(
  lines: readonly string[],
  next: () => number,
  extra: readonly string[] = [],
): string {
  const below = (limit: number): number => Math.floor(next() * limit);
  const all = [...pieces, ...extra];
  const piece = (): string => all[below(all.length)]!;
  const accidents: readonly ((text: string[]) => void)[] = [
    (text) => {
      const line = below(text.length);
      const at = below(text[line]!.length + 1);
      text[line] = text[line]!.slice(0, at) + piece() + text[line]!.slice(at);
    },
    (text) => {
      const line = below(text.length);
      text[line] = text[line]!.replace(
        /(: ).*|(- ).*/,
        (_all, colon?: string, dash?: string) => (colon ?? dash) + piece(),
      );
    },
    (text) => {
      const line = below(text.length);
      text[line] = text[line]!.replace(/^ */, " ".repeat(below(12)));
    },
    (text) => {
      const line = below(text.length);
      const at = below(text[line]!.length);
      text[line] = text[line]!.slice(0, at) + text[line]!.slice(at + 1);
    },
    (text) => void text.splice(below(text.length), 1 + below(3)),
    (text) => void text.splice(below(text.length), 0, " ".repeat(below(10)) + piece()),
    (text) => {
      const line = below(text.length - 1);
      text.splice(line, 2, text[line]! + piece() + text[line + 1]!.trimStart());
    },
    (text) => {
      const line = below(text.length);
      text[line] = text[line]!.replace(/ +$|$/, piece());
    },
  ];
  const text = [...lines];
  for (let accident = 1 + below(2); accident > 0; accident--) accidents[below(accidents.length)]!(text);
  return text.join("\n") + (next() < 0.8 ? "\n" : "");
}

/** Rule files that are right but for some accidents; yaml.v3 reads them. */
export function quirkyRuleFiles(count: number, seed: number): string[] {
  const next = lottery(seed);
  return Array.from({ length: count }, () => {
    const lines = ruleLines.map((line) => line.replace("*e", next() < 0.5 ? "*e" : "up"));
    if (next() < 0.6) lines[7] = lines[7]!.replace("up == 0", "&e up");
    if (next() < 0.7) lines[28] = lines[28]!.replace("*e", "up");
    return withAccidents(lines, next);
  });
}

const configLines = [
  "global:",
  "  scrape_interval: &i 15s",
  "  external_labels:",
  "    site: 'a'",
  "    nr: 1",
  "scrape_configs:",
  "  - job_name: node",
  "    honor_labels: true",
  "    sample_limit: 100",
  "    scrape_interval: *i",
  "    params:",
  "      x: [a, b]",
  "    static_configs:",
  "      - targets: [ localhost:9090, 'a:1' ]",
  "        labels: &l",
  "          env: prod",
  '          dc: "x"',
  "    relabel_configs:",
  "      - source_labels: [__address__]",
  "        regex: |-",
  "          a.*",
  "        target_label: y",
  "  - { job_name: other, honor_timestamps: false, static_configs: [ { targets: [ 'b:1' ] } ] }",
  "  - job_name: third",
  "    static_configs:",
  "    - targets:",
  "      - c:1",
  "      labels:",
  "        <<: *l",
  "        z: 1",
  "remote_write:",
  "  - url: http://localhost/x",
  "    queue_config: { max_shards: 10 }",
];

/** Configurations of Prometheus that are right but for some accidents; yaml.v2 reads them. */
export function quirkyConfigs(count: number, seed: number): string[] {
  const next = lottery(seed);
  const extra = ["yes", "On", "n", "Yes", "OFF", "tRue", "<<: *l\n", "1.5", "-1", "0755", "1e2"];
  return Array.from({ length: count }, () => withAccidents(configLines, next, extra));
}

const alertmanagerLines = [
  "global:",
  "  resolve_timeout: &t 5m",
  "  smtp_require_tls: no",
  "route:",
  "  receiver: a",
  "  group_by: [x, 'y']",
  "  group_wait: *t",
  "  continue: false",
  "  routes:",
  "    - receiver: b",
  "      matchers: [ 'a=b', c=~d ]",
  "      match: &m { e: f }",
  "    - { receiver: a, match: { <<: *m, g: 1 } }",
  "receivers:",
  "  - name: a",
  "    webhook_configs:",
  "      - url: http://x/y",
  "        send_resolved: yes",
  "        max_alerts: 5",
  "  - name: b",
  "    slack_configs:",
  "      - api_url: http://x/z",
  "        text: >-",
  "          long",
  "          text",
  "        fields: [ { title: a, value: 1, short: on } ]",
  "inhibit_rules:",
  "- source_match: {a: b}",
  "  target_match: {c: d}",
  "  equal: [e]",
];

/** Configurations of Alertmanager that are right but for some accidents; yaml.v2 reads them. */
export function quirkyAlertmanagers(count: number, seed: number): string[] {
  const next = lottery(seed);
  const extra = ["yes", "On", "n", "Yes", "OFF", "<<: *m\n", "1.5", "-1"];
  return Array.from({ length: count }, () => withAccidents(alertmanagerLines, next, extra));
}
