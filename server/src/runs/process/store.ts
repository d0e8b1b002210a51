import { RunsError } from "../store.ts";
import { databaseError } from "./databaseError.ts";
import { catchUp, readFreshness, readOverview } from "./readOverview.ts";
import { readSeries } from "./readSeries.ts";
import { readDbtResult, readLineage } from "./dbtQueries.ts";
import { readOutline } from "./readOutline.ts";
import { runNotes, unseenMs } from "./runNotes.ts";
import { readGroups } from "./runGroups.ts";
import { readOrigins } from "./runOrigins.ts";
import { setTimeout } from "node:timers/promises";
import { fillErrors, filledTo } from "./fillErrors.ts";
import { readFailureGroups } from "./failureGroups.ts";
import { readFacets, readRun, readRuns } from "./runQueries.ts";
import { failedAfter, readFailures, readHistory, readStep, readSteps } from "./stepQueries.ts";
import { openSqlite, sqliteVersion } from "./warehouses/sqlite.ts";
import type { EpochMs, RunStore, SyncState } from "../store.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** Asks the mirror one question: opens it where needed, and turns every failure into a `RunsError`. */
type Ask = <T>(signal: AbortSignal | undefined, read: (warehouse: Warehouse) => Promise<T>) => Promise<T>;

/**
 * The run store over the mirror at a path, in this process: a long question blocks the thread that asks. It is opened
 * with the first question, and again when another file is found in its place.
 */
export function mirrorRunStore(path: string): RunStore {
  let warehouse: Warehouse | undefined;
  const close = (): void => {
    warehouse?.close();
    warehouse = undefined;
  };
  const ask: Ask = async (signal, read) => {
    try {
      throwIfCancelled(signal);
      if (warehouse?.isStale()) close();
      const answer = await read((warehouse ??= openSqlite(path)));
      throwIfCancelled(signal);
      return answer;
    } catch (error) {
      if (!(error instanceof RunsError)) close();
      throw databaseError(error, path);
    }
  };
  const counted: Ask = (signal, read) =>
    ask(signal, async (at) => {
      await catchUp(path, at);
      return read(at);
    });
  let filling: AbortController | undefined;
  /** Since when failures are put together; `undefined` where all are, as soon as a mirror of today's schema has written them. */
  const groupedTo = async (at: Warehouse): Promise<EpochMs | undefined> => {
    const before = await filledTo(at);
    if (before === undefined) return undefined;
    if (!filling) {
      filling = new AbortController();
      const { signal } = filling;
      const fill = fillErrors(path, signal).catch(() => undefined);
      await Promise.race([fill, setTimeout(fillMs, undefined, { ref: false })]);
      void fill.then(() => (filling = undefined));
    }
    return filledTo(at);
  };
  return {
    about: async () => ({ sqlite: sqliteVersion(), pid: process.pid }),
    capabilities: async () => ({
      search: true,
      notes: true,
      overview: true,
      manifests: true,
      history: true,
      groupings: ["error", "node", "owner"],
    }),
    runs: (filter, page, signal) => ask(signal, (at) => readRuns(at, filter, page)),
    run: (id, signal) => ask(signal, (at) => readRun(at, id)),
    steps: (filter, page, signal) => ask(signal, (at) => readSteps(at, filter, page)),
    step: (id, signal) => ask(signal, (at) => readStep(at, id)),
    outline: (runId, signal) => ask(signal, (at) => readOutline(at, runId)),
    failures: (filter, page, signal) => ask(signal, (at) => readFailures(at, filter, page)),
    failureGroups: (by, filter, page, signal) =>
      ask(signal, async (at) => {
        const readTo = await groupedTo(at);
        const groups = await readFailureGroups(at, by, filter, page);
        return readTo === undefined ? groups : { ...groups, readTo };
      }),
    facets: (filter, signal) => ask(signal, (at) => readFacets(at, filter)),
    groups: (by, filter, signal) => ask(signal, (at) => readGroups(at, by, filter)),
    series: (filter, limit, signal) => ask(signal, (at) => readSeries(at, filter, limit)),
    freshness: (filter, most, signal) => counted(signal, (at) => readFreshness(at, filter, most)),
    overview: (filter, signal) => counted(signal, (at) => readOverview(at, filter)),
    origins: (runId, signal) => ask(signal, (at) => readOrigins(at, runId)),
    syncState: (signal) => ask(signal, (at) => readSyncState(at, path)),
    dbtResult: (stepId, signal) => ask(signal, (at) => readDbtResult(at, stepId)),
    lineage: (runId, signal) => ask(signal, (at) => readLineage(at, runId)),
    history: (of, page, signal) => ask(signal, (at) => readHistory(at, of, page)),
    notes: runNotes(path, (seenAt) =>
      ask(undefined, async (at) => failedAfter(at, seenAt ?? (await firstUnseen(at)))),
    ),
    close: () => {
      filling?.abort();
      filling = undefined;
      close();
    },
  };
}

/** How long a question waits for the failures of an older mirror, which then go on behind it. */
const fillMs = 500;

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new RunsError("cancelled", "The question was taken back.", "Ask again.");
}

/** Who has never looked is told of the last day of the mirror, not of years. */
async function firstUnseen(warehouse: Warehouse): Promise<EpochMs> {
  const { newest } = await warehouse.db
    .selectFrom("sources")
    .select((eb) => eb.fn.max("newest_at").as("newest"))
    .executeTakeFirstOrThrow();
  return (newest ?? 0) - unseenMs;
}

async function readSyncState(warehouse: Warehouse, place: string): Promise<SyncState> {
  const sources = await warehouse.db.selectFrom("sources").selectAll().orderBy("name").execute();
  const counts = await warehouse.db
    .selectFrom("facet_counts")
    .select("runs")
    .where("facet", "=", "status")
    .execute();
  const all = (pick: (source: (typeof sources)[number]) => number | null): number[] =>
    sources.flatMap((source) => pick(source) ?? []);
  return {
    place,
    runs: counts.reduce((sum, { runs }) => sum + runs, 0),
    newestAt: all((source) => source.newest_at).reduce<number | undefined>(later, undefined),
    oldestAt: all((source) => source.oldest_at).reduce<number | undefined>(earlier, undefined),
    syncedAt: all((source) => source.synced_at).reduce<number | undefined>(later, undefined),
    sources: sources.map(({ name, rows, key, synced_at, error, error_at }) => ({
      name,
      rows,
      key: key === null ? "row hash" : (JSON.parse(key) as string[]),
      syncedAt: synced_at ?? undefined,
      ...(error !== null && { error: { message: error, at: error_at ?? 0 } }),
    })),
  };
}

const later = (a: number | undefined, b: number): number => (a === undefined ? b : Math.max(a, b));
const earlier = (a: number | undefined, b: number): number => (a === undefined ? b : Math.min(a, b));
