import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject, numberIn, textIn, timeIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { tiesOf, without } from "../orchestrator/handedOver.ts";
import type { RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";

/** Types of states behind which there is none. https://docs.prefect.io/v3/concepts/states */
export const ends = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"] as const;

/** What was handed to a run, or came out of it: it may hold secrets. */
const runSecrets: ReadonlySet<string> = new Set(["parameters", "job_variables", "context"]);
const taskSecrets: ReadonlySet<string> = new Set(["task_inputs"]);
const stateSecrets: ReadonlySet<string> = new Set(["data", "state_details"]);

/** A run of a flow, before it is known what the flow is called and which run it is a part of. */
export interface FlowRun {
  readonly id: string;
  readonly flow: string | undefined;
  /** The task run of another flow's run that stands for it there. */
  readonly parentTask: string | undefined;
  /** What was handed to it as the id of its orchestration run. */
  readonly tiedTo: string | undefined;
  readonly record: Omit<RunRecord, "runId" | "pipeline">;
}

/** `undefined` for what names no run. */
export function flowRun(said: unknown, source: OrchestratorSource): FlowRun | undefined {
  const id = isObject(said) ? textIn(said, "id") : undefined;
  if (!isObject(said) || id === undefined) return undefined;
  const { runId: tiedTo, ...ties } = tiesOf(source, [said["parameters"], said["labels"], said["tags"]]);
  const status = stateType(said);
  return {
    ...{ id, tiedTo, flow: textIn(said, "flow_id"), parentTask: textIn(said, "parent_task_run_id") },
    record: {
      ...{ id, status, ...ties, startedAt: timeIn(said, "start_time"), endedAt: timeIn(said, "end_time") },
      isEnded: (ends as readonly string[]).includes(status),
      message: isObject(said["state"]) ? textIn(said["state"], "message") : undefined,
      raw: withoutData(said, runSecrets),
    },
  };
}

const stateType = (said: JsonObject): string =>
  textIn(said, "state_type") ?? (isObject(said["state"]) ? textIn(said["state"], "type") : undefined) ?? "";

function withoutData(said: JsonObject, secrets: ReadonlySet<string>): JsonObject {
  const kept = without(said, secrets);
  return isObject(kept["state"]) ? { ...kept, state: without(kept["state"], stateSecrets) } : kept;
}

/** A task run with how often it was begun. */
export interface TaskRun {
  readonly id: string;
  readonly flowRun: string;
  readonly attempts: number;
  readonly record: TaskRecord;
}

/** `undefined` for what names no task of a flow. */
export function taskRun(said: unknown): TaskRun | undefined {
  if (!isObject(said)) return undefined;
  const [id, run] = [textIn(said, "id"), textIn(said, "flow_run_id")];
  if (id === undefined || run === undefined) return undefined;
  const attempts = Math.max(numberIn(said, "run_count") ?? 1, 1);
  const policy = isObject(said["empirical_policy"]) ? said["empirical_policy"] : {};
  const retries = numberIn(policy, "retries") ?? numberIn(policy, "max_retries");
  const state = isObject(said["state"]) ? said["state"] : {};
  const [startedAt, endedAt] = [timeIn(said, "start_time"), timeIn(said, "end_time")];
  const isBad = ["FAILED", "CRASHED", "CANCELLED"].includes(stateType(said));
  const record: TaskRecord = {
    ...{ id, name: nameOf(said), type: undefined, attempt: attempts, startedAt, endedAt },
    tags: Array.isArray(said["tags"]) ? said["tags"].filter((tag) => typeof tag === "string") : [],
    maxAttempts: retries === undefined ? undefined : Math.max(retries + 1, attempts),
    // A task that waits for others which have failed never comes to its turn.
    status: textIn(said, "state_name") === "NotReady" ? "NotReady" : stateType(said),
    durationMs: startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt,
    message: isBad ? textIn(state, "message") : undefined,
    raw: withoutData(said, taskSecrets),
  };
  return { id, flowRun: run, attempts, record };
}

/** Without what tells the runs of one task apart, `load-0` or `load-3fa`: it differs from run to run. */
function nameOf(said: JsonObject): string {
  const [name, key] = [textIn(said, "name"), textIn(said, "dynamic_key")];
  const at = name?.lastIndexOf("-") ?? -1;
  if (name === undefined) return textIn(said, "task_key") ?? "(no name)";
  return at > 0 && key?.startsWith(name.slice(at + 1)) ? name.slice(0, at) : name;
}

/** The attempts of a task run by the states that it went through: those before the last have failed. */
export function attemptsOf({ record, attempts }: TaskRun, states: readonly unknown[]): TaskRecord[] {
  const found: { readonly from: EpochMs; readonly to: EpochMs; readonly message: string | undefined }[] = [];
  let from: EpochMs | undefined;
  const list = states.filter(isObject).map((state) => ({ state, at: timeIn(state, "timestamp") ?? 0 }));
  for (const { state, at } of list.toSorted((a, b) => a.at - b.at)) {
    const [type, name] = [textIn(state, "type"), textIn(state, "name")];
    const isBegunAnew = name === "AwaitingRetry" || name === "Retrying" || found.length + 1 < attempts;
    const isOver = type !== "PAUSED" && (type !== "RUNNING" || name === "Retrying");
    if (from !== undefined && isBegunAnew && isOver) {
      found.push({ from, to: at, message: textIn(state, "message") });
      from = undefined;
    }
    if (type === "RUNNING") from ??= at;
  }
  const before = found.slice(0, attempts - 1);
  const began = from ?? record.startedAt;
  const { endedAt } = record;
  return [
    ...before.map((one, at): TaskRecord => ({
      ...{ ...record, attempt: at + 1, status: "FAILED", startedAt: one.from, endedAt: one.to },
      ...{ durationMs: one.to - one.from, message: one.message },
    })),
    {
      ...{ ...record, startedAt: began },
      durationMs: began === undefined || endedAt === undefined ? undefined : endedAt - began,
    },
  ];
}
