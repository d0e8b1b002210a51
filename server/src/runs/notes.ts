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

/** What one person did; kept apart from the mirror, so that deleting the mirror loses nothing. */
export interface RunNotes {
  /**
   * Failures that ended after the time that `markSeen` was last given, without those that were acknowledged. Who has
   * never seen any is told of the last day of the mirror.
   */
  unseenFailures(): Promise<number>;
  /** Never goes back to an earlier time. */
  markSeen(at: EpochMs): Promise<void>;
  acknowledged(stepIds: readonly string[]): Promise<readonly string[]>;
  acknowledge(stepId: string, on: boolean): Promise<void>;
  /** The filter of a view, as it was last set. */
  filter(view: string): Promise<RunFilter>;
  setFilter(view: string, filter: RunFilter): Promise<void>;
  /** What was last chosen of what a name stands for: `runs.grouping`. */
  choice(name: string): Promise<string | undefined>;
  setChoice(name: string, value: string): Promise<void>;
  /** Of those that have any. */
  marks(of: MarkOf, ids: readonly string[]): Promise<readonly Mark[]>;
  mark(of: MarkOf, id: string, change: MarkChange): Promise<void>;
  /** By name. */
  savedFilters(view: string): Promise<readonly SavedFilter[]>;
  /** In the place of one of the same name; `null` deletes it. */
  saveFilter(view: string, name: string, filter: RunFilter | null): Promise<void>;
  /** In the place of one that has the new name. */
  renameFilter(view: string, name: string, to: string): Promise<void>;
  told(): Promise<Told>;
  /** Failures until then are known now; `failing` takes the place of what it was. Never goes back to an earlier time. */
  tell(lookedAt: EpochMs, failing: readonly FailingPipeline[]): Promise<void>;
  mute(pipeline: string, on: boolean): Promise<void>;
}
