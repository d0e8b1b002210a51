import type { EpochMs, Stage, Status } from "./store.ts";

/** The most steps that an outline has: the newest. */
export const mostMarks = 10_000;

/** A step without its texts: what a picture of a run, or a comparison of two, needs of each of thousands. */
export interface StepMark {
  readonly id: string;
  readonly stage: Stage;
  readonly name: string;
  readonly status: Status;
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly durationMs: number | null;
  /** Written, or affected. */
  readonly rows: number | null;
  /** Written. */
  readonly bytes: number | null;
  /** What attempts at the same have in common within their stage: dbt's id of a node, a task's id, else the name. */
  readonly node: string;
}

/** All of a run that has a place in time. */
export interface RunOutline {
  /** In the order of their ends. */
  readonly steps: readonly StepMark[];
  /**
   * What nodes of dbt depend on, as the newest manifest says it, by `StepMark.node`: ids of nodes of dbt, and names of
   * tables as the steps of the integration have them. A node that no manifest speaks of is missing.
   */
  readonly parents: Readonly<Record<string, readonly string[]>>;
  /** There are more steps than these. */
  readonly isCut: boolean;
}
