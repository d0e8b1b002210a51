import { nodesOf } from "./tree.ts";
import type { Call, MatrixSelector, PromqlTree, Selector } from "./tree.ts";

/** A function over the samples of a selector in a range. */
export interface RangeCall {
  readonly call: Call;
  readonly matrix: MatrixSelector;
  readonly selector: Selector;
}

const none: readonly RangeCall[] = [];

/** Those of an expression; looked for once in a tree. */
export const rangeCallsOf = (tree: PromqlTree): readonly RangeCall[] =>
  (tree.made.rangeCalls ??= tree.source?.includes("[") ? findCalls(tree) : none);

function findCalls(tree: PromqlTree): RangeCall[] {
  const found: RangeCall[] = [];
  for (const call of nodesOf(tree)) {
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

/** Functions that give nothing for one sample. */
const needsTwo = new Set(["rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear"]);

/** Those that need two samples of a target, where the length of the range is known; recorded metrics have none. */
export const rangesOfTwo = (tree: PromqlTree): readonly RangeCall[] =>
  rangeCallsOf(tree).filter(
    ({ call, matrix, selector }) =>
      matrix.range.seconds !== undefined &&
      needsTwo.has(call.name.value) &&
      !selector.name?.value.includes(":"),
  );

/** The one job that `job="…"` of a selector names. */
export function jobOf({ matchers }: Selector): string | undefined {
  const [matcher, ...others] = matchers.filter(({ label }) => label.value === "job");
  if (others.length > 0 || matcher?.operator?.value !== "=") return undefined;
  return matcher.value?.value || undefined;
}
