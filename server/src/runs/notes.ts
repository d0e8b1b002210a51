import type { EpochMs, RunFilter } from "./store.ts";

/** What can be acknowledged and noted on: one failure by its step's id, or all of one cause by the id of their fingerprint. */
export type MarkOf = "failure" | "error";

/** What a person said of a failure, or of all of one cause. */
export interface Mark {
  readonly id: string;
  readonly acknowledgedAt?: EpochMs;
  readonly note?: string;
  readonly notedAt?: EpochMs;
  /** Whose account of the computer it was. */
  readonly by: string;
}

export interface MarkChange {
  readonly acknowledged?: boolean;
  /** The empty text takes it away. */
  readonly note?: string;
}

export interface SavedFilter {
  readonly name: string;
  readonly filter: RunFilter;
}

/** What a person has been told of. */
export interface Told {
  /** Failures that are older are no news; `undefined` where nobody has ever looked. */
  readonly lookedAt: EpochMs | undefined;
  /** Pipelines of whose failures nothing is told. */
  readonly muted: readonly string[];
  /** Pipelines of whose failures was told, with the time of the last one, until it is told that they have recovered. */
  readonly failing: readonly FailingPipeline[];
}

export interface FailingPipeline {
  readonly pipeline: string;
  readonly at: EpochMs;
}
