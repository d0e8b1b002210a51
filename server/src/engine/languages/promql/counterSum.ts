import type { Aggregate, Expression } from "./tree.ts";

/** The functions that notice when a counter starts anew. */
export const rates: ReadonlySet<string> = new Set(["rate", "irate", "increase"]);

/** The sum or average of counters themselves that an expression is; one over rates, or of what is not known to be counters, is none. */
export function counterSum(root: Expression): Aggregate | undefined {
  const node = bare(root);
  if (node.type !== "aggregate" || (node.op !== "sum" && node.op !== "avg") || !node.expr) return undefined;
  const inner = bare(node.expr);
  if (inner.type === "aggregate") return counterSum(inner);
  return inner.type === "selector" && /_(?:total|count|sum|bucket)$/.test(inner.name?.value ?? "")
    ? node
    : undefined;
}

function bare(root: Expression): Expression {
  let node = root;
  while (node.type === "paren") node = node.expr;
  return node;
}
