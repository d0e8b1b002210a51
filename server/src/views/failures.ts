import type { TreeNode } from "../protocol/messages.ts";
import type { FailureFilter, Grouping } from "../runs/failures.ts";
import type { RunStore, Step } from "../runs/store.ts";
import { moment } from "./calendar.ts";
import { countOf, dayNodes, itemsOfDay, moreNode, olderDays, pageOf, restNodes, restOf } from "./days.ts";
import type { ByDay } from "./days.ts";
import { count } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { failureGroupNodes, failureGrouping } from "./failureGroups.ts";
import { failureReader } from "./failureList.ts";
import { oneLine } from "./markdown.ts";
import { nodeId, readNodeId } from "./nodeId.ts";
import { runNode } from "./runNode.ts";
import { failureNode } from "./stepNode.ts";

/**
 * Children of a node of "Failures": groups, or days, and the steps that failed in them. Of a "Load more…" row, the rows that
 * take its place. An id that means nothing has none. Rejects as the store does.
 */
export async function failuresChildren(
  store: RunStore,
  filter: FailureFilter,
  node: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const list = failuresByDay(store, filter, drawing, signal);
  if (node === undefined) {
    const grouping = await failureGrouping(store, signal);
    if (grouping === "day") return dayNodes(list, drawing);
    if (grouping === "run") return runNodes(store, filter, drawing, undefined, signal);
    return failureGroupNodes(store, grouping, filter, drawing, undefined, signal);
  }
  const outer = readNodeId(node);
  const { kind, parts } = outer.kind === "more" ? readNodeId(restOf(node)) : outer;
  const [first = "", second, third] = parts;
  switch (kind) {
    case "days":
      return olderDays(list, drawing, parts);
    case "rest":
      return restNodes(list, drawing, parts);
    case "day":
      return itemsOfDay(list, drawing, first, second);
    case "failureGroups": {
      const of = third === undefined ? filter : { ...filter, owner: third };
      return isStored(first) ? failureGroupNodes(store, first, of, drawing, second, signal) : [];
    }
    case "failureGroup":
      if (first === "owner")
        return failureGroupNodes(
          store,
          "node",
          { ...filter, owner: second ?? "" },
          drawing,
          undefined,
          signal,
        );
      return isStored(first) ? alikeNodes(store, filter, [first, second ?? "", third], drawing, signal) : [];
    case "failedRuns":
      return runNodes(store, filter, drawing, first, signal);
    case "run":
      return failedSteps(store, filter, first, second, drawing, signal);
    default:
      return [];
  }
}

const isStored = (text: string): text is Grouping => ["error", "node", "owner"].includes(text);

function failuresByDay(
  store: RunStore,
  filter: FailureFilter,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): ByDay<Step> {
  const { failureOne, failureMany } = drawing.words;
  const reader = failureReader(store, signal);
  return {
    read: (part, page) => reader.read({ ...filter, ...part }, page),
    timeOf: (step) => step.endedAt ?? step.startedAt,
    draw: (step) => failureNode(step, drawing, { marks: reader.marksOf(step) }),
    describe: (steps, more) => [countOf(drawing, steps.length, more, failureOne, failureMany)],
  };
}

/** The failures of a group, each with its day. */
async function alikeNodes(
  store: RunStore,
  filter: FailureFilter,
  [by, id, after]: readonly [Grouping, string, string | undefined],
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<TreeNode[]> {
  const reader = failureReader(store, signal);
  const alike = by === "error" ? { error: id } : { node: id };
  const page = await reader.read({ ...filter, ...alike }, pageOf(after));
  const nodes = page.items.map((step) =>
    failureNode(step, drawing, { marks: reader.marksOf(step), isDated: true }),
  );
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("failureGroup", by, id, page.next), undefined, drawing)];
}

/** The runs of a page of failures; a run whose failures go on in the next page is drawn once. */
async function runNodes(
  store: RunStore,
  filter: FailureFilter,
  drawing: Drawing,
  after: string | undefined,
  signal: AbortSignal | undefined,
): Promise<TreeNode[]> {
  const page = await failureReader(store, signal).read(filter, pageOf(after));
  const byRun = Map.groupBy(page.items, ({ runId }) => runId);
  const runs = await Promise.all([...byRun.keys()].map((id) => store.run(id, signal)));
  const { failureOne, failureMany } = drawing.words;
  const nodes = runs.flatMap((run) => {
    if (!run) return [];
    const at = run.startedAt ?? run.endedAt;
    // Of a step that was tried again until it succeeded the run counts none.
    const counted = Object.values(run.stages).reduce((sum, stage) => sum + stage.failed, 0);
    const failed = Math.max(counted, byRun.get(run.id)?.length ?? 0);
    const drawn = runNode(run, drawing);
    const label = `${at === undefined ? "" : `${moment(at, drawing)} `}${oneLine(run.pipeline ?? run.id)}`;
    const failures = count(drawing, failed, failureOne, failureMany);
    const description = [failures, ...(drawn.description ? [drawn.description] : [])].join(" · ");
    return [{ ...drawn, label, description, expandable: true, accessibility: `${label}, ${description}` }];
  });
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("failedRuns", page.next), undefined, drawing)];
}

async function failedSteps(
  store: RunStore,
  filter: FailureFilter,
  runId: string,
  after: string | undefined,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<TreeNode[]> {
  const reader = failureReader(store, signal);
  const page = await reader.read({ ...filter, runId }, pageOf(after));
  const nodes = page.items.map((step) => failureNode(step, drawing, { marks: reader.marksOf(step) }));
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("run", runId, page.next), undefined, drawing)];
}
