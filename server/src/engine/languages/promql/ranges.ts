import { descendants } from "./tree.ts";
import type { Call, Expression, MatrixSelector, PromqlTree, Selector } from "./tree.ts";

/** A function over the samples of a selector in a range. */
export interface RangeCall {
  readonly call: Call;
  readonly matrix: MatrixSelector;
  readonly selector: Selector;
}

const known = new WeakMap<PromqlTree, readonly RangeCall[]>();
const none: readonly RangeCall[] = [];

/** Those of an expression; looked for once in a tree. */
export function rangeCallsOf(tree: PromqlTree): readonly RangeCall[] {
  let found = known.get(tree);
  if (found === undefined)
    known.set(tree, (found = tree.source?.includes("[") ? findCalls(tree.expr) : none));
  return found;
}

function findCalls(root: Expression | undefined): RangeCall[] {
  const found: RangeCall[] = [];
  for (const call of descendants(root)) {
    if (call.type !== "call") continue;
    for (const arg of call.args) {
      let matrix = arg;
      while (matrix.type === "paren") matrix = matrix.expr;
      if (matrix.type !== "matrix") continue;
      let selector = matrix.expr;
      while (selector.type === "paren") selector = selector.expr;
      if (selector.type === "selector") found.push({ call, matrix, selector });
    }
  }
  return found;
}
