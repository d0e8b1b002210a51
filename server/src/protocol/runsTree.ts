// What client and server say to each other about the lines of the trees of runs: how they are grouped, what is copied,
// exported and opened of them.

import type { DbtRequests } from "./dbt.ts";

/** The methods of these requests; `RunsTreeRequests` says what each takes and answers. */
export const runsTreeRequests = {
  setGrouping: "tocsin/setGrouping",
  copyLines: "tocsin/copyLines",
  exportLines: "tocsin/exportLines",
  runLinks: "tocsin/runLinks",
} as const;

/** Parameters and answer of each request, by its method. */
export type RunsTreeRequests = DbtRequests & {
  "tocsin/setGrouping": { params: { readonly grouping: string }; result: null };
  "tocsin/copyLines": {
    params: { readonly lines: readonly CopiedLine[] };
    result: { readonly markdown: string };
  };
  "tocsin/exportLines": { params: ExportParams; result: { readonly rows: number } };
  "tocsin/runLinks": { params: RunLinksParams; result: RunLinks };
};

/** A line of a tree that is to be copied; of one that is no run and no step, its label. */
export type CopiedLine = { readonly label: string; readonly runId?: string; readonly stepId?: string };

/** Writes all that a view shows with its filter into a file, whatever is there. */
export type ExportParams = {
  readonly view: string;
  readonly format: "csv" | "json" | "html";
  /** On the machine of the server. */
  readonly path: string;
};

export type RunLinksParams = { readonly runId: string; readonly stepId?: string };

/** What can be done elsewhere about a run or a step of it. */
export type RunLinks = {
  /** Pages: encrypted, or on this machine. */
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Commands that do it again, for the user to read and to run. */
  readonly reruns: readonly { readonly title: string; readonly command: string }[];
};

/** What the lines of "Runs" are put together by, in the order in which it is offered. */
export const groupings = ["day", "pipeline", "dataProduct", "environment", "status"] as const;

export type Grouping = (typeof groupings)[number];

/** Whether a text names a grouping. */
export const isGrouping = (text: string | undefined): text is Grouping =>
  groupings.some((one) => one === text);
