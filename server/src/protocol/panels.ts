// What pictures of runs are drawn from: the answers of the server, which the page of the picture reads, and nobody in
// between.

import { listOf, natural, number, oneOf, orNull, record, recordWith, text, truth } from "./shape.ts";
import type { Of } from "./shape.ts";

/** The methods of these requests; `PanelRequests` says what each takes and answers. */
export const panelRequests = {
  timeline: "tocsin/timeline",
  comparison: "tocsin/comparison",
  comparableRuns: "tocsin/comparableRuns",
  stepMessage: "tocsin/stepMessage",
} as const;

/**
 * What a picture is drawn from, as text, which the extension host hands on to the page without reading it, and what it is
 * a picture of.
 */
export type PictureAnswer = { readonly json: string; readonly name: string };

/** Parameters and answer of each request, by its method. */
export type PanelRequests = {
  /** `json`: a `Timeline`. */
  "tocsin/timeline": { params: { readonly runId: string }; result: PictureAnswer };
  /** `json`: a `Comparison`. Without `with`, against the last one of its kind that went well. */
  "tocsin/comparison": {
    params: { readonly runId: string; readonly with?: string };
    result: PictureAnswer;
  };
  /** Runs of the same pipeline, the newest first. */
  "tocsin/comparableRuns": {
    params: { readonly runId: string };
    result: readonly { readonly runId: string; readonly label: string; readonly description: string }[];
  };
  /** What a step had to say when it ended. */
  "tocsin/stepMessage": { params: { readonly stepId: string }; result: { readonly message: string | null } };
};

export const stages = ["integration", "transformation", "consumption"] as const;

export const statuses = [
  "succeeded",
  "warned",
  "failed",
  "skipped",
  "running",
  "cancelled",
  "unknown",
] as const;

const times = orNull(number);
const isStatus = oneOf(...statuses);
const isStage = oneOf(...stages);

const run = record({
  id: text(),
  /** The pipeline, or the id of a run that has none. */
  title: text(),
  status: isStatus,
  startedAt: times,
  endedAt: times,
});

/** All of a run that has a place in time, column by column: steps are in the order of their starts. */
export const isTimeline = record({
  run,
  /** When it was asked. */
  now: number,
  stages: listOf(record({ stage: isStage, lanes: natural })),
  steps: record({
    id: listOf(text()),
    name: listOf(text()),
    /** Index in `stages` and `statuses` of this file. */
    stage: listOf(natural),
    status: listOf(natural),
    start: listOf(number),
    end: listOf(number),
    /** Counted through all stages. */
    lane: listOf(natural),
    /** When nothing stood in its way any more. */
    ready: listOf(times),
    /** The first is 1. */
    attempt: listOf(natural),
  }),
  /** Steps that the run could not end without, by their index, the first first. */
  path: record({ steps: listOf(natural), workingMs: number, waitingMs: number, known: natural }),
  /** Steps that have no time. */
  untimed: listOf(record({ id: text(), name: text(), stage: isStage, status: isStatus })),
  /** There are more steps than these. */
  isCut: truth,
});
export type Timeline = Of<typeof isTimeline>;

const figures = record({
  id: text(),
  status: isStatus,
  durationMs: times,
  rows: times,
  bytes: times,
  attempts: natural,
});

/** Two runs step by step, what changed most first. */
export const isComparison = recordWith(
  {
    after: run,
    steps: listOf(recordWith({ stage: isStage, name: text() }, { before: figures, after: figures })),
    isCut: truth,
  },
  /** Missing where there is no run to compare with. */
  { before: run },
);
export type Comparison = Of<typeof isComparison>;
