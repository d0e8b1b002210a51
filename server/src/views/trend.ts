import { bandOf, gapsOf, isGood, measuresOf, perSecond, usualWindow } from "../insight/trend.ts";
import { mostTrendNames, trendDays } from "../protocol/trends.ts";
import type { Measured, Trend, TrendName, TrendParams } from "../protocol/trends.ts";
import { RunsError } from "../runs/store.ts";
import type { RunStore, Stage, Step } from "../runs/store.ts";
import type { NameFreshness, SeriesPoint } from "../runs/trends.ts";
import { joined } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { age } from "./calendar.ts";

const dayMs = 86_400_000;

/** A picture does not get clearer by more. */
const mostPoints = 3000;

/** How one table, model or refresh has done. */
export async function trend(
  store: RunStore,
  { name, stage, environment, step, days }: TrendParams,
  { now }: Drawing,
  signal?: AbortSignal,
): Promise<Trend> {
  const at = step === undefined ? undefined : await store.step(step, signal);
  const what = whatIsMeant(at, name, stage);
  const since = now - (isDays(days) ? days : 30) * dayMs;
  const { points, isCut } = await store.series(
    { ...what, since, ...(environment !== undefined && { environments: [environment] }) },
    mostPoints,
    signal,
  );
  const throughputOf = points.some(({ bytes }) => bytes !== undefined) ? "bytes" : "rows";
  return {
    ...{ name: what.name, stage: what.stage ?? "transformation", since, until: now, isCut, throughputOf },
    ...(environment !== undefined && { environment }),
    ...(at && { here: at.id }),
    at: points.map((point) => point.at),
    status: points.map((point) => point.status),
    step: points.map((point) => point.stepId),
    run: points.map((point) => point.runId),
    gaps: gapsOf(points.map((point) => point.at)),
    window: usualWindow,
    duration: measured(points, measuresOf.duration),
    rows: measured(points, measuresOf.rows),
    bytes: measured(points, measuresOf.bytes),
    throughput: measured(points, (point) => perSecond(point[throughputOf], point)),
  };
}

function whatIsMeant(
  step: Step | undefined,
  name: string | undefined,
  stage: string | undefined,
): { readonly name: string; readonly stage?: Stage } {
  if (step) return { name: step.name, stage: step.stage };
  if (name === undefined)
    throw new RunsError(
      "failed",
      "This step is not in the mirror of run history any more.",
      "Choose another one.",
    );
  return isStage(stage) ? { name, stage } : { name };
}

const isDays = (days: number): boolean => trendDays.some((one) => one === days);

const isStage = (text: string | undefined): text is Stage =>
  text === "integration" || text === "transformation" || text === "consumption";

function measured(points: readonly SeriesPoint[], of: (point: SeriesPoint) => number | undefined): Measured {
  const { median, p95 } = bandOf(points.map((point) => (isGood(point) ? of(point) : undefined)));
  return { values: points.map(of).map(orNull), median: median.map(orNull), p95: p95.map(orNull) };
}

const orNull = (value: number | undefined): number | null => value ?? null;

/** What there are trends of, by name. */
export async function trendNames(
  store: RunStore,
  text: string | undefined,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<TrendName[]> {
  const { overview } = await store.capabilities();
  if (!overview) return [];
  const { names } = await store.freshness(text ? { text } : {}, mostTrendNames, signal);
  return names
    .map(({ name, stage, ...of }) => ({
      name,
      stage,
      description: describe({ name, stage, ...of }, drawing),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function describe({ stage, succeededAt, lastStatus }: NameFreshness, drawing: Drawing): string {
  const { words } = drawing;
  const last = lastStatus === "succeeded" || lastStatus === "warned" ? undefined : words[lastStatus];
  return joined([words[stage], succeededAt === undefined ? undefined : age(succeededAt, drawing), last]);
}
