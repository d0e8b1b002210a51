import { certain } from "../../languages/gotemplate/certain.ts";
import { labelUses } from "../../languages/gotemplate/uses.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { analysisOf, labelsOf } from "../../languages/promql/analysis.ts";
import { drops } from "../../languages/promql/labelFlow.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";

export const sometimesUnknownLabel: Check = {
  id: "template/sometimes-unknown-label",
  severity: "info",
  summary: "A template reads a label that one side of an `or` in the alert's expression never returns.",
  source: "pint: alerts/template; Prometheus 3.14, rules/alerting.go (Eval)",
  on: {
    alert({ expr, labels, annotations }, { report }) {
      if (!expr || expr.language.id !== "promql" || !/\bor\b/i.test(expr.text)) return;
      if (expr.parsed.errors.length > 0) return;
      const tree = expr.parsed.tree as PromqlTree;
      const { branches } = analysisOf(tree);
      if (branches.length < 2) return;
      const all = labelsOf(tree);
      for (const { template } of [...labels, ...annotations]) {
        if (template?.language.id !== "gotemplate") continue;
        // Who asks whether a label is there knows that it may not be.
        if (/\{\{-?\s*(?:else )?(?:if|with)\b/.test(template.text)) continue;
        const parsed = template.parsed as Parsed<Template>;
        for (const { label, span } of certain(parsed, labelUses(parsed.tree))) {
          if (drops(all, label)) continue;
          const poor = branches.find(({ flow }) => drops(flow, label));
          const removal = poor && drops(poor.flow, label);
          if (!removal) continue;
          const message = `Part of the expression returns no label \`${label}\`, and when that part fires, this is empty. ${removal.sentence}`;
          report({
            place: template.toChunk(span),
            message,
            related: [{ place: expr.toChunk(removal.span), message: `\`${label}\` is lost here.` }],
          });
        }
      }
    },
  },
};
