import type { EpochMs, Page, RunFilter, Step } from "./store.ts";

/** What failures are put together by: the fingerprint of their error, their step's name, who owns that. */
export type Grouping = "error" | "node" | "owner";

/** Which failures are meant. */
export interface FailureFilter extends RunFilter {
  /** Id of a fingerprint. */
  readonly error?: string;
  /** The name of a step, all of it. */
  readonly node?: string;
  readonly runId?: string;
  /** Who owns the steps; the empty text for those that nobody owns. */
  readonly owner?: string;
}

/** Failures that have something in common. */
export interface FailureGroup {
  /** By which `FailureFilter` finds them: id of a fingerprint, name of a step, an owner. */
  readonly id: string;
  /** What is wrong; `undefined` where it is the name that they have in common, or where there is no message. */
  readonly title: string | undefined;
  /** Of those that pass the filter. */
  readonly count: number;
  /** Of all that there are, also those that do not pass the filter; `undefined` where that is not known. */
  readonly firstAt: EpochMs | undefined;
  readonly lastAt: EpochMs | undefined;
  readonly newest: Step;
  /** Of the step of the newest one: how its last results changed. */
  readonly results?: Results;
}

/** The last results of a step in one environment, at most 20: what was skipped, cancelled or not recorded is none. */
export interface Results {
  readonly count: number;
  /** How often one failed behind one that did not, or the other way round. */
  readonly changes: number;
}

export interface FailureGroupPage extends Page<FailureGroup> {
  /** No more than so many failures were looked at, the newest: what is counted is among them. */
  readonly among?: number;
}

/** At most so many failures are put into groups that are not counted beforehand. */
export const mostGrouped = 10_000;

/** So many results say whether a step is flaky. */
export const lastResults = 20;
