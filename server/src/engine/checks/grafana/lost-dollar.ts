import { isRule } from "../../model/items.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule } from "../../model/items.ts";

export const lostDollar: Check = {
  id: "grafana/lost-dollar",
  severity: "warning",
  summary:
    "`$labels` or `$values` in a label of a provisioned rule, which Grafana takes for an environment variable.",
  source: "Grafana 12.2, pkg/services/provisioning/values/values.go: labels are expanded, `$$` is a `$`",
  on: { alert: judge },
};

function judge(rule: AlertRule, { report, kind }: Context): void {
  if (kind.id !== "grafana-alerting" || !isRule(rule)) return;
  for (const { value } of rule.labels) {
    const found = /(?<!\$)\$(?:labels|values|value)\b/.exec(value.value);
    if (!found) continue;
    const word = found[0];
    report({
      place: value.place,
      message: `When Grafana reads this file it takes \`${word}\` in labels for an environment variable, and puts nothing in its place. Write \`$${word}\`.`,
    });
  }
}
