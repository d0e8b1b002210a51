import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject, numberIn, textIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { tiesOf } from "../orchestrator/handedOver.ts";
import type { RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";

/** What failures are told of, in the order in which they came. */
export interface Failures {
  /** By the step. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  readonly run: string | undefined;
}

/** Seconds since 1970, with a fraction. */
const secondsIn = (said: JsonObject, key: string): EpochMs | undefined => {
  const seconds = numberIn(said, key);
  return seconds === undefined || seconds <= 0 ? undefined : Math.round(seconds * 1000);
};

/** `undefined` for what names no run. */
export function dagsterRun(said: unknown, source: OrchestratorSource): RunRecord | undefined {
  const id = isObject(said) ? textIn(said, "runId") : undefined;
  if (!isObject(said) || id === undefined) return undefined;
  const { runId, ...ties } = tiesOf(source, [said["tags"]]);
  const status = textIn(said, "status") ?? "";
  return {
    ...{ id, runId: runId ?? id, status, ...ties, pipeline: textIn(said, "jobName") ?? "(no job)" },
    startedAt: secondsIn(said, "startTime"),
    endedAt: secondsIn(said, "endTime"),
    isEnded: ["SUCCESS", "FAILURE", "CANCELED"].includes(status),
    raw: said,
  };
}

/** The attempts at a step. What a step says of attempts may or may not have the last one among them. */
export function stepRecords(said: unknown, messages: readonly string[]): TaskRecord[] {
  const id = isObject(said) ? textIn(said, "stepKey") : undefined;
  if (!isObject(said) || id === undefined) return [];
  const [from, to] = [secondsIn(said, "startTime"), secondsIn(said, "endTime")];
  const marks = (Array.isArray(said["attempts"]) ? said["attempts"] : [])
    .filter(isObject)
    .map((mark) => ({ from: secondsIn(mark, "startTime"), to: secondsIn(mark, "endTime") }))
    .toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0));
  const last = marks.at(-1);
  const isAmong = last !== undefined && (last.to === undefined || last.to === to);
  const rest = last?.to !== undefined && (from ?? 0) < last.to ? last.to : from;
  const spans = isAmong ? marks : [...marks, { from: rest, to }];
  return spans.map((span, at): TaskRecord => {
    const isLast = at === spans.length - 1;
    const ended = isLast ? (span.to ?? to) : span.to;
    return {
      ...{ id, name: id, type: undefined, tags: [], attempt: at + 1, maxAttempts: undefined },
      status: isLast ? (textIn(said, "status") ?? "") : "FAILURE",
      startedAt: span.from,
      endedAt: ended,
      durationMs: span.from === undefined || ended === undefined ? undefined : ended - span.from,
      message: !isLast || textIn(said, "status") === "FAILURE" ? messages[at] : undefined,
      raw: said,
    };
  });
}

/** A message is no longer than this, in UTF-16 code units. */
const longest = 4000;

/** Adds what events say of failures. */
export function readFailures(events: readonly unknown[], steps: Map<string, string[]>): string | undefined {
  let run: string | undefined;
  for (const event of events.filter(isObject)) {
    const message = messageIn(event["error"]);
    const step = textIn(event, "stepKey");
    if (message === undefined) continue;
    if (event["__typename"] === "RunFailureEvent") run = message;
    else if (step !== undefined) steps.set(step, [...(steps.get(step) ?? []), message]);
  }
  return run;
}

/** What caused it says more than the exception that Dagster wraps around it. */
function messageIn(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const cause = isObject(error["cause"]) ? textIn(error["cause"], "message") : undefined;
  return (cause ?? textIn(error, "message"))?.trim().slice(0, longest) || undefined;
}
