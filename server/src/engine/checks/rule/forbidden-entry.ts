import type { Check, Context } from "../../model/check.ts";
import { listOption } from "../../model/checkOptions.ts";
import type { AlertRule, Entry, RecordRule } from "../../model/items.ts";
import type { Schema } from "../../model/schema.ts";
import { matchesOfRule } from "../matchesOfRule.ts";
import { labelsOf } from "../wantedEntries.ts";

const list = (what: string, example: string): Schema => ({
  type: "array",
  items: { type: "string", "x-language": "regex" },
  description: `Regular expressions; ${what} that one of them matches as a whole is forbidden.`,
  examples: [[example]],
});

export const forbiddenEntry: Check = {
  id: "rule/forbidden-entry",
  severity: "warning",
  summary: "A label or annotation whose name or value the project forbids.",
  source: "https://prometheus.io/docs/practices/naming/#labels; pint 0.87, rule/reject",
  isAsked: true,
  options: {
    labels: list("the name of a label", "instance"),
    labelValues: list("the value of a label", "(?i)todo.*"),
    annotations: list("the name of an annotation", "playbook"),
    annotationValues: list("the text of an annotation", "http://.*"),
  },
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, context: Context): void {
  const { options } = context;
  const [labels, labelValues] = [listOption(options, "labels"), listOption(options, "labelValues")];
  const names = listOption(options, "annotations");
  const texts = listOption(options, "annotationValues");
  if (labels.length + labelValues.length > 0)
    for (const entry of labelsOf(rule)) judgeEntry(rule, "label", entry, [labels, labelValues], context);
  if (rule.type === "alert" && names.length + texts.length > 0)
    for (const entry of rule.annotations) judgeEntry(rule, "annotation", entry, [names, texts], context);
}

type Lists = readonly [names: readonly string[], values: readonly string[]];

function judgeEntry(
  rule: AlertRule | RecordRule,
  kind: "label" | "annotation",
  entry: Entry,
  [names, values]: Lists,
  { report }: Context,
): void {
  const { key, value } = entry;
  // An empty label is none: it takes away that of the group.
  if (kind === "label" && value.value === "") return;
  const forbids = (text: string) => (pattern: string) => matchesOfRule(pattern, text, rule);
  const name = names.find(forbids(key.value));
  const text = name === undefined ? values.find(forbids(value.value)) : undefined;
  if (name === undefined && text === undefined) return;
  const found = name === undefined ? value : key;
  const what =
    name === undefined ? `this value of the ${kind} \`${key.value}\`` : `the ${kind} \`${key.value}\``;
  const pattern = name ?? text;
  const why = pattern === found.value ? "" : `: it matches \`${pattern}\``;
  const message = `\`.tocsin.yaml\` forbids ${what}${why}. Use another one, or leave it out.`;
  if (rule.labels.includes(entry) || rule.annotations.includes(entry))
    report({ place: found.place, message });
  else report({ place: rule.place, message, related: [{ place: found.place, message: "It is set here." }] });
}
