import type { Check } from "../../model/check.ts";
import type { Item, RecordRule } from "../../model/items.ts";
import { sameExpression, sameRule } from "../../model/ruleMarks.ts";
import { relativeTo } from "../../text/uri.ts";
import { loadedTogether } from "../loadedTogether.ts";

export const repeatedExpression: Check = {
  id: "rule/repeated-expression",
  severity: "info",
  summary: "A metric that is recorded under another name as well, by the same expression.",
  source: "https://prometheus.io/docs/practices/rules/",
  scope: "project",
  alike: {
    key: (item, { program }, digest) =>
      item.type === "record" && program !== "grafana" ? digest?.expression : undefined,
    report(items, { report }) {
      const [first, ...others] = items.filter(isRecord);
      for (const { name, group, place } of others) {
        if (!first || name.value === first.name.value || hasLabels(first) || group.labels.length > 0)
          continue;
        report({
          place,
          message: `\`${name.value}\` records what \`${first.name.value}\` does: ${advice}`,
          related: [{ place: first.place, message: "It is recorded here first." }],
        });
      }
    },
  },
  on: {
    digest({ of: rule, rule: mark, expression }, { project, report, uri }) {
      if (mark === undefined || expression === undefined || rule.group.labels.length > 0) return;
      const other = loadedTogether(project, uri, sameExpression, expression);
      // One of the same name is another check's.
      if (other === undefined || loadedTogether(project, uri, sameRule, mark) !== undefined) return;
      report({
        place: rule.place,
        message: `\`${relativeTo(project.folder, other)}\` records what \`${rule.name.value}\` does under another name: ${advice}`,
      });
    },
  },
};

const advice =
  "the same series are computed and kept twice, and one of the two will be forgotten when the other is changed. Read one of them everywhere, and take the other out.";

const isRecord = (item: Item): item is RecordRule => item.type === "record";

const hasLabels = ({ group }: RecordRule): boolean => group.labels.length > 0;
