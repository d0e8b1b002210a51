import { outcomesOf, successRate } from "../insight/successRate.ts";
import { overviewDays } from "../protocol/trends.ts";
import type { OverviewParams, PlatformOverview, StageTotals } from "../protocol/trends.ts";
import type { EpochMs, Facets, RunFilter, RunStore } from "../runs/store.ts";
import type { NameSums, Overview, StepSums } from "../runs/trends.ts";
import { dayOf, dayStart, nextDay } from "./calendar.ts";
import type { Drawing } from "./drawing.ts";
import { isMissing } from "./viewState.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Names in each list. */
const most = 10;

/** What was not heard of for so long is not waited for, in milliseconds. */
const heardMs = 90 * dayMs;

/** How the platform has done in the last days, beside the days before; where there is no mirror yet, nothing has happened. */
export async function overview(
  store: RunStore,
  params: OverviewParams,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<PlatformOverview> {
  try {
    return await readOverview(store, params, drawing, signal);
  } catch (error) {
    if (isMissing(error)) return nothingYet(params, drawing);
    throw error;
  }
}

function nothingYet({ days }: OverviewParams, { now }: Drawing): PlatformOverview {
  const none = { succeeded: 0, warned: 0, failed: 0, others: 0 };
  const since = now - days * dayMs;
  return {
    ...{ days, since, until: now, namesSince: since, counted: 1, isEmpty: true },
    ...{ runs: none, runsBefore: none, successRate: null, successRateBefore: null },
    ...{ environments: [], stages: [], stagesBefore: [], parts: [], failures: [], slowest: [], failing: [] },
    ...{ systems: [], stalest: [], troubles: [] },
  };
}

async function readOverview(
  store: RunStore,
  { days: wanted, environment }: OverviewParams,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<PlatformOverview> {
  const days = overviewDays.find((one) => one === wanted) ?? 7;
  const { now } = drawing;
  const until = Math.ceil(now / hourMs) * hourMs;
  const since = until - days * dayMs;
  const parts = partsOf(since, until, days, drawing);
  const labels = environment === undefined ? {} : { environments: [environment] };
  const runsIn = (range: RunFilter): Promise<Facets> => store.facets({ ...range, ...labels }, signal);
  const [state, all, found, fresh, runs, runsBefore] = await Promise.all([
    store.syncState(signal),
    store.facets({}, signal),
    store.overview({ since, until, parts, most, ...labels }, signal),
    store.freshness({ heardSince: now - heardMs, ...labels }, most, signal),
    runsIn({ since, until }),
    runsIn({ since: 2 * since - until, until: since }),
  ]);
  const [outcomes, outcomesBefore] = [runs, runsBefore].map(({ statuses }) =>
    outcomesOf(statuses.map(({ value, count }) => [value, count] as const)),
  ) as [PlatformOverview["runs"], PlatformOverview["runs"]];
  return {
    ...{ days, since, until, counted: found.counted },
    isEmpty: found.countedFrom === undefined && state.runs === 0,
    ...(environment !== undefined && { environment }),
    ...(state.syncedAt !== undefined && { syncedAt: state.syncedAt }),
    ...(state.newestAt !== undefined && { newestAt: state.newestAt }),
    environments: all.environments.map(({ value }) => value),
    runs: outcomes,
    runsBefore: outcomesBefore,
    successRate: successRate(outcomes) ?? null,
    successRateBefore: successRate(outcomesBefore) ?? null,
    stages: stagesOf(found.sums),
    stagesBefore: stagesOf(found.before),
    parts: trendOf(found, parts, until),
    failures: found.failures,
    namesSince: found.namesSince,
    slowest: found.slowest.map(meanOf),
    failing: found.failing.map(meanOf),
    systems: fresh.systems.map((one) => ({
      ...{ system: one.system ?? "", stage: one.stage, names: one.names },
      succeededAt: one.succeededAt ?? null,
      stalestAt: one.stalestAt ?? null,
    })),
    stalest: fresh.names.map((one) => ({
      ...{ name: one.name, stage: one.stage, system: one.system ?? "", lastStatus: one.lastStatus },
      succeededAt: one.succeededAt ?? null,
    })),
    troubles: state.sources.flatMap(({ name, error }) =>
      error ? [{ source: name, message: error.message, at: error.at }] : [],
    ),
  };
}

/** Hours of one day, else days of the user's calendar. */
function partsOf(since: EpochMs, until: EpochMs, days: number, drawing: Drawing): EpochMs[] {
  if (days === 1) return Array.from({ length: 24 }, (_, at) => since + at * hourMs);
  const parts = [since];
  const first = dayOf(since, drawing);
  if (first === undefined) return parts;
  for (let day = nextDay(first); dayStart(day, drawing) < until; day = nextDay(day))
    parts.push(dayStart(day, drawing));
  return parts;
}

const stages = ["integration", "transformation", "consumption"] as const;

function stagesOf(sums: readonly StepSums[]): StageTotals[] {
  return stages.flatMap((stage) => {
    const of = sums.filter((one) => one.stage === stage);
    return of.length === 0 ? [] : [{ stage, ...addUp(of) }];
  });
}

function addUp(sums: readonly StepSums[]): Omit<StageTotals, "stage"> {
  const total = { steps: 0, failed: 0, durationMs: 0, timed: 0, rows: 0, bytes: 0 };
  for (const { status, steps, durationMs, timed, rows, bytes } of sums) {
    total.steps += steps;
    total.failed += status === "failed" ? steps : 0;
    total.durationMs += durationMs;
    total.timed += timed;
    total.rows += rows;
    total.bytes += bytes;
  }
  return total;
}

function trendOf({ trend }: Overview, parts: readonly EpochMs[], until: EpochMs): PlatformOverview["parts"] {
  const byPart = Map.groupBy(trend, ({ part }) => part);
  return parts.map((from, at) => {
    const { timed: _, ...sums } = addUp(byPart.get(at) ?? []);
    return { from, until: parts[at + 1] ?? until, ...sums };
  });
}

const meanOf = ({
  name,
  stage,
  steps,
  failed,
  timed,
  durationMs,
}: NameSums): PlatformOverview["slowest"][number] => ({
  ...{ name, stage, steps, failed },
  meanMs: timed === 0 ? null : durationMs / timed,
});
