import { labelsOfNode } from "../../languages/promql/analysis.ts";
import type { LabelFlow } from "../../languages/promql/labelFlow.ts";
import type { Aggregate, Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";

export const unstableSeries: Check = {
  id: "alert/unstable-series",
  severity: "warning",
  summary: "An alert on the first few series by `topk` and the like, which are others at every evaluation.",
  source:
    "pint: promql/fragile; https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators",
  on: {
    alert({ expr }, { report }) {
      if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
      for (const node of returned((expr.parsed.tree as PromqlTree).expr)) {
        const few = fewest[node.op];
        if (few === undefined || isOneOfEach(node) || isOne(node)) continue;
        const message = `\`${node.op}\` returns ${few}, which can be others at every evaluation: alerts start anew and resolve for no reason. Compare the values with a limit instead.`;
        report({ place: expr.toChunk(node.opSpan), message });
      }
    },
  },
};

const fewest: Readonly<Record<string, string>> = {
  topk: "the series with the largest values",
  bottomk: "the series with the smallest values",
  limitk: "some of the series",
  limit_ratio: "some of the series",
};

/** `topk by (pod) (1, …)` makes one series of several that mean the same. */
const isOneOfEach = ({ modifier, parameter }: Aggregate): boolean =>
  modifier?.kind === "by" &&
  modifier.labels.length > 0 &&
  parameter?.type === "number" &&
  parameter.value === 1;

/** Of one series without labels there is nothing to pick. */
const isOne = ({ expr }: Aggregate): boolean => expr !== undefined && hasNoLabels(labelsOfNode(expr));

const hasNoLabels = ({ kept }: LabelFlow): boolean => kept !== "all" && kept.length === 0;

/** Aggregations whose series are those of the result: what is compared with them, or aggregated again, is not. */
function* returned(root: Expression | undefined): Generator<Aggregate> {
  const stack = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "aggregate") {
      yield node;
      // The few are chosen among these; another aggregation makes series that stay the same.
      continue;
    }
    if (node.type === "paren" || node.type === "unary") stack.push(node.expr);
    else if (node.type === "binary") {
      if (node.op === "or") stack.push(node.left, node.right);
      else if (node.left.valueType === "scalar" || node.group?.side === "right") stack.push(node.right);
      else stack.push(node.left);
    } else if (node.type === "call") stack.push(...node.args);
  }
}
