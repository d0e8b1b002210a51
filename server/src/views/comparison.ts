import { compareRuns } from "../insight/compareRuns.ts";
import type { Comparison } from "../protocol/panels.ts";
import type { Run, RunFilter, RunStore } from "../runs/store.ts";
import { duration } from "./amounts.ts";
import { moment } from "./calendar.ts";
import { joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { runDuration } from "./runNode.ts";
import { headOf, knownRun } from "./timeline.ts";

/** Sizes of the pages of runs that are looked through for one to compare with: mostly it is the first. */
const pages = [5, 100, 500, 500] as const;

/** The most runs to choose from. */
const mostChoices = 100;

/**
 * Two runs step by step. Without `other` a run is compared with the last one before it of the same pipeline, in the same
 * environments, that went well; where there is none near enough, with nothing.
 */
export async function comparisonOf(
  store: RunStore,
  runId: string,
  other: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<Comparison> {
  const after = await knownRun(store, runId, drawing, signal);
  const before = other === undefined ? await lastGoodBefore(store, runId, signal) : undefined;
  const head = other === undefined ? before && headOf(before) : await knownRun(store, other, drawing, signal);
  const newer = await store.outline(runId, signal);
  if (!head) return { after, steps: [], isCut: newer.isCut };
  const older = await store.outline(head.id, signal);
  const steps = compareRuns(older, newer).map(({ stage, name, before: was, after: is }) => ({
    ...{ stage, name },
    ...(was && { before: was }),
    ...(is && { after: is }),
  }));
  return { before: head, after, steps, isCut: older.isCut || newer.isCut };
}

/** Runs of the same pipeline other than this one, the newest first. */
export async function comparableRuns(
  store: RunStore,
  runId: string,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<{ runId: string; label: string; description: string }[]> {
  const run = await store.run(runId, signal);
  if (!run) return [];
  const found = await likeRuns(store, run, {}, mostChoices, signal);
  return found.map((one) => {
    const at = one.startedAt ?? one.endedAt;
    const took = runDuration(one, drawing);
    return {
      runId: one.id,
      label: at === undefined ? one.id : moment(at, drawing),
      description: joined([
        drawing.words[one.status],
        took === undefined ? undefined : duration(took, drawing),
        one.environments.join(", "),
      ]),
    };
  });
}

async function lastGoodBefore(
  store: RunStore,
  runId: string,
  signal: AbortSignal | undefined,
): Promise<Run | undefined> {
  const run = await store.run(runId, signal);
  const until = run?.startedAt ?? run?.endedAt;
  if (!run || until === undefined) return undefined;
  const filter = { until, statuses: ["succeeded", "warned"] } as const;
  return (await likeRuns(store, run, filter, 1, signal))[0];
}

/** The newest runs of the pipeline of another, in its environments; as many as wanted, or as a look back finds. */
async function likeRuns(
  store: RunStore,
  run: Run,
  filter: RunFilter,
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<Run[]> {
  const { environments, dataProducts, pipeline } = run;
  const isLike = (one: Run): boolean =>
    one.id !== run.id &&
    one.pipeline === pipeline &&
    one.environments.join("\n") === environments.join("\n") &&
    // Without a pipeline it is what a run is about that tells it.
    (pipeline !== undefined || one.dataProducts.join("\n") === dataProducts.join("\n"));
  const narrowed: RunFilter = {
    ...filter,
    ...(pipeline === undefined ? { without: "pipeline" } : { pipelines: [pipeline] }),
    ...(environments.length > 0 && { environments }),
  };
  const found: Run[] = [];
  let after: string | undefined;
  for (const limit of pages) {
    const page = await store.runs(narrowed, after === undefined ? { limit } : { limit, after }, signal);
    found.push(...page.items.filter(isLike));
    after = page.next;
    if (after === undefined || found.length >= wanted) break;
  }
  return found.slice(0, wanted);
}
