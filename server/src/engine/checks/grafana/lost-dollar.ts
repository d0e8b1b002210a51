import { isRule } from "../../model/items.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import type { AlertRule } from "../../model/items.ts";
import type { Place } from "../../text/place.ts";

export const lostDollar: Check = {
  id: "grafana/lost-dollar",
  severity: "warning",
  summary:
    "`$labels` or `$values` in a label of a provisioned rule, which Grafana takes for an environment variable.",
  source: "Grafana 12.2, pkg/services/provisioning/values/values.go: labels are expanded, `$$` is a `$`",
  on: { alert: judge },
};

const lost = /(?<!\$)\$(?:labels|values|value)\b/g;

/** Every lost one of the text. */
function withDollars(place: Place): Fix[] {
  const written = place.chunk.text.slice(place.start, place.end);
  // `$` is not escaped in any style of YAML: it stands in the file as it is.
  const text = written.replaceAll(lost, (word) => `$${word}`);
  return [{ title: "Write `$$`", edits: [{ place, text }] }];
}

function judge(rule: AlertRule, { report, kind }: Context): void {
  if (kind.id !== "grafana-alerting" || !isRule(rule)) return;
  for (const { value } of rule.labels) {
    const [word] = value.value.match(lost) ?? [];
    if (word === undefined) continue;
    report({
      place: value.place,
      message: `When Grafana reads this file it takes \`${word}\` in labels for an environment variable, and puts nothing in its place. Write \`$${word}\`.`,
      fixes: withDollars(value.place),
    });
  }
}
