import { certain } from "../../languages/gotemplate/certain.ts";
import { printedValues } from "../../languages/gotemplate/printedValues.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { rateIn } from "../../languages/promql/rateIn.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";

export const rawRate: Check = {
  id: "template/raw-rate",
  severity: "info",
  summary: "A rate that a text prints with all of its digits.",
  source:
    "pint: alerts/template; https://prometheus.io/docs/prometheus/latest/configuration/template_reference/#numbers",
  on: {
    alert({ annotations, expr }, { report }) {
      if (!expr || expr.language.id !== "promql" || !/rate|deriv/.test(expr.text)) return;
      if (expr.parsed.errors.length > 0) return;
      const call = rateIn((expr.parsed.tree as PromqlTree).expr);
      if (!call) return;
      for (const entry of annotations) {
        if (!/value/i.test(entry.value.value)) continue;
        const { template } = entry;
        if (template?.language.id !== "gotemplate") continue;
        for (const span of rawIn(template)) {
          report({
            place: template.toChunk(span),
            message: `\`${call.name.value}()\` gives numbers such as 0.03333333333333333. Round it for the reader: \`humanize\`, \`humanizePercentage\`, or \`printf "%.2f"\`.`,
            related: [{ place: expr.toChunk(call.name), message: "The value comes from here." }],
            fixes: [
              {
                title: "Add `humanize`",
                edits: [{ place: template.toChunk({ start: span.end, end: span.end }), text: " | humanize" }],
              },
            ],
          });
        }
      }
    },
  },
};

/** Where the value stands in a sentence; behind `VALUE =` it stands for itself, with all its digits. */
function rawIn(template: Region): { start: number; end: number }[] {
  const parsed = template.parsed as Parsed<Template>;
  return certain(parsed, printedValues(parsed.tree))
    .filter(({ isPlain, span }) => isPlain && !/[=:]\s*\{\{-?\s*$/.test(template.text.slice(0, span.start)))
    .map(({ span }) => span);
}
