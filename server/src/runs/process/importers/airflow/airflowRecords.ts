import type { OrchestratorSource } from "../../../history.ts";
import { isObject, numberIn, textIn, timeIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { tiesOf, without } from "../orchestrator/handedOver.ts";
import type { RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";

/** A run of a DAG by what Airflow knows it by. */
export interface DagRunId {
  readonly dag: string;
  readonly run: string;
}

/** Ids of runs are unique within their DAG alone. */
export const idOf = ({ dag, run }: DagRunId): string => `${dag}/${run}`;

/** Ids of DAGs have no slash. */
export function dagRunOf(id: string): DagRunId {
  const at = id.indexOf("/");
  return { dag: id.slice(0, at), run: id.slice(at + 1) };
}

/** What was handed to a run, or is written by those who wrote the DAG: it may hold secrets. */
const runSecrets: ReadonlySet<string> = new Set(["conf"]);
const taskSecrets: ReadonlySet<string> = new Set([
  ...["executor_config", "rendered_fields", "trigger", "triggerer_job"],
]);

/** `undefined` for what names no run. */
export function dagRun(said: unknown, source: OrchestratorSource): RunRecord | undefined {
  if (!isObject(said)) return undefined;
  const [dag, run] = [textIn(said, "dag_id"), textIn(said, "dag_run_id")];
  if (dag === undefined || run === undefined) return undefined;
  const state = textIn(said, "state") ?? "";
  const { runId, ...ties } = tiesOf(source, [said["conf"]]);
  const id = idOf({ dag, run });
  return {
    ...{ id, runId: runId ?? id, pipeline: dag, status: state, ...ties },
    startedAt: timeIn(said, "start_date"),
    endedAt: timeIn(said, "end_date"),
    isEnded:
      state === "success" ||
      state === "failed" ||
      (state !== "running" && state !== "queued" && hasEnd(said)),
    raw: without(said, runSecrets),
  };
}

const hasEnd = (said: JsonObject): boolean => timeIn(said, "end_date") !== undefined;

/** What is needed of a task instance to ask for more of it. */
export interface TaskInstance {
  readonly task: string;
  /** -1 for a task that is not mapped. */
  readonly mapIndex: number;
  readonly attempt: number;
  readonly said: JsonObject;
}

/** `undefined` for what names no task, and for a task that did not come to its turn. */
export function taskInstance(said: unknown): TaskInstance | undefined {
  const task = isObject(said) ? textIn(said, "task_id") : undefined;
  if (!isObject(said) || task === undefined || textIn(said, "state") === undefined) return undefined;
  const attempt = Math.max(numberIn(said, "try_number") ?? 1, 1);
  return { task, mapIndex: numberIn(said, "map_index") ?? -1, attempt, said };
}

export const instanceId = ({ task, mapIndex }: TaskInstance): string =>
  mapIndex < 0 ? task : `${task}[${mapIndex}]`;

/** States of an attempt that say nothing of its end; another one has followed, so it was not good. */
const unfinished: ReadonlySet<string> = new Set([
  "up_for_retry",
  "up_for_reschedule",
  "running",
  "restarting",
]);

/** `latest`: of the attempts at the task. */
export function taskRecord(instance: TaskInstance, latest: number, message: string | undefined): TaskRecord {
  const { said, attempt } = instance;
  const state = textIn(said, "state") ?? "";
  const [startedAt, endedAt] = [timeIn(said, "start_date"), timeIn(said, "end_date")];
  const seconds = numberIn(said, "duration");
  const retries = numberIn(said, "max_tries");
  return {
    ...{
      id: instanceId(instance),
      name: instanceId(instance),
      tags: [],
      attempt,
      message,
      startedAt,
      endedAt,
    },
    type: textIn(said, "operator_name") ?? textIn(said, "operator"),
    maxAttempts: retries === undefined ? undefined : Math.max(retries + 1, attempt),
    status: attempt < latest && unfinished.has(state) ? "failed" : state,
    durationMs: seconds === undefined || endedAt === undefined ? undefined : Math.round(seconds * 1000),
    raw: without(said, taskSecrets),
  };
}
