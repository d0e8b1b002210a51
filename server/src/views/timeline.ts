import { packLanes } from "../insight/lanes.ts";
import { criticalPath, placeSteps } from "../insight/runGraph.ts";
import { stages, statuses, type Comparison, type Timeline } from "../protocol/panels.ts";
import { RunsError } from "../runs/store.ts";
import type { Run, RunStore } from "../runs/store.ts";
import { moment } from "./calendar.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { oneLine } from "./markdown.ts";

/** A run as a picture of its steps in time; rejects where there is no such run. */
export async function timelineOf(
  store: RunStore,
  runId: string,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<Timeline> {
  const [run, outline] = await Promise.all([
    knownRun(store, runId, drawing, signal),
    store.outline(runId, signal),
  ]);
  const { now } = drawing;
  const placed = placeSteps(outline, now);
  const lanes = packLanes(placed);
  const { steps, ...path } = criticalPath(placed);
  const indexOf = new Map(placed.map(({ at }, index) => [at, index]));
  const attempts: number[] = [];
  for (const { retryOf } of placed)
    attempts.push(retryOf === undefined ? 1 : (attempts[indexOf.get(retryOf)!] ?? 0) + 1);
  const untimed = outline.steps.filter((_, at) => !indexOf.has(at));
  return {
    ...{ run, now },
    stages: lanes.stages,
    steps: {
      id: placed.map(({ mark }) => mark.id),
      name: placed.map(({ mark }) => oneLine(mark.name)),
      stage: placed.map(({ mark }) => stages.indexOf(mark.stage)),
      status: placed.map(({ mark }) => statuses.indexOf(mark.status)),
      start: placed.map(({ start }) => start),
      end: placed.map(({ end }) => end),
      lane: lanes.laneOf,
      ready: placed.map(({ readyAt }) => readyAt ?? null),
      attempt: attempts,
    },
    path: { ...path, steps: steps.flatMap((at) => indexOf.get(at) ?? []) },
    untimed: untimed.map(({ id, name, stage, status }) => ({ id, name: oneLine(name), stage, status })),
    isCut: outline.isCut,
  };
}

/** A run as the head of a page says it; rejects where there is none. */
export async function knownRun(
  store: RunStore,
  runId: string,
  { words }: Drawing,
  signal: AbortSignal | undefined,
): Promise<Comparison["after"]> {
  const run = await store.run(runId, signal);
  if (!run) throw new RunsError("missing", fill(words.noSuchRun, runId), "");
  return headOf(run);
}

/** `sales_daily 06:14`, with its day where that is not today. */
export const runName = ({ title, startedAt, endedAt }: Comparison["after"], drawing: Drawing): string => {
  const at = startedAt ?? endedAt;
  return at === null ? title : `${title} ${moment(at, drawing)}`;
};

export const headOf = ({ id, pipeline, status, startedAt, endedAt }: Run): Comparison["after"] => ({
  id,
  title: oneLine(pipeline ?? id),
  status,
  startedAt: startedAt ?? null,
  endedAt: endedAt ?? null,
});
