import { rangeOfNode } from "../../languages/promql/analysis.ts";
import { parameterFault, parametersMatter } from "../../languages/promql/parameterFaults.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const parameterOutOfRange: Check = {
  id: "promql/parameter-out-of-range",
  severity: "warning",
  summary: "A number with which `quantile`, `topk`, `clamp` and others give nothing, infinity, or fail.",
  source: "Prometheus 3.14, promql/functions.go, promql/quantile.go, promql/engine.go (aggregation)",
  on: promqlRule((tree, expr, { report }) => {
    if (!parametersMatter.test(expr.text)) return;
    for (const node of nodesOf(tree)) {
      if (node.type !== "call" && node.type !== "aggregate") continue;
      const fault = parameterFault(node, rangeOfNode);
      if (!fault) continue;
      const { at, outcome, meant } = fault;
      const by = node.type === "call" ? node.name.value : node.op;
      const place = expr.toChunk(at);
      const hint = meant === undefined ? "" : ` Write \`${meant}\`.`;
      report({
        place,
        message: `\`${by}\` ${outcome}.${hint}`,
        fixes:
          meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }],
      });
    }
  }),
};
