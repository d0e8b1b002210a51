import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

export const duplicateRule: Check = {
  id: "vmalert/duplicate-rule",
  severity: "error",
  summary: "Two rules of one group that are the same to vmalert.",
  source: "VictoriaMetrics 1.120, app/vmalert/config/config.go (HashRule): … is a duplicate in group",
  on: {
    group({ rules }, { report, kind }) {
      if (kind.program !== "vmalert") return;
      const first = new Map<string, AlertRule | RecordRule>();
      for (const rule of rules) {
        const key = identity(rule);
        const before = first.get(key);
        if (!before) first.set(key, rule);
        else
          report({
            place: rule.place,
            message:
              "A rule with this name, expression and labels already stands in this group; vmalert refuses the file. Take one of the two out.",
            related: [{ place: before.place, message: "It stands here first." }],
          });
      }
    },
  },
};

/** `for` and annotations do not count. */
function identity({ type, name, node, labels }: AlertRule | RecordRule): string {
  const sorted = labels
    .map(({ key, value }) => [key.value, value.value])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  return JSON.stringify([type, name.value, textAt(node, "expr") ?? "", sorted]);
}
