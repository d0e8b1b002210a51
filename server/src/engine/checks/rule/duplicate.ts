import { descendants } from "../../languages/promql/tree.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import { isRule } from "../../model/items.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import type { Region } from "../../model/region.ts";

export const duplicate: Check = {
  id: "rule/duplicate",
  severity: "warning",
  summary: "Two rules of one file with the same name and the same labels.",
  source: "Prometheus 3.14, cmd/promtool/main.go (checkDuplicates)",
  alike: {
    // Grafana tells rules apart by their uid, vmalert by their expressions as well.
    key: (item, { program }) =>
      isRule(item) && item.name.value !== "" && program !== "grafana" && program !== "vmalert"
        ? identity(item)
        : undefined,
    report(items, context) {
      const kept: (AlertRule | RecordRule)[] = [];
      for (const rule of items.filter(isRule)) {
        const before = kept.find((one) => !areDisjoint(one.expr, rule.expr));
        if (before) reportDuplicate(rule, before, context);
        else kept.push(rule);
      }
    },
  },
  on: {},
};

/** Upstream's key: the name, and the group's labels under the rule's; kind, expression and `for` do not count. */
function identity({ name, group, labels }: AlertRule | RecordRule): string {
  const merged = new Map<string, string>();
  for (const { key, value } of group.labels) merged.set(key.value, value.value);
  for (const { key, value } of labels) merged.set(key.value, value.value);
  const parts = [name.value];
  for (const key of [...merged.keys()].sort()) parts.push(key, merged.get(key)!);
  return JSON.stringify(parts);
}

/** Both select by one label and for different values: the two never return the same series. */
function areDisjoint(a: Region | undefined, b: Region | undefined): boolean {
  if (!a || !b || a.text === b.text) return false;
  const [one, other] = [matchersOf(a), matchersOf(b)];
  return [...one].some(([label, values]) => {
    const others = other.get(label);
    return others !== undefined && [...values].every((value) => !others.has(value));
  });
}

/** The matchers of an expression by label, as they are written. */
function matchersOf({ language, parsed }: Region): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const { expr } = language.id === "promql" ? (parsed.tree as PromqlTree) : {};
  for (const node of expr ? descendants(expr) : []) {
    for (const { label, operator, value } of node.type === "selector" ? node.matchers : []) {
      const written = `${operator?.value ?? ""}${value?.value ?? ""}`;
      found.set(label.value, (found.get(label.value) ?? new Set()).add(written));
    }
  }
  return found;
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
