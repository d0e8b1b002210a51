import type { DurationTree } from "../../languages/duration/duration.ts";
import { descendants } from "../../languages/promql/tree.ts";
import type { Binary, Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";

export const ratioWithoutFor: Check = {
  id: "alert/ratio-without-for",
  severity: "info",
  summary: "An alert that sets two aggregations off against each other and fires at once.",
  source: "pint: promql/fragile",
  on: {
    alert({ expr, for: wait }, { report }) {
      if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
      if (wait && (wait.parsed.tree as DurationTree | undefined)?.ms !== 0) return;
      const found = inCondition((expr.parsed.tree as PromqlTree).expr);
      if (!found) return;
      const message = `When Prometheus or a target restarts, one side of \`${found.op}\` can be back before the other is complete, and the alert fires at once. Give it a \`for\` of a few evaluations.`;
      report({ place: expr.toChunk(found.opSpan), message });
    },
  },
};

const arithmetic = new Set(["+", "-", "*", "/", "%", "^", "atan2"]);
const comparisons = new Set(["==", "!=", "<=", "<", ">=", ">"]);

/** An operation on two aggregations, of whose result a comparison decides. */
function inCondition(root: Expression | undefined): Binary | undefined {
  const stack = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === "paren" || node.type === "unary") stack.push(node.expr);
    else if (node.type !== "binary") continue;
    else if (comparisons.has(node.op) && !node.bool) {
      const found = ratioIn(node.left) ?? ratioIn(node.right);
      if (found) return found;
    } else if (node.op === "or" || node.op === "and" || node.op === "unless")
      stack.push(node.right, node.left);
  }
  return undefined;
}

function ratioIn(root: Expression): Binary | undefined {
  let node = root;
  for (;;) {
    if (node.type === "paren" || node.type === "unary") node = node.expr;
    else if (node.type === "binary" && arithmetic.has(node.op)) {
      if (isAggregated(node.left) && isAggregated(node.right)) return isOfOne(node) ? undefined : node;
      const next = [node.left, node.right].find(({ valueType }) => valueType === "vector");
      const isScaled = node.left.valueType === "scalar" || node.right.valueType === "scalar";
      if (!next || !isScaled) return undefined;
      node = next;
    } else return undefined;
  }
}

/**
 * Both sides are of the same metric at the same time, which one scrape brings; or one only brings labels to the other.
 */
function isOfOne(node: Binary): boolean {
  if (node.op === "*" && node.group !== undefined) return true;
  const sources = new Set<string>();
  for (const one of descendants(node)) {
    if (one.type === "selector")
      sources.add(`${one.name?.value ?? ""} ${String(one.offset?.duration.seconds)}`);
    else if (one.type === "subquery" || one.type === "matrix")
      sources.add(String(one.offset?.duration.seconds));
  }
  return [...sources].filter((source) => source !== "undefined").length <= 1;
}

function isAggregated(root: Expression): boolean {
  let node = root;
  while (node.type === "paren" || node.type === "unary") node = node.expr;
  return node.type === "aggregate";
}
