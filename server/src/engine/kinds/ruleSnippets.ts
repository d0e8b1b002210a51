import type { KindSnippet } from "../model/kind.ts";

const alert = [
  "alert: ${1:Name}",
  "expr: ${2:metric} > ${3:0}",
  "for: ${4:5m}",
  "labels:",
  "  severity: ${5|warning,critical,info|}",
  "annotations:",
  "  summary: ${6:What is wrong, and where}",
];

const record = ["record: ${1:level:metric:operation}", "expr: ${2:sum by (job) (rate(metric[5m]))}"];

const group = ["name: ${1:name}", "rules:", "  - alert: ${2:Name}", "    expr: ${3:metric} > ${4:0}"];

const ofAlerts: ReadonlySet<string> = new Set(["alert", "for", "keep_firing_for", "annotations"]);

/** A rule is an alert or a record, never both. */
export const ruleClashes = (key: string, siblings: ReadonlySet<string>): boolean =>
  (siblings.has("record") && ofAlerts.has(key)) ||
  (key === "record" && [...ofAlerts].some((one) => siblings.has(one)));

/** Whole rules and groups, below the key that holds `groups`: `""` in a rule file, `spec.` in a PrometheusRule. */
export const ruleSnippets = (holder: string): readonly KindSnippet[] => [
  { list: `${holder}groups[].rules`, label: "alerting rule", lines: alert },
  { list: `${holder}groups[].rules`, label: "recording rule", lines: record },
  { list: `${holder}groups`, label: "rule group", lines: group },
];
