// Dagster's GraphQL API, as far as Tocsin asks it. It knows the three questions by their names, and what they ask for.

import type { Answer, Asked } from "./httpDouble.ts";

type Row = Record<string, unknown>;

export interface Dagster {
  /** The oldest first. */
  readonly runs: Row[];
  readonly steps: Map<string, Row[]>;
  readonly events: Map<string, Row[]>;
  cap: number;
  eventCap: number;
  header: readonly [string, string];
  answer(asked: Asked): Answer;
}

interface Question {
  readonly query: string;
  readonly variables: {
    readonly filter?: {
      readonly updatedAfter?: number;
      readonly updatedBefore?: number;
      readonly statuses?: readonly string[];
      readonly runIds?: readonly string[];
    };
    readonly cursor?: string;
    readonly limit?: number;
    readonly runId?: string;
  };
}

export function dagsterDouble(): Dagster {
  const double: Dagster = {
    ...{ runs: [], steps: new Map(), events: new Map(), cap: 1000, eventCap: 1000 },
    header: ["authorization", "Bearer planted-secret"],
    answer({ method, path, body, headers }) {
      if (method !== "POST" || path !== "/prod/graphql") return { status: 404, body: "Not Found" };
      if (headers[double.header[0]] !== double.header[1]) return { status: 401, body: "Unauthorized" };
      const { query, variables } = body as Question;
      if (query.includes("TocsinVersion")) return { body: { data: { version: "1.11.9" } } };
      if (query.includes("TocsinFailures"))
        return { body: { data: { logsForRun: eventsOf(double, variables) } } };
      const results = runsOf(double, variables).map((run) =>
        query.includes("TocsinSteps")
          ? { runId: run["runId"], stepStats: double.steps.get(String(run["runId"])) ?? [] }
          : run,
      );
      return { body: { data: { runsOrError: { __typename: "Runs", results } } } };
    },
  };
  return double;
}

function runsOf({ runs, cap }: Dagster, { filter = {}, cursor, limit = 1000 }: Question["variables"]): Row[] {
  const { updatedAfter, updatedBefore, statuses, runIds } = filter;
  const newest = runs.toReversed();
  const from = cursor === undefined ? 0 : newest.findIndex((run) => run["runId"] === cursor) + 1;
  const updated = (run: Row): number => Number(run["updateTime"]);
  return newest
    .slice(from)
    .filter(
      (run) =>
        (updatedAfter === undefined || updated(run) > updatedAfter) &&
        (updatedBefore === undefined || updated(run) < updatedBefore) &&
        (statuses === undefined || statuses.includes(String(run["status"]))) &&
        (runIds === undefined || runIds.includes(String(run["runId"]))),
    )
    .slice(0, Math.min(limit, cap));
}

function eventsOf({ events, eventCap }: Dagster, { runId = "", cursor = "0" }: Question["variables"]): Row {
  const all = events.get(runId);
  if (!all) return { __typename: "RunNotFoundError", message: "no such run" };
  const to = Number(cursor) + eventCap;
  return {
    __typename: "EventConnection",
    events: all.slice(Number(cursor), to),
    cursor: String(to),
    hasMore: to < all.length,
  };
}

export function dagsterRun(
  runId: string,
  jobName: string,
  started: number | undefined,
  ended: number | undefined,
  said: Row = {},
): Row {
  const seconds = (time: number | undefined): number | null => (time === undefined ? null : time / 1000);
  return {
    ...{
      runId,
      jobName,
      status: ended === undefined ? "STARTED" : "SUCCESS",
      tags: [],
      rootRunId: null,
      parentRunId: null,
    },
    ...{ creationTime: seconds(started), startTime: seconds(started), endTime: seconds(ended) },
    ...{ updateTime: seconds(ended ?? started) ?? 0 },
    ...said,
  };
}

export function stepStats(stepKey: string, started: number, ended: number | undefined, said: Row = {}): Row {
  const [startTime, endTime] = [started / 1000, ended === undefined ? null : ended / 1000];
  return {
    stepKey,
    status: ended === undefined ? "IN_PROGRESS" : "SUCCESS",
    startTime,
    endTime,
    attempts: [],
    ...said,
  };
}
