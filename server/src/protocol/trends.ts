// What client and server say to each other about weeks of runs: the trend of one table, model or refresh, and the overview of
// all. A page that draws one reads it by these shapes.

import { listOf, natural, number, oneOf, orNull, record, recordWith, text, truth } from "./shape.ts";
import type { Of } from "./shape.ts";

/** The methods of these requests; `TrendRequests` says what each takes and answers. */
export const trendRequests = {
  trend: "tocsin/trend",
  trendNames: "tocsin/trendNames",
  overview: "tocsin/overview",
} as const;

/** Parameters and answer of each request, by its method. */
export type TrendRequests = {
  "tocsin/trend": { params: TrendParams; result: DrawnTrend };
  "tocsin/trendNames": { params: { readonly text?: string }; result: readonly TrendName[] };
  "tocsin/overview": { params: OverviewParams; result: { readonly json: string } };
};

/** How far back a trend goes, in days. */
export const trendDays = [7, 30, 90, 400] as const;
/** The same of the overview. */
export const overviewDays = [1, 7, 30, 90] as const;

/** A `Trend` or a `PlatformOverview` as text, which the page reads and nobody before it. */
export type DrawnTrend = { readonly json: string; readonly name: string };

const stage = oneOf("integration", "transformation", "consumption");
const status = oneOf("succeeded", "warned", "failed", "skipped", "running", "cancelled", "unknown");

/** What the trend is of, by its name or by a step that has it, and how far back. */
export const isTrendState = recordWith(
  { days: natural },
  { name: text(10_000), stage, environment: text(1000), step: text(1000) },
);
export type TrendState = Of<typeof isTrendState>;
export type TrendParams = TrendState;

/** So many names are told at once; who looks for another one asks for a part of it. */
export const mostTrendNames = 1000;

export type TrendName = {
  readonly name: string;
  readonly stage: Of<typeof stage>;
  /** Its stage and when it last succeeded, in words. */
  readonly description: string;
};

/** What a trend can be looked at by. */
export const measures = ["duration", "rows", "bytes", "throughput"] as const;
export type Measure = (typeof measures)[number];
export const isMeasure = oneOf(...measures);

const values = listOf(orNull(number), 20_000);

/** One measure: of each point its value, and the middle and the 95th percentile of those before it. */
const measured = record({ values, median: values, p95: values });

/** Lists of equal length, one entry for each step, the oldest first. */
export const isTrend = recordWith(
  {
    name: text(1000),
    stage,
    /** In milliseconds since 1970. */
    since: number,
    until: number,
    /** There are older ones than are shown. */
    isCut: truth,
    at: listOf(number, 20_000),
    status: listOf(status, 20_000),
    step: listOf(text(1000), 20_000),
    run: listOf(text(10_000), 20_000),
    /** Before which entries nothing was heard for longer than usual. */
    gaps: listOf(natural, 20_000),
    /** How many of the last that succeeded `median` and `p95` are of. */
    window: natural,
    duration: measured,
    rows: measured,
    bytes: measured,
    /** Bytes a second; where there are none, rows a second. */
    throughput: measured,
    throughputOf: oneOf("bytes", "rows"),
  },
  { environment: text(1000), here: text(1000) },
);
export type Trend = Of<typeof isTrend>;
export type Measured = Of<typeof measured>;

export const isOverviewState = recordWith({ days: natural }, { environment: text(1000) });
export type OverviewState = Of<typeof isOverviewState>;
export type OverviewParams = OverviewState;

const counts = record({ succeeded: natural, warned: natural, failed: natural, others: natural });

/** Sums of one stage. */
const stageSums = record({
  stage,
  steps: natural,
  failed: natural,
  durationMs: number,
  timed: natural,
  rows: number,
  bytes: number,
});

const nameSums = record({
  name: text(10_000),
  stage,
  steps: natural,
  failed: natural,
  /** Of one that succeeded; null where none says how long it took. */
  meanMs: orNull(number),
});

/** How the platform does. */
export const isOverview = recordWith(
  {
    days: natural,
    since: number,
    until: number,
    /** Share of the steps that have been counted. */
    counted: number,
    /** Nothing has been read yet. */
    isEmpty: truth,
    environments: listOf(text(1000), 1000),
    runs: counts,
    runsBefore: counts,
    /** Succeeded or warned, of all that ended well or badly; null where none did. */
    successRate: orNull(number),
    successRateBefore: orNull(number),
    stages: listOf(stageSums, 3),
    stagesBefore: listOf(stageSums, 3),
    /** The same for each part of the time: an hour or a day. */
    parts: listOf(
      record({
        from: number,
        until: number,
        steps: natural,
        failed: natural,
        durationMs: number,
        rows: number,
        bytes: number,
      }),
      200,
    ),
    failures: listOf(record({ stage, type: text(10_000), steps: natural }), 100),
    /** When the whole days begin that names are counted by. */
    namesSince: number,
    slowest: listOf(nameSums, 100),
    failing: listOf(nameSums, 100),
    systems: listOf(
      record({
        system: text(10_000),
        stage,
        names: natural,
        succeededAt: orNull(number),
        stalestAt: orNull(number),
      }),
      100,
    ),
    stalest: listOf(
      record({
        name: text(10_000),
        stage,
        system: text(10_000),
        succeededAt: orNull(number),
        lastStatus: status,
      }),
      100,
    ),
    /** Sources that could not be read. */
    troubles: listOf(record({ source: text(1000), message: text(), at: number }), 100),
  },
  { environment: text(1000), syncedAt: number, newestAt: number },
);
export type PlatformOverview = Of<typeof isOverview>;
export type StageTotals = Of<typeof stageSums>;
export type RunTotals = Of<typeof counts>;
