import type { AlertRule, RecordRule } from "./items.ts";

/** Tells the texts of a rule where they belong. */
export function tie(rule: AlertRule | RecordRule): void {
  for (const { template } of rule.labels) if (template) template.item = rule;
  for (const { template } of rule.annotations) if (template) template.item = rule;
  const { expr } = rule;
  if (expr) expr.item = rule;
}
