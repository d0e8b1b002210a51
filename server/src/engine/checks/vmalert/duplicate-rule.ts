import type { Check } from "../../model/check.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import { isRule } from "../../model/items.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

export const duplicateRule: Check = {
  id: "vmalert/duplicate-rule",
  severity: "error",
  summary: "Two rules of one group that are the same to vmalert.",
  source: "VictoriaMetrics 1.120, app/vmalert/config/config.go (HashRule): … is a duplicate in group",
  alike: {
    within: (item) => (isRule(item) ? item.group : undefined),
    key: (item, { program }) => (program === "vmalert" && isRule(item) ? identity(item) : undefined),
    report([first, ...others], { report }) {
      for (const { place } of others)
        report({
          place,
          message:
            "A rule with this name, expression and labels already stands in this group; vmalert refuses the file. Take one of the two out.",
          related: [{ place: first!.place, message: "It stands here first." }],
        });
    },
  },
  on: {},
};

/** `for` and annotations do not count. */
function identity({ type, name, node, labels }: AlertRule | RecordRule): string {
  const sorted = labels
    .map(({ key, value }) => [key.value, value.value])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  return JSON.stringify([type, name.value, textAt(node, "expr") ?? "", sorted]);
}
