import type Database from "better-sqlite3";
import { setImmediate } from "node:timers/promises";
import type { DatabaseSource, SourceTable, SyncedTable, SyncProgress } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";
import type { OpenSource, PageQuery, Position, SourceRow } from "../sources/source.ts";
import { earlier } from "../sources/source.ts";
import { sourceText, sourceTime } from "../sourceTime.ts";
import { together } from "../together.ts";
import { retrying } from "./backOff.ts";
import type { Wait } from "./backOff.ts";
import { pagesOf } from "./pagesOf.ts";
import type { Details } from "./presetRows.ts";
import { presetRole } from "./presetTables.ts";
import { rowTaker } from "./rowTaker.ts";
import { matchTable } from "./tables.ts";
import type { FoundTable } from "./tables.ts";
import { rowMaker } from "./toRow.ts";
import { movesOn, placeOf, readWatermark, writeWatermark } from "./watermark.ts";

/** What a sync needs, whichever table it is at. */
export interface SyncWork {
  /** Of the source that is read. */
  readonly details: Details;
  readonly mirror: Database.Database;
  readonly now: EpochMs;
  readonly keepMs: number;
  readonly overlapMs: number;
  readonly tell: (progress: SyncProgress) => void;
  readonly signal: AbortSignal;
  readonly wait: Wait;
  /** Rows that are asked for at once. */
  readonly pageSize: number;
}

/** Rows of a page that are written at once: whoever wants to stop the sync waits no longer than for these. */
const batchSize = 500;

/** Rows in one transaction: the fewer, the oftener the same pages of the file are written; the more, the longer that takes. */
const togetherSize = 5000;

/** The name of a table of a source in the mirror. */
export const mirrorName = (source: DatabaseSource, table: SourceTable): string =>
  `${source.name}: ${table.name}`;

interface Counts {
  read: number;
  added: number;
  /** Rows that name no run. */
  orphans: number;
  readonly notes: Set<string>;
}

/** Reads what a table has that the mirror does not, and what stands shortly before. Throws what the database says. */
export async function syncTable(
  source: DatabaseSource,
  table: SourceTable,
  open: OpenSource,
  work: SyncWork,
): Promise<Omit<SyncedTable, "problem">> {
  const { mirror, now } = work;
  const name = mirrorName(source, table);
  const found = await findTable(table, open, work);
  const counts: Counts = { read: 0, added: 0, orphans: 0, notes: new Set() };
  const writer = pageWriter(source, table, found, counts, work);
  open.cost?.();
  for (const query of queriesOf(found, watermarkOf(source, table, work), work)) {
    if (query.isTimeless && open.passesTimeless) continue;
    const stop = new AbortController();
    const signal = AbortSignal.any([work.signal, stop.signal]);
    try {
      for await (const rows of pagesOf(open, query, signal, work.wait)) await writer(rows, query.isTimeless);
    } finally {
      // A page that is on its way is not wanted any more.
      stop.abort();
    }
  }
  markSynced(mirror, name, found.key, now);
  if (found.lacks.length > 0) counts.notes.add(`It has no ${found.lacks.join(", ")}: they stay empty.`);
  if (counts.orphans > 0)
    counts.notes.add(
      counts.orphans === 1
        ? "1 row names no orchestration_run_id and was left out."
        : `${counts.orphans} rows name no orchestration_run_id and were left out.`,
    );
  const cost = open.cost?.();
  if (cost !== undefined) counts.notes.add(cost);
  return {
    source: source.name,
    table: table.name,
    read: counts.read - counts.orphans,
    added: counts.added,
    notes: [...counts.notes],
  };
}

async function findTable(
  table: SourceTable,
  open: OpenSource,
  { signal, wait }: SyncWork,
): Promise<FoundTable> {
  return matchTable(table, await retrying(open, () => open.columns(table.table, signal), signal, wait), open);
}

