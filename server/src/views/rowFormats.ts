import type { EpochMs, Run, Step } from "../runs/store.ts";
import { csvLine } from "./csv.ts";

type Cell = string | number | boolean | null | undefined;

/** How rows of one sort are written for programs. */
export interface RowFormat<T> {
  /** As JSON. */
  row(item: T): object;
  /** Of CSV and of a page. */
  readonly columns: readonly string[];
  cells(item: T): readonly Cell[];
}

/** For programs: ISO 8601 in UTC; null where it is not known. */
export function isoTime(at: EpochMs | undefined): string | null {
  const time = new Date(at ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** A run as an object: times in ISO 8601, null for what is not known. */
export const runRow = ({ startedAt, endedAt, ...run }: Run): object => ({
  ...run,
  pipeline: run.pipeline ?? null,
  startedAt: isoTime(startedAt),
  endedAt: isoTime(endedAt),
});

/** A step as an object: times in ISO 8601, null for what is not known. */
export const stepRow = ({ startedAt, endedAt, ...step }: Step): object => ({
  ...step,
  startedAt: isoTime(startedAt),
  endedAt: isoTime(endedAt),
  durationMs: step.durationMs ?? null,
  environment: step.environment ?? null,
  dataProduct: step.dataProduct ?? null,
  message: step.message ?? null,
  attempt: step.attempt ?? null,
  attempts: step.attempts ?? null,
  lastStatus: step.lastStatus ?? null,
});

const stages = ["integration", "transformation", "consumption"] as const;
const counts = ["total", "failed", "skipped"] as const;

export const runFormat: RowFormat<Run> = {
  row: runRow,
  columns: [
    ...["id", "status", "startedAt", "endedAt", "pipeline", "environments", "dataProducts", "derived"],
    ...stages.flatMap((stage) => counts.map((count) => `${stage}.${count}`)),
  ],
  cells: (run) => [
    ...[run.id, run.status, isoTime(run.startedAt), isoTime(run.endedAt), run.pipeline],
    ...[run.environments.join(";"), run.dataProducts.join(";"), run.derived],
    ...stages.flatMap((stage) => counts.map((count) => run.stages[stage][count])),
  ],
};

/** The fields of the source's own row stand in the last column, as JSON: each stage has others. */
export const stepFormat: RowFormat<Step> = {
  row: stepRow,
  columns: [
    ...["id", "runId", "stage", "name", "status", "sourceStatus", "startedAt", "endedAt", "durationMs"],
    ...["environment", "dataProduct", "message", "attempt", "attempts", "lastStatus", "fields"],
  ],
  cells: (step) => [
    ...[step.id, step.runId, step.stage, step.name, step.status, step.sourceStatus],
    ...[isoTime(step.startedAt), isoTime(step.endedAt), step.durationMs],
    ...[step.environment, step.dataProduct, step.message],
    ...[step.attempt, step.attempts, step.lastStatus, JSON.stringify(step.fields)],
  ],
};

export const csvHeader = <T>({ columns }: RowFormat<T>): string => csvLine(columns);

export const csvRow = <T>({ cells }: RowFormat<T>, item: T): string => csvLine(cells(item));
