import type { Check, Context } from "../../model/check.ts";
import { isRule } from "../../model/items.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

export const duplicate: Check = {
  id: "rule/duplicate",
  severity: "warning",
  summary: "Two rules of one file with the same name and the same labels.",
  source: "Prometheus 3.14, cmd/promtool/main.go (checkDuplicates)",
  scope: "file",
  on: {
    part(part, context) {
      const first = new Map<string, AlertRule | RecordRule>();
      for (const rule of part.items.filter(isRule)) {
        if (rule.name.value === "") continue;
        const key = identity(rule);
        const before = first.get(key);
        if (before) reportDuplicate(rule, before, context);
        else first.set(key, rule);
      }
    },
  },
};

/** Upstream's key: the name, and the group's labels under the rule's; kind, expression and `for` do not count. */
function identity({ name, group, labels }: AlertRule | RecordRule): string {
  const merged = new Map<string, string>();
  for (const entry of [...group.labels, ...labels]) merged.set(entry.key.value, entry.value.value);
  return JSON.stringify([name.value, [...merged].sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function reportDuplicate(
  rule: AlertRule | RecordRule,
  before: AlertRule | RecordRule,
  context: Context,
): void {
  const where = before.group.name ? ` in group \`${before.group.name.value}\`` : "";
  const effect =
    rule.type !== before.type
      ? "promtool's lint counts the two as one, though one is an alert"
      : rule.type === "alert"
        ? "one alert hides the other"
        : "they may write the same series";
  context.report({
    place: rule.place,
    message: `\`${rule.name.value}\` with the same labels already stands${where}; ${effect}. Rename it or add a label that tells them apart.`,
    related: [{ place: before.place, message: "It stands here first." }],
  });
}
