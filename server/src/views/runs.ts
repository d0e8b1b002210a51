import type { TreeNode } from "../protocol/messages.ts";
import type { Run, RunFilter, RunStore, Stage } from "../runs/store.ts";
import { countOf, dayNodes, itemsOfDay, olderDays, restNodes, restOf } from "./days.ts";
import type { ByDay } from "./days.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { readNodeId } from "./nodeId.ts";
import { groupNodes, laterGroups, placed, runsOfGroup, storedGrouping } from "./runGroups.ts";
import { runNode, stageNodes, stages } from "./runNode.ts";
import { belowStep, stepNodes } from "./stageSteps.ts";

/**
 * Children of a node of "Runs": days or groups, their runs, the stages of a run, the steps of a stage. Of a "Load more…" row, the
 * rows that take its place. An id that means nothing has none. Rejects as the store does.
 */
export async function runsChildren(
  store: RunStore,
  filter: RunFilter,
  node: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const list = runsByDay(store, filter, drawing, signal);
  if (node === undefined) {
    const by = await storedGrouping(store);
    return by === "day" ? dayNodes(list, drawing) : groupNodes(store, by, filter, drawing, undefined, signal);
  }
  const { kind, parts } = readNodeId(node);
  const [first = "", second] = parts;
  switch (kind) {
    case "more":
      // The rest is never itself a "Load more…": ids come from outside.
      return readNodeId(restOf(node)).kind === "more"
        ? []
        : runsChildren(store, filter, restOf(node), drawing, signal);
    case "days":
      return olderDays(list, drawing, parts);
    case "rest":
      return restNodes(list, drawing, parts);
    case "day":
      return itemsOfDay(list, drawing, first, second);
    case "groups":
      return laterGroups(store, filter, parts, drawing, signal);
    case "group":
      return runsOfGroup(store, filter, node, undefined, drawing, signal);
    case "groupRuns":
      return runsOfGroup(store, filter, first, second, drawing, signal);
    case "in":
      // Groups stand in no group: ids come from outside.
      return readNodeId(second ?? "").kind === "in"
        ? []
        : placed(first, await runsChildren(store, filter, second ?? "", drawing, signal));
    case "run": {
      const run = await store.run(first, signal);
      return run ? stageNodes(run, drawing) : [];
    }
    case "stage":
      return isStage(second) ? stepNodes(store, first, second, parts[2], drawing, signal) : [];
    case "step":
      return belowStep(store, first, second, drawing, signal);
    default:
      return [];
  }
}

function runsByDay(
  store: RunStore,
  filter: RunFilter,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): ByDay<Run> {
  const { words } = drawing;
  return {
    read: (part, page) => store.runs({ ...filter, ...part }, page, signal),
    timeOf: (run) => run.startedAt ?? run.endedAt,
    draw: (run) => runNode(run, drawing),
    describe: (runs, more) => {
      const failed = runs.filter(({ status }) => status === "failed").length;
      return [
        countOf(drawing, runs.length, more, words.runOne, words.runMany),
        failed > 0 ? fill(words.countFailed, failed) : undefined,
      ];
    },
  };
}

const isStage = (text: string | undefined): text is Stage => stages.some((stage) => stage === text);
