import type { Walk } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { note } from "./fault.ts";
import { spanOf } from "./labels.ts";
import type { Range } from "./range.ts";
import type { Binary } from "./tree.ts";

/** Notes a comparison whose outcome is known before any series is. */
export function noteImpossible(
  walk: Walk,
  node: Binary,
  { a, b, branch }: { readonly a: Range; readonly b: Range; readonly branch: Branch },
  verdict: "never" | "always",
): void {
  const sides = `The left side ${inWords(a)}, the right side ${inWords(b)}`;
  const outcome =
    node.bool !== undefined
      ? `\`${node.op} bool\` always gives ${verdict === "always" ? 1 : 0} here`
      : `\`${node.op}\` never holds here and never returns anything`;
  const hint = branch.counts
    ? " Of nothing, `count` and `group` return nothing and not 0: write `absent(…)`, or give it a 0 with `or vector(0)`."
    : "";
  note(walk.faults, {
    kind: "impossible-comparison",
    span: spanOf(node.opSpan),
    message: `${sides}: ${outcome}.${hint}`,
  });
}

/** Notes a comparison with `NaN`, which nothing is equal to, above or below. */
export function noteNoNumber(walk: Walk, node: Binary): void {
  const outcome = node.bool === undefined ? "never holds and never returns anything" : "always gives 0";
  note(walk.faults, {
    kind: "impossible-comparison",
    span: spanOf(node.opSpan),
    message: `Nothing is equal to NaN, above it or below it, not even NaN: \`${node.op}${node.bool === undefined ? "" : " bool"}\` ${outcome}. What is NaN is found by \`x != x\`.`,
  });
}

/** Notes a `vector(0)` that the comparison takes away again. */
export function noteNeedless(walk: Walk, node: Binary, { origin, range }: Branch): void {
  note(walk.faults, {
    kind: "needless-default",
    span: spanOf(origin),
    message: `This adds nothing: where it stands in, the value is ${String(range.low)}, and \`${node.op}\` takes it away again.`,
    related: { span: spanOf(node.opSpan), message: "It is taken away here." },
  });
}

function inWords({ low, high }: Range): string {
  if (low === high) return `is always ${String(low)}`;
  if (low === -Infinity && high === Infinity) return "can be any number";
  if (high === Infinity) return `is never below ${String(low)}`;
  if (low === -Infinity) return `is never above ${String(high)}`;
  return `is always between ${String(low)} and ${String(high)}`;
}
