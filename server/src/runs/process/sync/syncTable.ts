import type Database from "better-sqlite3";
import type { DatabaseSource, SourceTable, SyncedTable, SyncProgress } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";
import type { OpenSource, PageQuery, Position } from "../sources/source.ts";
import { earlier } from "../sources/source.ts";
import { sourceText } from "../sourceTime.ts";
import { retrying } from "./backOff.ts";
import type { Wait } from "./backOff.ts";
import type { Writers } from "../writing/writers.ts";
import { pagesOf } from "./pagesOf.ts";
import { pageWriter } from "./pageWriter.ts";
import type { Counts } from "./pageWriter.ts";
import type { Details } from "./presetRows.ts";
import { presetRole } from "./presetTables.ts";
import { matchTable } from "./tables.ts";
import type { FoundTable } from "./tables.ts";
import { placeOf, readWatermark } from "./watermark.ts";

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
  /** Rows that are asked for at once, and written in one transaction. */
  readonly pageSize: number;
  /** Writes what is much; started when it is first asked for. */
  readonly writers: Writers;
}

/** The name of a table of a source in the mirror. */
export const mirrorName = (source: DatabaseSource, table: SourceTable): string =>
  `${source.name}: ${table.name}`;

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
      for await (const rows of pagesOf(open, query, signal, work.wait))
        await writer.write(rows, query.isTimeless);
    } catch (error) {
      // What was read before is kept, and nobody else writes meanwhile.
      await writer.end().catch(() => undefined);
      throw error;
    } finally {
      // A page that is on its way is not wanted any more.
      stop.abort();
    }
  }
  await writer.end();
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
