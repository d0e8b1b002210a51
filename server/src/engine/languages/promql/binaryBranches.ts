import type { Walk } from "./analysis.ts";
import { branchesOf } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { flowOfBranches, isDefault, unknownBranch } from "./branch.ts";
import { noteImpossible, noteNeedless, noteNoNumber } from "./comparisonFaults.ts";
import { joinedBy, judgeMatching } from "./joins.ts";
import { withoutName } from "./labelFlow.ts";
import type { LabelFlow } from "./labelFlow.ts";
import { joinFlow, spanOf } from "./labels.ts";
import type { Range } from "./range.ts";
import { anyNumber, computed, exactly, filtered, holds, hull, mirrored } from "./range.ts";
import type { Binary, Expression } from "./tree.ts";

export const comparisons: ReadonlySet<string> = new Set(["==", "!=", "<=", "<", ">=", ">", "</", ">/"]);

/** What a binary operation returns. */
export function binaryBranches(walk: Walk, node: Binary): readonly Branch[] {
  const left = branchesOf(walk, node.left);
  const right = branchesOf(walk, node.right);
  if (node.left.valueType === "none" || node.right.valueType === "none") return [unknownBranch(node)];
  if (node.op === "or") return either(left, right);
  if (node.op === "and" || node.op === "unless") return selected(walk, node, left, right);
  // A side that the other lacks may be filled in, with the labels of the one that is there.
  if (node.fill !== undefined) return [unknownBranch(node)];
  if (left.length === 0 || right.length === 0) return [];
  if (comparisons.has(node.op)) return compared(walk, node, left, right);
  const pairs = paired(walk, node, left, right);
  return pairs.map(({ branch, flow, a, b, other }) => ({
    ...branch,
    flow: withoutName(flow, spanOf(node.opSpan), `\`${node.op}\``),
    range: computed(node.op, a, b),
    always: branch.always && (other === undefined || other.every(isDefault)),
    conditional: branch.conditional || (other?.some(({ conditional }) => conditional) ?? false),
    bool: undefined,
    counts: branch.counts,
  }));
}

/** `a or b`: a default is hidden by a series without labels on the left; it is there for good where all of them have some. */
function either(left: readonly Branch[], right: readonly Branch[]): readonly Branch[] {
  const isLabelled = left.every(({ flow }) => flow.named.length > 0);
  if (left.length === 0 || isLabelled) return [...left, ...right];
  return [...left, ...right.map((branch) => (isDefault(branch) ? { ...branch, hidden: true } : branch))];
}

/** `a and b`, `a unless b`: series of the left side, chosen by those of the right. */
function selected(
  walk: Walk,
  node: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): readonly Branch[] {
  if (left.length === 0 || right.length === 0) return node.op === "unless" ? left : [];
  const kept = judgeMatching(walk, node, left, right);
  // A right side that is always there decides nothing where no label is compared.
  const isOpen = node.matching?.kind === "on" && node.matching.labels.length === 0 && right.some(isDefault);
  if (node.op === "and" && isOpen) return kept.left;
  return kept.left.map((branch) => ({ ...branch, conditional: true }));
}

/** One branch of an operation's result. */
interface Pair {
  /** The branch whose series it has. */
  readonly branch: Branch;
  readonly flow: LabelFlow;
  /** Values on the left and on the right. */
  readonly a: Range;
  readonly b: Range;
  /** The branches on the other side; a number has none that matter. */
  readonly other: readonly Branch[] | undefined;
}

function paired(walk: Walk, node: Binary, left: readonly Branch[], right: readonly Branch[]): Pair[] {
  const onLeft = hull(left);
  const onRight = hull(right);
  if (node.left.valueType === "scalar")
    return right.map((branch) => ({
      branch,
      flow: branch.flow,
      a: onLeft,
      b: branch.range,
      other: undefined,
    }));
  if (node.right.valueType === "scalar")
    return left.map((branch) => ({
      branch,
      flow: branch.flow,
      a: branch.range,
      b: onRight,
      other: undefined,
    }));
  const sides = judgeMatching(walk, node, left, right);
  if (node.group?.side === "right") {
    const one = flowOfBranches(left);
    return sides.right.map((branch) => {
      const flow = joinFlow(node, one, branch.flow);
      const joined = joinedBy(node, branch, left);
      return { branch: { ...branch, joined }, flow, a: onLeft, b: branch.range, other: left };
    });
  }
  const one = flowOfBranches(right);
  return sides.left.map((branch) => {
    const flow = joinFlow(node, branch.flow, one);
    const joined = node.group === undefined ? branch.joined : joinedBy(node, branch, right);
    return { branch: { ...branch, joined }, flow, a: branch.range, b: onRight, other: right };
  });
}

/** `NaN`, as it is written. */
function isNoNumber(node: Expression): boolean {
  let inner: Expression = node;
  while (inner.type === "paren" || inner.type === "unary") inner = inner.expr;
  return inner.type === "number" && Number.isNaN(inner.value);
}

function compared(walk: Walk, node: Binary, left: readonly Branch[], right: readonly Branch[]): Branch[] {
  const { op, opSpan } = node;
  const pairs = paired(walk, node, left, right);
  if (op !== "!=" && (isNoNumber(node.left) || isNoNumber(node.right))) noteNoNumber(walk, node);
  if (node.bool !== undefined) {
    return pairs.map((pair): Branch => {
      const verdict = holds(op, pair.a, pair.b);
      const isConstant = isDefault(pair.branch) && (pair.other?.every(isDefault) ?? true);
      if (verdict !== "sometimes" && isConstant && pairs.length === 1)
        noteImpossible(walk, node, pair, verdict);
      return {
        ...pair.branch,
        flow: withoutName(pair.flow, spanOf(opSpan), `\`${op} bool\``),
        range: verdict === "sometimes" ? { low: 0, high: 1 } : exactly(verdict === "always" ? 1 : 0),
        conditional: pair.branch.conditional || (pair.other?.some(({ conditional }) => conditional) ?? false),
        bool: node,
        counts: false,
      };
    });
  }
  const isFlipped = node.left.valueType === "scalar";
  const alive = pairs.filter(({ a, b }) => holds(op, a, b) !== "never");
  if (alive.length === 0) {
    noteImpossible(walk, node, pairs[0]!, "never");
    // Once that is mended it has these labels.
    return pairs.map(({ branch, flow }) => ({
      ...unknownBranch(branch.origin),
      flow,
      joined: branch.joined,
    }));
  }
  for (const pair of pairs)
    if (!alive.includes(pair) && isDefault(pair.branch)) noteNeedless(walk, node, pair.branch);
  return alive.map(({ branch, flow, a, b }) => {
    const range = isFlipped ? filtered(mirrored(op), b, a) : filtered(op, a, b);
    // What is let through may have had its place taken by what is not.
    const isNothing = holds(op, a, b) === "always" && !branch.counts && !branch.hidden;
    return {
      ...branch,
      flow,
      range: range.low > range.high ? anyNumber : range,
      always: branch.always && isNothing,
      conditional: branch.conditional || !isNothing,
      bool: undefined,
    };
  });
}
