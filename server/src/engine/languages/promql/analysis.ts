import { aggregateBranches } from "./aggregateBranches.ts";
import { binaryBranches } from "./binaryBranches.ts";
import type { Branch } from "./branch.ts";
import { constantBranch, flowOfBranches, noJoined, unknownBranch } from "./branch.ts";
import { callBranches } from "./callBranches.ts";
import type { Fault } from "./fault.ts";
import type { LabelFlow, Removal } from "./labelFlow.ts";
import { removal, unknownFlow, without, withoutName } from "./labelFlow.ts";
import { selectorFlow, spanOf } from "./labels.ts";
import { anyNumber, exactly, hull, negated } from "./range.ts";
import type { Range } from "./range.ts";
import type { Expression, PromqlTree, Selector } from "./tree.ts";

/** Deeper trees are not followed: nothing is known of their labels. */
const MAX_DEPTH = 1000;

/** More branches than this are not told apart. */
const MAX_BRANCHES = 16;

/** What an expression can return, and what is wrong with that. */
export interface Analysis {
  /** None where it can never return anything, for a reason that is among the faults. */
  readonly branches: readonly Branch[];
  readonly faults: readonly Fault[];
}

/** What is handed down while an expression is analysed. */
export interface Walk {
  readonly faults: Fault[];
  depth: number;
  readonly lacking?: Lacking;
}

/** Metrics, and labels that none of their series has. */
export interface Lacking {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

/** The analysis of an expression; made once for a tree, whoever asks. */
export function analysisOf(tree: PromqlTree): Analysis {
  return (tree.made.analysis ??= analyse(tree));
}

function analyse({ expr }: PromqlTree): Analysis {
  const faults: Fault[] = [];
  return { branches: branchesOf({ faults, depth: 0 }, expr), faults };
}

/** Which labels the result of an expression can carry. Where that cannot be known, it can carry any. */
export const labelsOf = (tree: PromqlTree): LabelFlow =>
  tree.expr === undefined ? unknownFlow : flowOfBranches(analysisOf(tree).branches);

/** Which labels a part of an expression can carry. */
export const labelsOfNode = (node: Expression): LabelFlow =>
  flowOfBranches(branchesOf({ faults: [], depth: 0 }, node));

/** Which labels the result could carry, if there were metrics that lack some. */
export const labelsLacking = ({ expr }: PromqlTree, lacking: Lacking): LabelFlow =>
  flowOfBranches(branchesOf({ faults: [], depth: 0, lacking }, expr));

/** Between which numbers the values of a part of an expression lie. */
export const rangeOfNode = (node: Expression): Range =>
  node.type === "number" ? exactly(node.value) : hull(branchesOf({ faults: [], depth: 0 }, node));

export function branchesOf(walk: Walk, node: Expression | undefined): readonly Branch[] {
  if (node === undefined) return [];
  if (walk.depth >= MAX_DEPTH) return [unknownBranch(node)];
  walk.depth++;
  const branches = branchesAt(walk, node);
  walk.depth--;
  if (branches.length <= MAX_BRANCHES) return branches;
  return [{ ...unknownBranch(node), flow: flowOfBranches(branches) }];
}

function branchesAt(walk: Walk, node: Expression): readonly Branch[] {
  switch (node.type) {
    case "number":
      return [constantBranch(node, exactly(node.value), "A plain value has no labels.")];
    case "string":
      return [constantBranch(node, anyNumber, "A plain value has no labels.")];
    case "selector":
      return [selectorBranch(node, walk.lacking)];
    case "matrix":
    case "subquery":
    case "paren":
      return branchesOf(walk, node.expr);
    case "unary":
      if (node.op === "+") return branchesOf(walk, node.expr);
      return branchesOf(walk, node.expr).map((branch) => ({
        ...branch,
        flow: withoutName(branch.flow, spanOf(node), "`-`"),
        range: negated(branch.range),
        counts: false,
      }));
    case "call":
      return callBranches(walk, node);
    case "aggregate":
      return aggregateBranches(walk, node);
    case "binary":
      return binaryBranches(walk, node);
    default:
      return [unknownBranch(node)];
  }
}

const lackedBy = (node: Selector, name: string): Removal =>
  removal(spanOf(node.name ?? node), () => `\`${name}\` is recorded without it.`);

/** Series that Prometheus itself makes while an alert is pending or fires. */
const alertSeries = new Set(["ALERTS", "ALERTS_FOR_STATE"]);

const upRange = { low: 0, high: 1 };

function selectorBranch(node: Selector, lacking: Lacking | undefined): Branch {
  const name = node.name?.value ?? "";
  const flow = selectorFlow(node);
  return {
    origin: node,
    flow: lacking?.metrics.includes(name) ? without(flow, lacking.labels, lackedBy(node, name)) : flow,
    range: name === "up" ? upRange : anyNumber,
    always: false,
    hidden: false,
    conditional: alertSeries.has(name),
    bool: undefined,
    counts: false,
    joined: noJoined,
  };
}
