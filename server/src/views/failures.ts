import type { TreeNode } from "../protocol/messages.ts";
import type { RunFilter, RunStore, Step } from "../runs/store.ts";
import { countOf, dayNodes, itemsOfDay, olderDays, restNodes, restOf } from "./days.ts";
import type { ByDay } from "./days.ts";
import type { Drawing } from "./drawing.ts";
import { readNodeId } from "./nodeId.ts";
import { failureNode } from "./stepNode.ts";

/**
 * Children of a node of "Failures": days and the steps that failed on them. Of a "Load more…" row, the rows that take
 * its place. An id that means nothing has none. Rejects as the store does.
 */
export async function failuresChildren(
  store: RunStore,
  filter: RunFilter,
  node: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const list = failuresByDay(store, filter, drawing, signal);
  if (node === undefined) return dayNodes(list, drawing);
  const outer = readNodeId(node);
  const { kind, parts } = outer.kind === "more" ? readNodeId(restOf(node)) : outer;
  const [day = "", after] = parts;
  if (kind === "days") return olderDays(list, drawing, parts);
  if (kind === "rest") return restNodes(list, drawing, parts);
  return kind === "day" ? itemsOfDay(list, drawing, day, after) : [];
}

function failuresByDay(
  store: RunStore,
  filter: RunFilter,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): ByDay<Step> {
  const { failureOne, failureMany } = drawing.words;
  return {
    read: (part, page) => store.failures({ ...filter, ...part }, page, signal),
    timeOf: (step) => step.endedAt ?? step.startedAt,
    draw: (step) => failureNode(step, drawing),
    describe: (steps, more) => [countOf(drawing, steps.length, more, failureOne, failureMany)],
  };
}
