import type { Warehouse } from "../history.ts";
import { RunsError } from "../store.ts";
import type { FailureFilter, FailureGroupPage } from "../failures.ts";
import type { EpochMs, Facets, Page, PageRequest, RunGroup, RunStore, Step, SyncState } from "../store.ts";
import { dbtResultOf } from "./dbtResultOf.ts";
import { openSources } from "./questions/asking.ts";
import type { Asking, Sources } from "./questions/asking.ts";
import { failuresAlike, groupsOfWindow } from "./questions/failureGroups.ts";
import { keeper } from "./questions/kept.ts";
import { findStep, findStepOfRun, locateRun, newestOf } from "./questions/locate.ts";
import type { LookBack } from "./questions/lookBack.ts";
import { readFacets, readGroups, readRuns } from "./questions/runPages.ts";
import { readSeries } from "./questions/readSeries.ts";
import { failedAfter, readFailures, readSteps } from "./questions/stepPages.ts";
import { attemptsAt, rangeAround, withAttempts } from "./questions/tried.ts";
import { wholeRuns } from "./questions/wholeRuns.ts";
import { outlineOfPages } from "./readOutline.ts";
import { runNotes, unseenMs } from "./runNotes.ts";
import type { FailedStep } from "./runNotes.ts";
import { mirrorName } from "./sync/syncTable.ts";
import { connect as connectTo } from "./warehouses/connect.ts";
import { isPaid } from "./warehouses/paid.ts";
import { sqliteVersion } from "./warehouses/sqlite.ts";

/** A badge says no more than that there are many. */
const mostUnseen = 1000;

/** Steps whose runs are remembered, so that they are found again at once. */
const mostKnown = 10_000;

/** Counts of a window that are paid for are asked again after five minutes, and later where counting takes long. */
const countsMs = (took: number): number => Math.min(Math.max(5 * 60_000, 100 * took), 3_600_000);

/** Views ask for it several times in a row, and now and then whether there is anything new. */
const newestMs = (): number => 60_000;

/**
 * The run store that asks the databases themselves. What a person notes lies beside the mirror at `path`, which need not be
 * there, and is about the same steps: their ids are those of the mirror.
 */