/** What else is known of nodes is read for those that are read next, and a little further back: it was found out before. */
function watermarkOf(source: DatabaseSource, table: SourceTable, { mirror }: SyncWork): Position | undefined {
  const isDetail = presetRole(table.name) === "details";
  const of = isDetail ? source.tables.find(({ name }) => name === "dbt_run_results") : table;
  const mark = of && readWatermark(mirror, mirrorName(source, of), placeOf(source, of));
  if (!mark || !isDetail) return mark;
  const time = earlier(mark.time, detailsMs);
  return time === undefined ? undefined : { ...mark, time };
}

/** Longer than dbt takes between a test and the end of its invocation. */
const detailsMs = 86_400_000;

/** From the watermark, less the overlap, or from the oldest that is kept; then the rows without a time. */
function* queriesOf(
  { query }: FoundTable,
  watermark: Position | undefined,
  { now, keepMs, overlapMs, pageSize }: SyncWork,
): Generator<PageQuery> {
  const oldest = sourceText(now - keepMs).slice(0, 10);
  const again = watermark && earlier(watermark.time, overlapMs);
  const from = again !== undefined && again > oldest ? again : oldest;
  const common = { ...query, after: undefined, limit: pageSize };
  yield { ...common, from, isTimeless: false };
  if (query.key.length > 0) yield { ...common, from: undefined, isTimeless: true };
}

/** Writes the rows of a page, each part with how far it reaches, both or neither. */
function pageWriter(
  source: DatabaseSource,
  table: SourceTable,
  found: FoundTable,
  counts: Counts,
  { mirror, now, overlapMs, tell, signal, details }: SyncWork,
): (rows: readonly SourceRow[], isTimeless: boolean) => Promise<void> {
  const name = mirrorName(source, table);
  const place = placeOf(source, table);
  const toRow = rowMaker(found.columns, found.lacks, (column, text) => {
    if (counts.notes.size < 20)
      counts.notes.add(`${column} holds what is no number, such as ${text.slice(0, 40)}: it stays empty.`);
  });
  const { take, note } = rowTaker(mirror, source, table, name, found.key, details);
  let watermark = readWatermark(mirror, name, place);
  const write = async (rows: readonly SourceRow[]): Promise<Pick<Counts, "added" | "orphans">> => {
    const written = { added: 0, orphans: 0 };
    for (let at = 0; at < rows.length; at += batchSize) {
      stopIfAborted(signal);
      const all = rows.slice(at, at + batchSize).map(({ cells }) => toRow(cells));
      const { added, orphans } = take(all);
      written.added += added;
      written.orphans += orphans;
      await setImmediate();
    }
    return written;
  };
  const writePart = async (rows: readonly SourceRow[], isTimeless: boolean): Promise<void> => {
    const last = isTimeless
      ? undefined
      : rows.findLast(({ position }) => movesOn(position, watermark, now, overlapMs))?.position;
    const { added, orphans } = await together(mirror, async () => {
      const written = await write(rows);
      note();
      if (last) writeWatermark(mirror, name, place, last);
      return written;
    });
    watermark = last ?? watermark;
    counts.read += rows.length;
    counts.added += added;
    counts.orphans += orphans;
    const at = sourceTime(rows.at(-1)?.position.time ?? null);
    tell({ source: source.name, table: table.name, rows: counts.read, at });
  };
  return async (rows, isTimeless) => {
    for (let at = 0; at < rows.length; at += togetherSize)
      await writePart(rows.slice(at, at + togetherSize), isTimeless);
  };
}

/** All that is there has been read. */
export function markSynced(
  mirror: Database.Database,
  name: string,
  key: readonly string[],
  now: EpochMs,
): void {
  mirror
    .prepare(
      `INSERT INTO sources (name, key, rows, synced_at) VALUES (?, ?, 0, ?)
       ON CONFLICT (name) DO UPDATE SET key = excluded.key, synced_at = excluded.synced_at, error = NULL, error_at = NULL`,
    )
    .run([name, JSON.stringify(key), now]);
}

export function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new RunsError(
    "cancelled",
    "The sync was stopped.",
    "What was read so far is kept; the next one goes on from there.",
  );
}
