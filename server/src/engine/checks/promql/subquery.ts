import { nodesOf } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const subquery: Check = {
  id: "promql/subquery",
  severity: "info",
  summary: "A rule with a subquery that is computed hundreds of times at every evaluation.",
  source: "https://prometheus.io/docs/prometheus/latest/querying/basics/#subquery",
  on: promqlRule((tree, expr, { report }) => {
    if (!expr.text.includes("[")) return;
    for (const node of nodesOf(tree)) {
      if (node.type !== "subquery") continue;
      const { seconds } = node.range;
      const step = node.step ? node.step.seconds : defaultStep;
      if (!seconds || !step || step <= 0 || seconds / step < many) continue;
      const times = Math.floor(seconds / step);
      const message = `At every evaluation this computes what is inside ${String(times)} times. Record that under a name of its own, and take the range of the recorded metric.`;
      report({ place: expr.toChunk(node.brackets), message });
    }
  }),
};

/** In seconds; that of `global.evaluation_interval` where nobody sets it. */
const defaultStep = 60;

const many = 200;
