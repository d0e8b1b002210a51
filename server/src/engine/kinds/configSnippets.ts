import type { KindSnippet } from "../model/kind.ts";

const fixedTargets = ["job_name: ${1:name}", "static_configs:", '  - targets: ["${2:localhost:9100}"]'];

const targetsFromFiles = ["job_name: ${1:name}", "file_sd_configs:", '  - files: ["${2:targets/*.yml}"]'];

const probe = [
  "job_name: ${1:blackbox}",
  "metrics_path: /probe",
  "params: { module: [${2:http_2xx}] }",
  "static_configs:",
  '  - targets: ["${3:https://example.com}"]',
  "relabel_configs:",
  "  - { source_labels: [__address__], target_label: __param_target }",
  "  - { source_labels: [__param_target], target_label: instance }",
  "  - { target_label: __address__, replacement: ${4:localhost:9115} }",
];

const write = ["source_labels: [${1:label}]", "regex: ${2:(.+)}", "target_label: ${3:label}"];

const drop = ["source_labels: [${1:__name__}]", "regex: ${2:go_.*}", "action: drop"];

const keep = ["source_labels: [${1:label}]", "regex: ${2:value}", "action: keep"];

/** Whole jobs and steps of relabelling. */
export const scrapeSnippets: readonly KindSnippet[] = [
  { list: "scrape_configs", label: "job with fixed targets", lines: fixedTargets },
  { list: "scrape_configs", label: "job with targets from files", lines: targetsFromFiles },
  { list: "scrape_configs", label: "job that probes addresses", lines: probe },
  ...["relabel_configs", "metric_relabel_configs"].flatMap((key) => [
    { list: `scrape_configs[].${key}`, label: "write a label", lines: write },
    { list: `scrape_configs[].${key}`, label: "drop what matches", lines: drop },
    { list: `scrape_configs[].${key}`, label: "keep what matches", lines: keep },
  ]),
];

/** The same, and where samples and alerts go. */
export const configSnippets: readonly KindSnippet[] = [
  ...scrapeSnippets,
  {
    list: "remote_write",
    label: "receiver of samples",
    lines: ["url: ${1:https://example.com/api/v1/write}"],
  },
  {
    list: "alerting.alertmanagers",
    label: "fixed Alertmanagers",
    lines: ["static_configs:", '  - targets: ["${1:localhost:9093}"]'],
  },
];
