import { descendants } from "../../languages/promql/tree.ts";
import type { Expression } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";
import type { Mend } from "../promqlFault.ts";

export const needlessDefault: Check = {
  id: "promql/needless-default",
  severity: "info",
  summary: "A default such as `or vector(0)` that a comparison takes away again.",
  source: "pint: promql/impossible",
  on: promqlFault("needless-default", withoutDefault()),
};

function withoutDefault(): Mend {
  return ({ expr }, { start, end }) => {
    for (const node of descendants(expr)) {
      if (node.type !== "binary" || node.op !== "or") continue;
      const bare = unwrapped(node.right);
      if (bare.start !== start || bare.end !== end) continue;
      return { title: "Remove the default", span: { start: node.left.end, end: node.right.end } };
    }
    return undefined;
  };
}

function unwrapped(node: Expression): Expression {
  let inner = node;
  while (inner.type === "paren") inner = inner.expr;
  return inner;
}
