import type { LabelFlow } from "./labelFlow.ts";
import { noLabels, unionOf, unknownFlow } from "./labelFlow.ts";
import type { Range } from "./range.ts";
import { anyNumber } from "./range.ts";
import type { Binary, Expression, Name } from "./tree.ts";

/**
 * Series that come to a result in one way: `a or b` has two branches. What holds of each series of a branch is known of
 * it; a branch that can never have any is none.
 */
export interface Branch {
  /** Where its values come from: a selector, a number, a call that makes a series. */
  readonly origin: Expression;
  readonly flow: LabelFlow;
  readonly range: Range;
  /** One series that is there at all times. */
  readonly always: boolean;
  /** But where a series without labels on the left side of an `or` takes its place. */
  readonly hidden: boolean;
  /** It is there only at some times, on purpose: a comparison, `unless`, `absent` decides. */
  readonly conditional: boolean;
  /** The comparison with `bool` that made its values. */
  readonly bool: Binary | undefined;
  /** Its values say how many there are, so that any comparison asks whether there are some. */
  readonly counts: boolean;
  /** Labels that `group_left (…)` brought in and nothing has made use of since, where they are listed. */
  readonly joined: ReadonlyMap<string, Name>;
}

export const noJoined: ReadonlyMap<string, Name> = new Map();

export const unknownBranch = (origin: Expression): Branch => ({
  origin,
  flow: unknownFlow,
  range: anyNumber,
  always: false,
  hidden: false,
  // What is not understood may well be a condition.
  conditional: true,
  bool: undefined,
  counts: false,
  joined: noJoined,
});

/** A value that is always there, without labels. */
export const constantBranch = (origin: Expression, range: Range, sentence: string): Branch => ({
  origin,
  flow: noLabels({ span: { start: origin.start, end: origin.end }, sentence }),
  range,
  always: true,
  hidden: false,
  conditional: false,
  bool: undefined,
  counts: false,
  joined: noJoined,
});

/** What stands in where other series are missing: `or vector(0)`. */
export const isDefault = ({ always, flow }: Branch): boolean =>
  always && flow.kept !== "all" && flow.kept.length === 0;

/** The labels of all branches together. */
export const flowOfBranches = (branches: readonly Branch[]): LabelFlow =>
  branches.length === 0
    ? unknownFlow
    : branches.map(({ flow }) => flow).reduce((all, flow) => unionOf(all, flow));
