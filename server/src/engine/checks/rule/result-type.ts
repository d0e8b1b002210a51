import { documentedType } from "../../languages/promql/functionSignature.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const resultType: Check = {
  id: "rule/result-type",
  severity: "warning",
  summary: "A rule whose expression gives a text or a range of samples, which fails at every evaluation.",
  source: "Prometheus 3.14, rules/rule.go (EngineQueryFunc: rule result is not a vector or scalar)",
  on: promqlRule(({ expr: root }, expr, { report }) => {
    if (!root || (root.valueType !== "string" && root.valueType !== "matrix")) return;
    const isRange = root.valueType === "matrix";
    const message = isRange
      ? "This gives a range of samples, and a rule needs one value for each series: it fails at every evaluation. Put a function around it, such as `rate(…)` or `max_over_time(…)`."
      : `This gives a ${documentedType.string}, and a rule needs values: it fails at every evaluation.`;
    report({ place: expr.toChunk(root), message });
  }),
};
