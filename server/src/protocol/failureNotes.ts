// What client and server say to each other about failures: how they are put together, what a person said of them, which
// filters are saved, and what is told of without being asked.

import type { TreeNode, ViewFilter } from "./messages.ts";

/** The methods of these requests; `FailureRequests` says what each takes and answers. */
export const failureRequests = {
  groupFailures: "tocsin/groupFailures",
  failureMark: "tocsin/failureMark",
  markFailure: "tocsin/markFailure",
  savedFilters: "tocsin/savedFilters",
  saveFilter: "tocsin/saveFilter",
  renameFilter: "tocsin/renameFilter",
  runsStatus: "tocsin/runsStatus",
  failureDigest: "tocsin/failureDigest",
  toldOfFailures: "tocsin/toldOfFailures",
  mutePipeline: "tocsin/mutePipeline",
  mutedPipelines: "tocsin/mutedPipelines",
} as const;

/** Parameters and answer of each request, by its method. */
export type FailureRequests = {
  "tocsin/groupFailures": { params: { readonly grouping: string }; result: null };
  "tocsin/failureMark": { params: { readonly node: string }; result: FailureMark };
  "tocsin/markFailure": { params: MarkFailureParams; result: null };
  "tocsin/savedFilters": { params: { readonly view: string }; result: readonly SavedFilterAbout[] };
  "tocsin/saveFilter": { params: SaveFilterParams; result: null };
  "tocsin/renameFilter": { params: RenameFilterParams; result: null };
  "tocsin/runsStatus": { params: { readonly environments: readonly string[] }; result: RunsStatus };
  "tocsin/failureDigest": { params: { readonly all: boolean }; result: FailureDigest };
  "tocsin/toldOfFailures": { params: { readonly digest: FailureDigest }; result: null };
  "tocsin/mutePipeline": { params: { readonly pipeline: string; readonly on: boolean }; result: null };
  "tocsin/mutedPipelines": { params: Record<string, never>; result: readonly string[] };
};

/** What the lines of "Failures" are put together by, in the order in which it is offered. */
export const failureGroupings = ["error", "node", "run", "owner", "day"] as const;

export type FailureGrouping = (typeof failureGroupings)[number];

/** Whether a text names a grouping. */
export const isFailureGrouping = (text: string | undefined): text is FailureGrouping =>
  failureGroupings.some((one) => one === text);

/** What was said of what a line stands for: a failure, or all of one error. */
export type FailureMark = {
  /** False where nothing can be said of it. */
  readonly isMarkable: boolean;
  readonly acknowledged: boolean;
  readonly note: string;
};

export type MarkFailureParams = {
  /** Id of a line. */
  readonly node: string;
  readonly acknowledged?: boolean;
  /** The empty text takes it away. */
  readonly note?: string;
};

export type SavedFilterAbout = {
  readonly name: string;
  readonly filter: ViewFilter;
  /** In words: `failed, Production`. */
  readonly description: string;
};

/** `filter` is null to delete it. */
export type SaveFilterParams = {
  readonly view: string;
  readonly name: string;
  readonly filter: ViewFilter | null;
};

export type RenameFilterParams = { readonly view: string; readonly name: string; readonly to: string };

/** How the runs are, in the status bar. */
export type RunsStatus = {
  /** The last run of production, or the last one where none says that it is; absent without history. */
  readonly run?: {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    /** `failed`, in the user's language. */
    readonly statusText: string;
    /** `today 06:14`. */
    readonly at: string;
    readonly icon: NonNullable<TreeNode["icon"]>;
  };
  readonly unseen: number;
};

/** What has failed since a person was last told, and what has recovered of which they were. */
export type FailureDigest = {
  readonly failed: readonly PipelineFailures[];
  readonly recovered: readonly { readonly pipeline: string; readonly at: string }[];
  /** Something has failed or recovered, or nobody was told of anything before. */
  readonly isNews: boolean;
  /** Until when this tells of failures, and which pipelines are failing then: to be given back when it was told. */
  readonly until: number;
  readonly failing: readonly { readonly pipeline: string; readonly at: number }[];
};

export type PipelineFailures = {
  readonly pipeline: string;
  readonly count: number;
  /** More than could be looked at. */
  readonly isMore: boolean;
  /** What is wrong with the first of them. */
  readonly what: string;
  /** Time of day of the first, with its day where that is not today. */
  readonly firstAt: string;
};
