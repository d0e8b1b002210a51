import { branchesOf } from "./analysis.ts";
import { flowOfBranches } from "./branch.ts";
import type { LabelFlow } from "./labelFlow.ts";
import { drops } from "./labelFlow.ts";
import { descendants } from "./tree.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** So many labels are named; of more it is said how many. */
const most = 8;

/**
 * What becomes of labels at a part of an expression, in one line of Markdown: "keeps: `job`, `instance` · drops: `pod`".
 * Dropped are named those that the part itself mentions below. `undefined` where nothing can be said.
 */
export function flowInWords(_tree: PromqlTree, node: Expression): string | undefined {
  if (node.valueType === "scalar" || node.valueType === "string" || node.valueType === "none")
    return undefined;
  const flow = flowOfBranches(branchesOf({ faults: [], depth: 0 }, node));
  const gone = mentioned(node).filter((label) => drops(flow, label));
  const parts = [keptWords(flow)];
  if (gone.length > 0) parts.push(`drops: ${listed(gone)}`);
  return parts.filter((part) => part !== "").join(" · ") || undefined;
}

function keptWords(flow: LabelFlow): string {
  if (flow.kept !== "all") {
    const kept = flow.kept.filter((label) => !drops(flow, label)).toSorted();
    return kept.length === 0 ? "keeps no labels" : `keeps: ${listed(kept)}`;
  }
  const single = [...flow.dropped.keys()].toSorted();
  const sure = flow.named.toSorted();
  const all = single.length > 0 ? `keeps: all labels but ${listed(single)}` : "keeps: all labels";
  return sure.length > 0 ? `${all}, ${listed(sure)} among them` : all;
}

/** Labels that are named below, in the order of the text: in matchers, `by`, `on`, `group_left`. */
function mentioned(root: Expression): string[] {
  const found = new Set<string>();
  for (const node of descendants(root)) {
    const names =
      node.type === "selector"
        ? node.matchers.map(({ label }) => label)
        : node.type === "aggregate"
          ? (node.modifier?.labels ?? [])
          : node.type === "binary"
            ? [...(node.matching?.labels ?? []), ...(node.group?.labels ?? [])]
            : [];
    for (const { value } of names) if (value !== "__name__") found.add(value);
  }
  return [...found];
}

function listed(labels: readonly string[]): string {
  const shown = labels.slice(0, most).map((label) => `\`${label}\``);
  const rest = labels.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}
