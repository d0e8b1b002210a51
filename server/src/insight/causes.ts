import type { LineageNode } from "../runs/dbtResult.ts";

/** Why a node was skipped. */
export interface Cause {
  /** The step that failed upstream. */
  readonly failed: string;
  /** Steps between, from the one that failed to the one that was skipped, both left out. */
  readonly through: readonly string[];
}

/**
 * For each step of a run that was skipped the failure that it was skipped for, the nearest one upstream; a test that failed
 * holds up what reads what it tests. Where manifests do not say, there is no answer: nothing is guessed.
 */
export function causes(nodes: readonly LineageNode[]): ReadonlyMap<string, Cause> {
  const byId = new Map(nodes.map((node) => [node.uniqueId, node]));
  const failedTests = new Map<string, LineageNode>();
  for (const node of nodes)
    if (node.status === "failed" && /^(?:unit_)?test\./.test(node.uniqueId))
      for (const tested of node.parents) if (!failedTests.has(tested)) failedTests.set(tested, node);
  const found = new Map<string, Cause>();
  for (const node of nodes) {
    if (node.status !== "skipped" || node.stepId === undefined) continue;
    const cause = nearest(node, byId, failedTests);
    if (cause) found.set(node.stepId, cause);
  }
  return found;
}

interface Visit {
  readonly node: LineageNode;
  readonly through: readonly string[];
}

function nearest(
  skipped: LineageNode,
  byId: ReadonlyMap<string, LineageNode>,
  failedTests: ReadonlyMap<string, LineageNode>,
): Cause | undefined {
  const seen = new Set([skipped.uniqueId]);
  let open: Visit[] = [{ node: skipped, through: [] }];
  while (open.length > 0) {
    const next: Visit[] = [];
    for (const { node, through } of open)
      for (const parent of node.parents) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        const above = byId.get(parent);
        const failed = above?.status === "failed" ? above : failedTests.get(parent);
        if (failed?.stepId !== undefined && failed !== skipped) return { failed: failed.stepId, through };
        if (above)
          next.push({
            node: above,
            through: above.stepId === undefined ? through : [above.stepId, ...through],
          });
      }
    open = next;
  }
  return undefined;
}
