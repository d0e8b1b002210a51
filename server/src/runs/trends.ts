import type { EpochMs, Stage, Status } from "./store.ts";

// What runs tell over weeks: how one table, model or refresh has done, how fresh each is, how all of them do.

/** One table, dbt node or refresh over time. */
export interface SeriesFilter {
  readonly name: string;
  readonly stage?: Stage;
  readonly environments?: readonly string[];
  readonly dataProducts?: readonly string[];
  readonly since?: EpochMs;
  /** Not included. */
  readonly until?: EpochMs;
}

/** A step of the series. */
export interface SeriesPoint {
  readonly stepId: string;
  readonly runId: string;
  /** Its end; of what has none, its start. */
  readonly at: EpochMs;
  readonly status: Status;
  readonly durationMs: number | undefined;
  /** That it wrote; of what says none of it, that it read. */
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
}

export interface Series {
  /** The oldest first. */
  readonly points: readonly SeriesPoint[];
  /** There are older ones within the filter: no more than were asked for are given, the newest. */
  readonly isCut: boolean;
}

/** How fresh what is the answer: narrowed by labels and by a part of the name. */
export interface FreshnessFilter {
  readonly environments?: readonly string[];
  readonly dataProducts?: readonly string[];
  readonly text?: string;
  /** Leaves out what was last heard of before. */
  readonly heardSince?: EpochMs;
}

/** When a table, model or refresh last succeeded. */
export interface NameFreshness {
  readonly name: string;
  readonly stage: Stage;
  /** That its rows come from; nothing where no table says so. */
  readonly system: string | undefined;
  /** Missing where it never did. */
  readonly succeededAt: EpochMs | undefined;
  /** Of its last step, whatever became of it. */
  readonly heardAt: EpochMs;
  readonly lastStatus: Status;
}

/** What is copied from one system, or done in one of the other stages. */
export interface SystemFreshness {
  readonly system: string | undefined;
  readonly stage: Stage;
  /** How many tables, models or refreshes. */
  readonly names: number;
  /** When the last of them succeeded. */
  readonly succeededAt: EpochMs | undefined;
  /** When the one succeeded that has not for the longest time; missing where one never did. */
  readonly stalestAt: EpochMs | undefined;
}

export interface Freshness {
  /** The stalest first. */
  readonly names: readonly NameFreshness[];
  readonly systems: readonly SystemFreshness[];
}

export interface OverviewFilter {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly environments?: readonly string[];
  readonly dataProducts?: readonly string[];
  /** Where each part of the trends begins, the first at `since`; ascending. Steps are told apart by the hour. */
  readonly parts: readonly EpochMs[];
  /** So many names in each list of them. */
  readonly most: number;
}

/** Sums of steps. */
export interface StepSums {
  readonly stage: Stage;
  readonly status: Status;
  readonly steps: number;
  /** Those whose duration is known, and all of these together, in milliseconds. */
  readonly timed: number;
  readonly durationMs: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Of those that failed: what they were, in the source's word (`model`, `test`, `SQL Server`); empty where it has none. */
export interface FailureType {
  readonly stage: Stage;
  readonly type: string;
  readonly steps: number;
}

export interface NameSums {
  readonly name: string;
  readonly stage: Stage;
  readonly steps: number;
  readonly failed: number;
  readonly timed: number;
  readonly durationMs: number;
}

/** How the platform does. */
export interface Overview {
  /** When the first and the last step ended that are counted at all, to the hour. */
  readonly countedFrom: EpochMs | undefined;
  readonly countedTo: EpochMs | undefined;
  /** Share of the steps that have been counted; below 1 while a mirror of before is counted for the first time. */
  readonly counted: number;
  readonly sums: readonly StepSums[];
  /** The same of the time before, which is as long. */
  readonly before: readonly StepSums[];
  /** By the part, as an index of `parts`. */
  readonly trend: readonly (StepSums & { readonly part: number })[];
  readonly failures: readonly FailureType[];
  /** By whole days (UTC): when the first of them began. */
  readonly namesSince: EpochMs;
  /** By their mean, of those that succeeded. */
  readonly slowest: readonly NameSums[];
  readonly failing: readonly NameSums[];
}
