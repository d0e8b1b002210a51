import { causes } from "../insight/causes.ts";
import type { TreeNode } from "../protocol/messages.ts";
import type { PageRequest, RunStore, Stage, Status, Step } from "../runs/store.ts";
import { moreNode, pageOf } from "./days.ts";
import type { Drawing } from "./drawing.ts";
import { nodeId } from "./nodeId.ts";
import { attemptNode, stepNode } from "./stepNode.ts";

/** Failed steps that come before all others of a stage that has more than a page. */
const mostFailed: PageRequest = { limit: 100 };

/** Steps below the one that they were skipped for, of one page. */
const mostSkipped = 100;

/**
 * The steps of a stage, what a person looks for first. Of a stage of many pages those that failed come before the first
 * of them. A step that was tried again is one line, by its last attempt; one that was skipped stands below the failure that
 * it was skipped for, where that is known.
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
  const steps = page.items.filter(isLast);
  const failed = isWhole
    ? steps.filter(({ status }) => status === "failed")
    : (await store.steps({ runId, stage, statuses: ["failed"] }, mostFailed, signal)).items.filter(isLast);
  const skipped = steps.some(({ status }) => status === "skipped");
  const below = skipped || !isWhole ? await skippedFor(store, runId, failed, signal) : noSkips;
  const isElsewhere = new Set([...below.values()].flat());
  const draw = (some: readonly Step[]): TreeNode[] =>
    some
      .filter(({ id }) => !isElsewhere.has(id))
      .map((step) => stepNode(step, drawing, below.get(step.id)?.length));
  if (isWhole) return draw(steps.toSorted(worstFirst));
  const isFirst = new Set(failed.map(({ id }) => id));
  const rest = steps.filter(({ id }) => !isFirst.has(id));
  const nodes = draw(after === undefined ? [...failed, ...rest] : rest);
  if (page.next === undefined) return nodes;
  return [...nodes, moreNode(nodeId("stage", runId, stage, page.next), undefined, drawing)];
}

const isLast = ({ attempt, attempts }: Step): boolean => attempt === attempts;

const noSkips: ReadonlyMap<string, readonly string[]> = new Map();

/** The ids of what was skipped for each of the steps that failed. */
async function skippedFor(
  store: RunStore,
  runId: string,
  failed: readonly Step[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (!failed.some(({ stage }) => stage === "transformation")) return noSkips;
  const isShown = new Set(failed.map(({ id }) => id));
  const found = new Map<string, string[]>();
  for (const [skipped, { failed: by }] of causes(await store.lineage(runId, signal)))
    if (isShown.has(by)) found.set(by, [...(found.get(by) ?? []), skipped]);
  return found;
}

/** All attempts at a step, the last first, and what was skipped for it. `from`: what was skipped from a place on. */
export async function belowStep(
  store: RunStore,
  stepId: string,
  from: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TreeNode[]> {
  const step = await store.step(stepId, signal);
  const start = Number(from ?? 0);
  if (!step || !Number.isSafeInteger(start)) return [];
  const attempts = start === 0 ? await attemptNodes(store, step, drawing, signal) : [];
  if (step.status !== "failed") return attempts;
  const all = (await skippedFor(store, step.runId, [step], signal)).get(stepId) ?? [];
  const end = start + mostSkipped;
  const steps = await Promise.all(all.slice(start, end).map((id) => store.step(id, signal)));
  const nodes = steps.flatMap((one) => (one ? [stepNode(one, drawing)] : []));
  const more = end < all.length ? [moreNode(nodeId("step", stepId, String(end)), undefined, drawing)] : [];
  return [...attempts, ...nodes, ...more];
}

async function attemptNodes(
  store: RunStore,
  step: Step,
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<TreeNode[]> {
  if (step.attempts === undefined) return [];
  const filter = { runId: step.runId, attemptsOf: step.id };
  const { items } = await store.steps(filter, pageOf(undefined), signal);
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
