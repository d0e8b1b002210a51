import type { TreeNode } from "../protocol/messages.ts";
import type { PageRequest, RunStore, Stage, Status, Step } from "../runs/store.ts";
import { moreNode, pageOf } from "./days.ts";
import type { Drawing } from "./drawing.ts";
import { nodeId } from "./nodeId.ts";
import { attemptNode, stepNode } from "./stepNode.ts";

/** Failed steps that come before all others of a stage that has more than a page. */
const mostFailed: PageRequest = { limit: 100 };

/**
 * The steps of a stage, what a person looks for first. Of a stage of many pages those that failed come before the first
 * of them. A step that was tried again is one line, by its last attempt.
 */
export async function stepNodes(
  store: RunStore,
  runId: string,
  stage: Stage,
  after: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const page = await store.steps({ runId, stage }, pageOf(after), signal);
  const isWhole = after === undefined && page.next === undefined;
  if (isWhole) return drawn(page.items.filter(isLast).toSorted(worstFirst), drawing);
  const failed = await store.steps({ runId, stage, statuses: ["failed"] }, mostFailed, signal);
  const first = failed.items.filter(isLast);
  const isFirst = new Set(first.map(({ id }) => id));
  const rest = page.items.filter((step) => isLast(step) && !isFirst.has(step.id));
  const nodes = drawn(after === undefined ? [...first, ...rest] : rest, drawing);
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("stage", runId, stage, page.next), undefined, drawing)];
}

const drawn = (steps: readonly Step[], drawing: Drawing): TreeNode[] =>
  steps.map((step) => stepNode(step, drawing));

const isLast = ({ attempt, attempts }: Step): boolean => attempt === attempts;

/** All attempts at a step, the last first. */
export async function attemptNodes(
  store: RunStore,
  stepId: string,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const step = await store.step(stepId, signal);
  if (step?.attempts === undefined) return [];
  const { items } = await store.steps({ runId: step.runId, attemptsOf: stepId }, pageOf(undefined), signal);
  return items
    .toSorted((a, b) => (b.attempt ?? 0) - (a.attempt ?? 0))
    .map((attempt) => attemptNode(attempt, drawing));
}

/** What a person looks for in a stage that is shown as a whole; steps of one status stay in their order. */
const ranks: Readonly<Record<Status, number>> = {
  failed: 0,
  running: 1,
  warned: 2,
  cancelled: 3,
  skipped: 3,
  unknown: 4,
  succeeded: 5,
};

const worstFirst = (a: Step, b: Step): number => ranks[a.status] - ranks[b.status];
