import { comparisons } from "./binaryBranches.ts";
import { inputOf } from "./functionSignature.ts";
import type { Call, Expression } from "./tree.ts";

const rates = new Set(["rate", "irate", "deriv"]);

/** Aggregations and functions whose results are as broken numbers as what they are given. */
const passing = new Set([
  ...["sum", "avg", "min", "max", "topk", "bottomk", "limitk", "limit_ratio", "quantile", "stddev"],
  ...["abs", "clamp", "clamp_min", "clamp_max", "sort", "sort_desc", "label_replace", "label_join"],
  ...[
    "avg_over_time",
    "min_over_time",
    "max_over_time",
    "sum_over_time",
    "last_over_time",
    "quantile_over_time",
  ],
]);

/** The call that makes the values of an expression rates, which have many digits; `undefined` when none does. */
export function rateIn(root: Expression | undefined): Call | undefined {
  const stack = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "call") {
      if (rates.has(node.name.value)) return node;
      if (!passing.has(node.name.value)) continue;
      const arg = node.args[node.called ? inputOf(node.called) : 0];
      if (arg) stack.push(arg);
    } else if (node.type === "aggregate") {
      if (passing.has(node.op) && node.expr) stack.push(node.expr);
    } else if (node.type === "binary") pushValues(node, stack);
    else if (node.type === "paren" || node.type === "unary" || node.type === "subquery")
      stack.push(node.expr);
  }
  return undefined;
}

/** The sides of an operation that its values are made of. */
function pushValues(node: Extract<Expression, { type: "binary" }>, stack: Expression[]): void {
  const { op, left, right, bool } = node;
  if (bool) return;
  if (comparisons.has(op)) stack.push(left.valueType === "scalar" ? right : left);
  else if (op === "and" || op === "unless") stack.push(left);
  else stack.push(right, left);
}