export function warehouseRunStore(path: string, warehouse: Warehouse, connect = connectTo): RunStore {
  const { windowMs, keepMs } = warehouse;
  const isAnyPaid = warehouse.sources.some(isPaid);
  const keepCounts = keeper<Facets>(isAnyPaid ? countsMs : () => 0);
  const keepGroups = keeper<readonly RunGroup[]>(isAnyPaid ? countsMs : () => 0);
  // Failures that are newer than the newest row of before are counted at once.
  const keepFailureGroups = keeper<FailureGroupPage>(isAnyPaid ? countsMs : () => 0);
  const keepUnseen = keeper<readonly FailedStep[]>(isAnyPaid ? countsMs : () => 0);
  const keepNewest = keeper<EpochMs | undefined>(isAnyPaid ? newestMs : () => 0);
  let sources: Sources | undefined;
  const runOf = new Map<string, string>();
  const remembered = (page: Page<Step>): Page<Step> => {
    for (const { id, runId } of page.items) runOf.set(id, runId);
    for (const id of runOf.keys()) {
      if (runOf.size <= mostKnown) break;
      runOf.delete(id);
    }
    return page;
  };
  const lookBack = (): LookBack => {
    const now = Date.now();
    return { now, windowMs, oldest: now - keepMs };
  };
  const ask = async <T>(
    signal: AbortSignal | undefined,
    read: (asking: Asking, look: LookBack) => Promise<T>,
  ): Promise<T> => {
    if (signal?.aborted) throw new RunsError("cancelled", "The question was taken back.", "Ask again.");
    sources ??= openSources(warehouse.sources, connect);
    return sources.question(signal, (asking) => read(asking, lookBack()));
  };
  const steps: RunStore["steps"] = (filter, page, signal) =>
    ask(signal, async (asking, look) => {
      const extent = await locateRun(asking, filter.runId, look);
      if (!extent) return { items: [] };
      if (filter.attemptsOf !== undefined) {
        const one = await findStepOfRun(asking, filter.attemptsOf, filter.runId, look);
        return remembered({ items: one ? await attemptsAt(asking, one, extent.range) : [] });
      }
      const read = remembered(await readSteps(asking, filter, page, extent));
      const isWhole =
        warehouse.sources.length === 1 &&
        !filter.statuses?.length &&
        page.after === undefined &&
        read.next === undefined;
      return isWhole ? withAttempts(read) : withAttempts(read, { asking, range: extent.range });
    });
  const newest = async (asking: Asking, look: LookBack): Promise<EpochMs | undefined> =>
    (await keepNewest("", () => newestOf(asking, look))).answer;
  return {
    about: async () => ({ sqlite: sqliteVersion(), pid: process.pid }),
    capabilities: async () => ({
      ...{ search: true, notes: true, overview: false, windowMs },
      groupings: ["error", "node"],
    }),
    runs: (filter, page, signal) => ask(signal, (asking, look) => readRuns(asking, filter, page, look)),
    run: (id, signal) =>
      ask(signal, async (asking, look) => {
        const extent = await locateRun(asking, id, look);
        return extent && (await wholeRuns(asking, [id], extent.range, true))[0];
      }),
    steps,
    outline: (runId, signal) => outlineOfPages(steps, runId, signal),
    step: (id, signal) =>
      ask(signal, async (asking, look) => {
        const runId = runOf.get(id);
        const known = runId === undefined ? undefined : await findStepOfRun(asking, id, runId, look);
        const step = known ?? (await findStep(asking, id, look));
        if (!step) return undefined;
        const range = rangeAround([step], look);
        return (await withAttempts({ items: [step] }, { asking, range })).items[0];
      }),
    failures: (filter, page, signal) =>
      ask(signal, async (asking, look) => {
        const { runId } = filter;
        const extent = runId === undefined ? undefined : await locateRun(asking, runId, look);
        if (runId !== undefined && !extent) return { items: [] };
        const read = (part: FailureFilter, of: PageRequest): Promise<Page<Step>> =>
          extent
            ? readSteps(asking, { runId: runId!, statuses: ["failed"] }, of, extent)
            : readFailures(asking, part, of, look);
        const isAlike = filter.error !== undefined || filter.node !== undefined;
        const found = remembered(await (isAlike ? failuresAlike(read, filter, page) : read(filter, page)));
        return withAttempts(found, { asking, range: rangeAround(found.items, look) });
      }),
    failureGroups: (by, filter, _, signal) =>
      ask(signal, async (asking, look) => {
        if (by === "owner") return { items: [] };
        const newestAt = isAnyPaid ? await newest(asking, look) : undefined;
        const counted = await keepFailureGroups(JSON.stringify([by, filter, newestAt]), () =>
          groupsOfWindow((part, of) => readFailures(asking, part, of, look), by, filter),
        );
        return counted.answer;
      }),
    async facets(filter, signal) {
      const { answer, at, isEarlier } = await keepCounts(JSON.stringify(filter), () =>
        ask(signal, (asking, look) => readFacets(asking, filter, look)),
      );
      return isEarlier ? { ...answer, asOf: at } : answer;
    },
    groups: async (by, filter, signal) => {
      const counted = await keepGroups(JSON.stringify([by, filter]), () =>
        ask(signal, async (asking, look) => readGroups(asking, by, filter, look)),
      );
      return counted.answer;
    },
    series: (filter, limit, signal) => ask(signal, (asking, look) => readSeries(asking, filter, limit, look)),
    freshness: () => Promise.reject(notCounted()),
    overview: () => Promise.reject(notCounted()),
    // Only the mirror has read orchestrators.
    origins: async () => [],
    syncState: (signal) =>
      ask(signal, async (asking, look) => {
        const newestAt = await newest(asking, look);
        return stateOf(warehouse, newestAt, sources!);
      }),
    // No table that is asked keeps manifests, compiled SQL or an index by name.
    dbtResult: (id, signal) =>
      ask(signal, async (asking, look) => {
        const runId = runOf.get(id);
        const known = runId === undefined ? undefined : await findStepOfRun(asking, id, runId, look);
        const step = known ?? (await findStep(asking, id, look));
        return step && dbtResultOf(step);
      }),
    lineage: async () => [],
    history: async () => ({ items: [] }),
    notes: runNotes(path, (seenAt) =>
      ask(undefined, async (asking, look) => {
        const newestAt = isAnyPaid || seenAt === undefined ? await newest(asking, look) : undefined;
        const from = Math.max(seenAt ?? (newestAt ?? look.now) - unseenMs, look.oldest);
        const name = JSON.stringify([seenAt, newestAt]);
        return (await keepUnseen(name, () => failedAfter(asking, from, mostUnseen))).answer;
      }),
    ),
    close: () => {
      sources?.close();
      sources = undefined;
    },
  };
}

const notCounted = (): RunsError =>
  new RunsError(
    "failed",
    "An overview is counted in the mirror, and `history.read: warehouse` has none.",
    "Leave out `read: warehouse` in .tocsin.yaml and run `tocsin sync`.",
  );

function stateOf({ sources }: Warehouse, newestAt: number | undefined, { problems }: Sources): SyncState {
  return {
    place: sources.map(({ name }) => name).join(", "),
    runs: undefined,
    newestAt,
    oldestAt: undefined,
    syncedAt: undefined,
    sources: sources.flatMap((source) =>
      source.tables.map((table) => {
        const name = mirrorName(source, table);
        const error = problems.get(name);
        const common = { name, rows: undefined, key: table.key ?? [], syncedAt: undefined };
        return error ? { ...common, error } : common;
      }),
    ),
  };
}
