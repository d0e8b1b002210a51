import type { EpochMs, RunsError } from "../../../store.ts";
import type { DoctorStep } from "../../../history.ts";
import type { JsonObject } from "../dbt/artifact.ts";

/** A run as an orchestrator records it. */
export interface RunRecord {
  /** The orchestrator's own, unique there. */
  readonly id: string;
  /** The orchestration run that it belongs to: what was handed to it as such, else its own id. */
  readonly runId: string;
  readonly pipeline: string;
  /** As the orchestrator calls it. */
  readonly status: string;
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
  /** Why it failed, where that is said of the run itself. */
  readonly message?: string | undefined;
  /** Nothing more will become of it by itself. */
  readonly isEnded: boolean;
  readonly environment: string | undefined;
  readonly dataProduct: string | undefined;
  /** The run that started it as a part of its own, and whose state counts. */
  readonly parentId?: string | undefined;
  /** What was said of it, without what was handed to it: that may hold secrets. */
  readonly raw: JsonObject;
}

/** One attempt at a task of a run. */
export interface TaskRecord {
  /** What tells it from the other tasks of its run. */
  readonly id: string;
  readonly name: string;
  readonly type: string | undefined;
  readonly tags: readonly string[];
  /** The first is 1. */
  readonly attempt: number;
  readonly maxAttempts: number | undefined;
  readonly status: string;
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
  readonly durationMs: number | undefined;
  readonly message: string | undefined;
  readonly raw: JsonObject;
}

/** Takes note of what the user should know although all went on. */
export type Note = (text: string) => void;

/** An orchestrator that runs are read from. Its methods reject with what `explain` puts into words. */
export interface Orchestrator {
  /** It cannot be asked for a stretch of time: `changed` gives all that it still has. */
  readonly isTimeless: boolean;
  /** Runs that ended or changed within a stretch of time, both ends included, and perhaps others; until now without `to`. */
  changed(from: EpochMs, to: EpochMs | undefined, signal: AbortSignal): AsyncIterable<readonly RunRecord[]>;
  /** Runs that have begun and not ended. */
  underWay(signal: AbortSignal): AsyncIterable<readonly RunRecord[]>;
  /** Runs by their ids, without those that are not there any more. */
  again(ids: readonly string[], signal: AbortSignal): Promise<readonly RunRecord[]>;
  /** The tasks of some runs, by the run's id. */
  tasks(
    runs: readonly RunRecord[],
    note: Note,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly TaskRecord[]>>;
  /** What is there, in a sentence. */
  look(signal: AbortSignal): Promise<string>;
  explain(error: unknown): RunsError;
  /** How far the way to it was good. */
  failedStep(error: unknown): DoctorStep;
  close(): void;
}
