import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { labelsOf, misfits, wantedBy, wantedSchema } from "../wantedEntries.ts";

export const unwantedLabel: Check = {
  id: "rule/unwanted-label",
  severity: "warning",
  summary:
    "A rule without a label that the project wants on every rule, or with another value than it allows.",
  source: "https://prometheus.io/docs/alerting/latest/configuration/#route; pint 0.87, rule/label",
  isAsked: true,
  options: {
    alert: wantedSchema(
      "Labels that every alert has to have, and their values.",
      "severity: [critical, warning]",
    ),
    record: wantedSchema("Labels that every recording rule has to have, and their values.", "team: .+"),
    values: wantedSchema(
      "Labels that a rule need not have, and the values that they may have where it does.",
      "tier: [gold, silver]",
    ),
  },
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, { options, report }: Context): void {
  if (rule.name.value === "") return;
  const entries = { rule, holder: "labels", all: labelsOf(rule) } as const;
  for (const found of misfits(entries, wantedBy(options, rule.type), true)) report(found);
  for (const found of misfits(entries, wantedBy(options, "values"), false)) report(found);
}
