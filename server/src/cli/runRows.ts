import type { Run, Step } from "../runs/store.ts";
import { csvLine } from "./csv.ts";
import { printable } from "./print.ts";
import { isoTime } from "./runsTable.ts";

/** How rows of one sort are printed for programs. */
export interface RowFormat<T> {
  /** As JSON. */
  row(item: T): object;
  /** The first line of CSV. */
  readonly header: string;
  line(item: T): string;
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
  header: csvLine([
    ...["id", "status", "startedAt", "endedAt", "pipeline", "environments", "dataProducts", "derived"],
    ...stages.flatMap((stage) => counts.map((count) => `${stage}.${count}`)),
  ]),
  line: (run) =>
    csvLine([
      ...[run.id, run.status, isoTime(run.startedAt), isoTime(run.endedAt), run.pipeline],
      ...[run.environments.join(";"), run.dataProducts.join(";"), run.derived],
      ...stages.flatMap((stage) => counts.map((count) => run.stages[stage][count])),
    ]),
};

/** The fields of the source's own row stand in the last column, as JSON: each stage has others. */
export const stepFormat: RowFormat<Step> = {
  row: stepRow,
  header: csvLine([
    ...["id", "runId", "stage", "name", "status", "sourceStatus", "startedAt", "endedAt", "durationMs"],
    ...["environment", "dataProduct", "message", "attempt", "attempts", "lastStatus", "fields"],
  ]),
  line: (step) =>
    csvLine([
      ...[step.id, step.runId, step.stage, step.name, step.status, step.sourceStatus],
      ...[isoTime(step.startedAt), isoTime(step.endedAt), step.durationMs],
      ...[step.environment, step.dataProduct, step.message],
      ...[step.attempt, step.attempts, step.lastStatus, JSON.stringify(step.fields)],
    ]),
};

/** A list as CSV, all of it; on a terminal without what would steer it. */
export function csvOf<T>(items: readonly T[], { header, line }: RowFormat<T>): string {
  const text = header + items.map(line).join("");
  return process.stdout.isTTY ? printable(text) : text;
}
