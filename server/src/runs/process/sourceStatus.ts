import type { Status } from "../store.ts";

/**
 * What sources call the end of a step or a run, in small letters without blanks, `-` and `_`.
 * Fabric and Data Factory: https://learn.microsoft.com/rest/api/fabric/core/job-scheduler (status of a job instance),
 * `Succeeded`/`Failed`/`InProgress` of pipeline activities; refreshes of semantic models: `Completed`, `Unknown` (under
 * way), `Disabled`; dbt 1.0–1.12 and 2.0-beta: `NodeStatus` of run-results v4–v6
 * (https://schemas.getdbt.com/dbt/run-results/v6.json); Airflow 2 and 3: states of runs and task instances; Prefect 3:
 * `StateType`; Dagster: `RunStatus` and `StepEventStatus`.
 */
const statuses: Readonly<Record<string, Status>> = {
  succeeded: "succeeded",
  success: "succeeded",
  completed: "succeeded",
  pass: "succeeded",
  passed: "succeeded",
  ok: "succeeded",
  noop: "succeeded",
  reused: "succeeded",
  deduped: "skipped",
  warn: "warned",
  warned: "warned",
  warning: "warned",
  partialsuccess: "warned",
  completedwithwarnings: "warned",
  failed: "failed",
  failure: "failed",
  fail: "failed",
  error: "failed",
  errored: "failed",
  runtimeerror: "failed",
  timedout: "failed",
  timeout: "failed",
  crashed: "failed",
  skipped: "skipped",
  upstreamfailed: "skipped",
  removed: "skipped",
  notready: "skipped",
  disabled: "skipped",
  notexecuted: "skipped",
  running: "running",
  inprogress: "running",
  started: "running",
  queued: "running",
  pending: "running",
  notstarted: "running",
  scheduled: "running",
  deferred: "running",
  restarting: "running",
  upforretry: "running",
  upforreschedule: "running",
  paused: "running",
  starting: "running",
  canceling: "cancelled",
  cancelled: "cancelled",
  canceled: "cancelled",
  cancelling: "cancelled",
  aborted: "cancelled",
};

/** As most sources write them. */
const usual: ReadonlyMap<string, Status> = new Map(
  Object.entries(statuses).flatMap(([word, means]) =>
    [word, word[0]!.toUpperCase() + word.slice(1)].map((one) => [one, means] as const),
  ),
);

/** What a source's word means; `unknown` for a word that is in no table of ours, and for none. */
export function sourceStatus(text: string | null): Status {
  const known = text === null ? undefined : usual.get(text);
  if (known !== undefined) return known;
  const word = (text ?? "").toLowerCase().replaceAll(/[\s_-]/g, "");
  return Object.hasOwn(statuses, word) ? statuses[word]! : "unknown";
}

/** The words that mean a status; those that mean none are `unknown`. */
export const wordsOf = (status: Status): string[] =>
  Object.entries(statuses).flatMap(([word, means]) => (means === status ? [word] : []));

export const knownWords: readonly string[] = Object.keys(statuses);

const order: readonly Status[] = [
  "failed",
  "running",
  "cancelled",
  "warned",
  "unknown",
  "succeeded",
  "skipped",
];

/**
 * The worst of the steps' statuses: a failure outranks what is still under way; skipped steps alone make a skipped
 * run, beside others they change nothing. No step at all is `unknown`.
 */
export const worstStatus = (of: ReadonlySet<Status>): Status =>
  order.find((status) => of.has(status)) ?? "unknown";
