import { sourceStatus } from "../../sourceStatus.ts";
import type { RunRecord, TaskRecord } from "./orchestrator.ts";

export const isFailed = ({ status }: { readonly status: string }): boolean =>
  sourceStatus(status) === "failed";

/** A run that failed although none of its tasks did is a failure of its own, with its own reason. */
export function ownFailure(
  run: RunRecord,
  tasks: readonly TaskRecord[],
  message = run.message,
): TaskRecord[] {
  if (!isFailed(run) || tasks.some(isFailed)) return [];
  const { pipeline, status, startedAt, endedAt, raw } = run;
  const durationMs = startedAt === undefined || endedAt === undefined ? undefined : endedAt - startedAt;
  const id = "(the run itself)";
  return [
    {
      ...{
        id,
        name: pipeline,
        type: "run",
        tags: [],
        attempt: 1,
        maxAttempts: undefined,
        status,
        message,
        raw,
      },
      ...{ startedAt, endedAt, durationMs },
    },
  ];
}
