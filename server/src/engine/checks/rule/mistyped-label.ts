import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, Entry, RecordRule } from "../../model/items.ts";
import { severityValue } from "../../model/ruleMarks.ts";
import { isSlipOf } from "../../text/isSlipOf.ts";

export const mistypedLabel: Check = {
  id: "rule/mistyped-label",
  severity: "warning",
  summary: "A label, or a value of `severity`, that is one letter away from one that the whole project uses.",
  source:
    "https://prometheus.io/docs/alerting/latest/configuration/#route: a route looks for the very label and value",
  scope: "project",
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, context: Context): void {
  for (const entry of rule.labels) {
    judgeName(rule, entry, context);
    if (entry.key.value === "severity") judgeSeverity(entry, context);
  }
}

function judgeName({ labels }: AlertRule | RecordRule, { key }: Entry, { project, report }: Context): void {
  const name = key.value;
  if (name.length < shortest || project.useOf("label", name) !== "rare") return;
  const meant = slipOf(name, project.commonNames("label"));
  // What an expression, a route or a template asks for is a label of its own, and so is one beside the other.
  if (meant === undefined || project.count("label", name).used > 0) return;
  if (labels.some((one) => one.key.value === meant)) return;
  report({
    place: key.place,
    message: `Many rules say \`${meant}\`, and hardly any \`${name}\`: what looks for \`${meant}\`, such as a route of Alertmanager, passes this rule over. Write \`${meant}\`, if that is meant.`,
    fixes: [{ title: `Change to \`${meant}\``, edits: [{ place: key.place, text: meant }] }],
  });
}

function judgeSeverity({ value }: Entry, { project, report }: Context): void {
  const text = value.value;
  if (text.length < shortest || text.includes("{{") || project.useOf(severityValue, text) !== "rare") return;
  const meant = slipOf(text, project.commonNames(severityValue));
  if (meant === undefined) return;
  report({
    place: value.place,
    message: `Many rules have the severity \`${meant}\`, and hardly any \`${text}\`: a route or silence for \`${meant}\` passes this one over. Write \`${meant}\`, if that is meant.`,
    fixes: [{ title: `Change to \`${meant}\``, edits: [{ place: value.place, text: meant }] }],
  });
}

/** Short names are near to each other on purpose. */
const shortest = 4;

function slipOf(word: string, common: Iterable<string>): string | undefined {
  for (const one of common) if (one !== word && isSlipOf(word, one)) return one;
  return undefined;
}
