import { sourceStatus, worstStatus } from "./sourceStatus.ts";
import { sourceTime } from "./sourceTime.ts";
import type { EpochMs, Stage, Status } from "../store.ts";
import type { Facet } from "./mirrorTables.ts";
import type { OrchestrationRow } from "./sourceRows.ts";

export const stages: readonly Stage[] = ["integration", "transformation", "consumption"];

/** Steps of one run that are alike. Times are those of all attempts. */
export interface StepGroup {
  readonly stage: Stage;
  readonly status: Status;
  readonly environment: string | null;
  readonly data_product: string | null;
  /** Those whose last attempt this is: where others followed upon all of them, none. */
  readonly steps: number;
  /** The first start; of what has none, its end. */
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
}

/** What the run's own table says of it. */
export interface RecordedRun {
  readonly pipeline: string | null;
  readonly status: Status;
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
  readonly environment: string | null;
  readonly data_product: string | null;
}

/** A row of the runs' own table. */
export const recordedRun = (row: OrchestrationRow): RecordedRun => ({
  pipeline: row.pipeline,
  status: sourceStatus(row.status),
  started_at: sourceTime(row.start_time) ?? null,
  ended_at: sourceTime(row.end_time) ?? null,
  environment: row.workspace || null,
  data_product: row.data_product || null,
});

/** What the run's own record says; where it says nothing that we know, the worst of its steps. */
export function statusOf(recorded: RecordedRun | undefined, groups: readonly StepGroup[]): Status {
  if (recorded && recorded.status !== "unknown") return recorded.status;
  return worstStatus(new Set(groups.flatMap(({ steps, status }) => (steps > 0 ? [status] : []))));
}

/** A run that is under way has no end. */
export function timesOf(
  recorded: RecordedRun | undefined,
  groups: readonly StepGroup[],
  status: Status,
): readonly [started: EpochMs | null, ended: EpochMs | null] {
  const starts = groups.flatMap((group) => group.started_at ?? []);
  const ends = groups.flatMap((group) => group.ended_at ?? []);
  const isUnderWay =
    status === "running" ||
    (!recorded && groups.some(({ steps, status: of }) => steps > 0 && of === "running"));
  const started = recorded?.started_at ?? (starts.length > 0 ? Math.min(...starts) : null);
  if (isUnderWay) return [started, null];
  return [started, recorded?.ended_at ?? (ends.length > 0 ? Math.max(...ends) : null)];
}

/** Of each stage: its steps, those that failed, those that were skipped. */
export const countsOf = (groups: readonly StepGroup[]): number[] =>
  stages.flatMap((stage) => {
    const of = groups.filter((group) => group.stage === stage);
    return [count(of), count(of, "failed"), count(of, "skipped")];
  });

const count = (groups: readonly StepGroup[], status?: Status): number =>
  groups.reduce((sum, group) => sum + (status === undefined || group.status === status ? group.steps : 0), 0);

/** What a run is found by; a value may come more than once. */
export function* labelsOf(
  recorded: RecordedRun | undefined,
  groups: readonly StepGroup[],
  status: Status,
): Generator<readonly [Facet, string]> {
  yield ["status", status];
  for (const { environment, data_product } of recorded ? [recorded, ...groups] : groups) {
    if (environment) yield ["environment", environment];
    if (data_product) yield ["data_product", data_product];
  }
}
