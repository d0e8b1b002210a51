// What client and server say to each other about the lines of the trees of runs: how they are grouped.

import type { DbtRequests } from "./dbt.ts";

/** The methods of these requests; `RunsTreeRequests` says what each takes and answers. */
export const runsTreeRequests = {
  setGrouping: "tocsin/setGrouping",
} as const;

/** Parameters and answer of each request, by its method. */
export type RunsTreeRequests = DbtRequests & {
  "tocsin/setGrouping": { params: { readonly grouping: string }; result: null };
};

/** What the lines of "Runs" are put together by, in the order in which it is offered. */
export const groupings = ["day", "pipeline", "dataProduct", "environment", "status"] as const;

export type Grouping = (typeof groupings)[number];

/** Whether a text names a grouping. */
export const isGrouping = (text: string | undefined): text is Grouping =>
  groupings.some((one) => one === text);
