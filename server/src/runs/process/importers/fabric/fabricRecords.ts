import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject, numberIn, textIn, timeIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { without } from "../orchestrator/handedOver.ts";
import type { RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";

/** A pipeline of a workspace. */
export interface FabricItem {
  readonly id: string;
  readonly name: string;
}

/** What went into an activity and came out of it: it may hold secrets. */
const activitySecrets: ReadonlySet<string> = new Set(["input", "output", "userProperties"]);

/** Ids of runs with their item's, without which they cannot be asked for. */
export const instanceOf = (id: string): readonly [item: string, instance: string] => {
  const at = id.indexOf("/");
  return [id.slice(0, at), id.slice(at + 1)];
};

/** What is not known yet is written as the year 1. */
const timeOf = (said: JsonObject, key: string): EpochMs | undefined => {
  const time = timeIn(said, key);
  return time !== undefined && time > 0 ? time : undefined;
};

/**
 * A job instance of a pipeline; its id is what `pipeline().RunId` is there. `undefined` for what names none.
 * https://learn.microsoft.com/rest/api/fabric/core/job-scheduler/list-item-job-instances
 */
export function jobInstance(
  said: unknown,
  item: FabricItem,
  { environment, dataProduct }: OrchestratorSource,
): RunRecord | undefined {
  const id = isObject(said) ? textIn(said, "id") : undefined;
  if (!isObject(said) || id === undefined) return undefined;
  const status = textIn(said, "status") ?? "";
  const endedAt = timeOf(said, "endTimeUtc");
  const reason = isObject(said["failureReason"]) ? said["failureReason"] : {};
  return {
    ...{ id: `${item.id}/${id}`, runId: id, pipeline: item.name, status, environment, dataProduct, endedAt },
    startedAt: timeOf(said, "startTimeUtc"),
    isEnded: ["Completed", "Failed", "Cancelled", "Deduped"].includes(status),
    message: textIn(reason, "message") ?? textIn(reason, "errorCode"),
    raw: said,
  };
}

/** `undefined` for what names no activity. */
export function activityRun(said: JsonObject): TaskRecord | undefined {
  const [id, name] = [textIn(said, "activityRunId"), textIn(said, "activityName")];
  if (id === undefined || name === undefined) return undefined;
  const [startedAt, endedAt] = [timeOf(said, "activityRunStart"), timeOf(said, "activityRunEnd")];
  const error = isObject(said["error"]) ? said["error"] : {};
  const between = startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt;
  return {
    ...{ id, name, tags: [], startedAt, endedAt, maxAttempts: undefined },
    type: textIn(said, "activityType"),
    attempt: Math.max(numberIn(said, "retryAttempt") ?? 1, 1),
    status: textIn(said, "status") ?? "",
    durationMs: numberIn(said, "durationInMs") ?? between,
    message: textIn(error, "message") ?? textIn(error, "errorCode"),
    raw: without(said, activitySecrets),
  };
}
