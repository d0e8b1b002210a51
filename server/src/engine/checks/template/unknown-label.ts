import { certain } from "../../languages/gotemplate/certain.ts";
import { labelUses } from "../../languages/gotemplate/uses.ts";
import type { LabelUse } from "../../languages/gotemplate/uses.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { labelsOf } from "../../languages/promql/analysis.ts";
import { drops } from "../../languages/promql/labelFlow.ts";
import type { LabelFlow } from "../../languages/promql/labelFlow.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import { entryOf } from "../../model/items.ts";
import type { AlertRule, Entry } from "../../model/items.ts";
import type { Region } from "../../model/region.ts";
import { nearest } from "../../text/nearest.ts";
import type { Place } from "../../text/place.ts";
import { isLacked, suspicions } from "../recordedLabels.ts";

export const unknownLabel: Check = {
  id: "template/unknown-label",
  severity: "warning",
  summary: "A template reads a label that the alert's expression never returns.",
  source:
    "Prometheus 3.14, rules/alerting.go (Eval): templates see the labels of the query result and no others",
  on: {
    alert(alert, context) {
      const { expr } = alert;
      if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
      const tree = expr.parsed.tree as PromqlTree;
      let flow: LabelFlow | undefined;
      const rest: PlacedUse[] = [];
      for (const entries of [alert.labels, alert.annotations]) {
        for (const { template } of entries) {
          const uses = template ? usesIn(template) : [];
          if (uses.length === 0) continue;
          flow ??= labelsOf(tree);
          const left = judge(template!, uses, alert, expr, flow, context);
          for (const { label, span } of left) rest.push({ label, place: template!.toChunk(span) });
        }
      }
      if (rest.length > 0) judgeRecorded(tree, rest, context);
    },
  },
};

interface PlacedUse {
  readonly label: string;
  readonly place: Place;
}

/** Labels that the expression would return if the rules that record its metrics did not leave them out. */
function judgeRecorded(tree: PromqlTree, uses: readonly PlacedUse[], { later }: Context): void {
  for (const suspicion of suspicions(tree, [...new Set(uses.map(({ label }) => label))])) {
    const { label, metrics } = suspicion;
    const places = uses.filter((use) => use.label === label).map(({ place }) => place);
    later((context) => {
      if (!isLacked(suspicion, context)) return;
      const names = metrics.map((metric) => `\`${metric}\``).join(" and ");
      const message = `The expression returns no label \`${label}\`, so this is always empty: ${names} ${metrics.length > 1 ? "are" : "is"} recorded without it. Keep it in the recording rule, or take it out of the text.`;
      for (const place of places) context.report({ place, message });
    });
  }
}

function usesIn(region: Region): readonly LabelUse[] {
  if (region.language.id !== "gotemplate") return [];
  const parsed = region.parsed as Parsed<Template>;
  return certain(parsed, labelUses(parsed.tree));
}

/** Reports the labels that the expression itself drops; gives the others. */
function judge(
  template: Region,
  uses: readonly LabelUse[],
  alert: AlertRule,
  expr: Region,
  flow: LabelFlow,
  { report }: Context,
): LabelUse[] {
  const others: LabelUse[] = [];
  for (const use of uses) {
    const { label, span } = use;
    const removal = drops(flow, label);
    if (!removal) {
      others.push(use);
      continue;
    }
    const place = template.toChunk(span);
    const readable = flow.kept === "all" ? [] : [...flow.kept].filter((one) => !drops(flow, one));
    const guess = nearest(label, readable);
    report({
      place,
      message: `The expression returns no label \`${label}\`, so this is always empty. ${removal.sentence}${ownLabel(alert, label)}${guess ? ` Did you mean \`${guess}\`?` : ""}`,
      related: [{ place: expr.toChunk(removal.span), message: `\`${label}\` is lost here.` }],
      fixes: guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [],
    });
  }
  return others;
}

/** What people expect to find in `$labels`: the rule's own labels are added after the templates were filled in. */
function ownLabel({ labels, group }: AlertRule, label: string): string {
  const own: readonly Entry[] = [...labels, ...group.labels];
  if (label !== "alertname" && !entryOf(own, label)) return "";
  return ` \`${label}\` is added to the alert only afterwards; templates do not see it.`;
}
