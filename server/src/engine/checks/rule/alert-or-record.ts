import { isBefore } from "../../facts/target.ts";
import { isNull, pairOf } from "../../languages/yaml/tree.ts";
import type { YamlPair } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { headOf } from "../../model/headOf.ts";
import { mistyped } from "../../model/mistyped.ts";

export const alertOrRecord: Check = {
  id: "rule/alert-or-record",
  severity: "error",
  summary: "A rule with both of `alert` and `record`, or with neither.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: only one of 'record' and 'alert' must be set",
  on: { alert: judge, record: judge },
};

const ruleKeys = ["alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"];

const isSet = (pair: YamlPair | undefined, nullIsText: boolean): boolean =>
  pair?.value !== undefined &&
  (nullIsText || !isNull(pair.value)) &&
  !(pair.value.type === "scalar" && pair.value.text === "");

function judge({ node }: AlertRule | RecordRule, { report, kind, target }: Context): void {
  if (kind.program === "grafana") return;
  const alert = pairOf(node, "alert");
  const record = pairOf(node, "record");
  // Before 3.3 Prometheus took `~` and `null` for names.
  const nullIsText = kind.id === "prometheus-rules" && isBefore(target.prometheus, "3.3");
  const hasAlert = isSet(alert, nullIsText);
  const hasRecord = isSet(record, nullIsText);
  if (hasAlert && hasRecord) {
    const { chunk, start, end } = record!.key;
    const related = [{ place: { ...alert!.key }, message: "The other one is here." }];
    report({
      place: { chunk, start, end },
      message: "A rule either raises an `alert` or writes a `record`; this one has both. Make it two rules.",
      related: related.map(({ place, message }) => ({
        place: { chunk: place.chunk, start: place.start, end: place.end },
        message,
      })),
    });
  } else if (!hasAlert && !hasRecord && !mistyped(["alert", "record"], node, ruleKeys)) {
    report({
      place: headOf(node),
      message: "This rule needs `alert` (to notify someone) or `record` (to write a series).",
    });
  }
}
