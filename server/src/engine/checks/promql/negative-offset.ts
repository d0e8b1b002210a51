import { nodesOf } from "../../languages/promql/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const negativeOffset: Check = {
  id: "promql/negative-offset",
  severity: "warning",
  summary: "A rule with a negative `offset`, which looks for samples of the future.",
  source: "https://prometheus.io/docs/prometheus/latest/querying/basics/#offset-modifier",
  on: promqlRule((tree, expr, { report }, { group }) => {
    if (!expr.text.includes("offset") || valueOf(group.node, "query_offset") !== undefined) return;
    for (const node of nodesOf(tree)) {
      if (node.type !== "selector" && node.type !== "matrix" && node.type !== "subquery") continue;
      const { offset, at } = node;
      if (!offset || at || !((offset.duration.seconds ?? 0) < 0)) continue;
      const message =
        "A rule is evaluated for now, and this asks for what comes later: there are no samples yet, and so the result is stale, partial or empty. Use a positive `offset` on the other side instead.";
      report({ place: expr.toChunk(offset), message });
    }
  }),
};
