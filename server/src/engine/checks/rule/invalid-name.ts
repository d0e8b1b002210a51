import { isBefore } from "../../facts/target.ts";
import { placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, Entry, RecordRule } from "../../model/items.ts";
import type { At } from "../../text/place.ts";

export const invalidName: Check = {
  id: "rule/invalid-name",
  severity: "error",
  summary: "A name of a label, annotation or recorded series that the Prometheus of the target cannot read.",
  source:
    "Prometheus 2.42, model/rulefmt/rulefmt.go: invalid label name, invalid annotation name, invalid recording rule name; CHANGELOG 3.0 and 3.2",
  on: {
    group({ labels }, context) {
      checkEntries(labels, "label", context);
    },
    alert(rule, context) {
      checkRule(rule, context);
      checkNullRecord(rule, context);
    },
    record(rule, context) {
      checkRule(rule, context);
      checkRecord(rule.name, context);
    },
  },
};

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Prometheus itself, or the operator on behalf of one. */
const isPrometheus = ({ kind }: Context): boolean =>
  kind.program === "prometheus" || kind.program === "kubernetes";

function checkRule({ labels, annotations }: AlertRule | RecordRule, context: Context): void {
  checkEntries(labels, "label", context);
  checkEntries(annotations, "annotation", context);
}

function checkEntries(entries: readonly Entry[], what: string, context: Context): void {
  const { target, report } = context;
  const since = target.features.has("utf8-names") ? "2.55" : "3.0";
  if (!isPrometheus(context) || !isBefore(target.prometheus, since)) return;
  for (const { key } of entries) {
    // An empty name is refused by every version, and said so by the schema.
    if (key.value === "" || labelName.test(key.value)) continue;
    const message = `\`${key.value}\` is no name for ${what === "label" ? "a label" : "an annotation"} in Prometheus ${target.prometheus}: letters, digits and \`_\`, no digit first. Others can be used since ${since}.`;
    report({ place: key.place, message });
  }
}

/** Before 3.3 Prometheus took `~` for the name of a series, and refused it. */
function checkNullRecord({ node }: AlertRule, context: Context): void {
  const { kind, target } = context;
  const record = valueOf(node, "record");
  if (kind.id !== "prometheus-rules" || !isBefore(target.prometheus, "3.3")) return;
  if (record?.type === "scalar" && record.value === null)
    checkRecord({ value: record.text, place: placeOf(record) }, context);
}

/** Braces are refused by every version, and said so by the schema. */
function checkRecord({ value, place }: At<string>, context: Context): void {
  const { target, report } = context;
  if (!isPrometheus(context) || !isBefore(target.prometheus, "3.2")) return;
  if (value === "" || metricName.test(value) || /[{}]/.test(value)) return;
  const message = `\`${value}\` is no name for a recorded series in Prometheus ${target.prometheus}: letters, digits, \`_\` and \`:\`, no digit first. Others can be used since 3.2.`;
  report({ place, message });
}
