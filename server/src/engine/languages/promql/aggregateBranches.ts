import type { Walk } from "./analysis.ts";
import { branchesOf } from "./analysis.ts";
import type { Branch } from "./branch.ts";
import { isDefault, noJoined, unknownBranch } from "./branch.ts";
import { drops } from "./labelFlow.ts";
import { aggregateFlow, choosing } from "./labels.ts";
import { lostIn, makeUseOf, unusedJoin } from "./lostLabels.ts";
import type { Range } from "./range.ts";
import { anyNumber, exactly, hull, oneOrMore } from "./range.ts";
import type { Aggregate } from "./tree.ts";

/** What an aggregation returns. */
export function aggregateBranches(walk: Walk, node: Aggregate): readonly Branch[] {
  // In `sum(` the rest is still to be written.
  if (node.expr === undefined) return [unknownBranch(node)];
  branchesOf(walk, node.parameter);
  const inner = branchesOf(walk, node.expr);
  const { modifier, op } = node;
  if (modifier?.kind === "by") {
    for (const label of modifier.labels) lostIn(walk, inner, label, `\`${op} by\` names`, standsAlone);
  }
  const range = rangeOfAggregate(op, hull(inner));
  return inner.map((branch): Branch => {
    // Of one series without labels it is that series; beside others it is at least no more than before if it adds 0.
    const isAlone =
      isDefault(branch) && mayPass.has(op) && (inner.length === 1 || (op === "sum" && isZero(branch.range)));
    return {
      ...branch,
      flow: aggregateFlow(node, branch.flow),
      range: isAlone ? branch.range : range,
      conditional: branch.conditional || op === "group",
      bool: choosing.has(op) ? branch.bool : undefined,
      counts: op === "count" || op === "group",
      joined:
        branch.joined === noJoined || choosing.has(op) ? branch.joined : stillJoined(walk, node, branch),
    };
  });
}

const standsAlone = (label: string): string =>
  `it stands in for no \`${label}\` that is missing, but makes a series of its own`;

/** Of one series without labels these make its own value. */
const mayPass = new Set(["sum", "min", "max", "avg", "quantile", "topk", "bottomk"]);

const isZero = ({ low, high }: Range): boolean => low === 0 && high === 0;

function rangeOfAggregate(op: string, inner: Range): Range {
  switch (op) {
    case "count":
    case "count_values":
      return oneOrMore;
    case "group":
      return exactly(1);
    case "stddev":
    case "stdvar":
      return { low: 0, high: Infinity };
    case "sum":
      return {
        low: inner.low >= 0 ? inner.low : -Infinity,
        high: inner.high <= 0 ? inner.high : Infinity,
      };
    case "min":
    case "max":
    case "avg":
    case "topk":
    case "bottomk":
    case "limitk":
    case "limit_ratio":
      return inner;
    default:
      return anyNumber;
  }
}

/** An aggregation makes use of the labels that it groups by, and removes others that were brought in for nothing. */
function stillJoined(walk: Walk, node: Aggregate, { joined, flow }: Branch): Branch["joined"] {
  const { modifier, op } = node;
  const names = modifier?.labels ?? [];
  if (modifier?.kind === "without") {
    for (const name of names) {
      const label = joined.get(name.value);
      if (label) unusedJoin(walk, label, `\`${op} without\` removes it again`, name);
    }
    return makeUseOf(joined, names);
  }
  for (const [name, label] of joined) {
    if (names.some(({ value }) => value === name) || drops(flow, name)) continue;
    unusedJoin(walk, label, `\`${op}\` removes it again`, modifier ?? node.opSpan);
  }
  return noJoined;
}
