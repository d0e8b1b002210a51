import { setImmediate } from "node:timers/promises";
import type { DatabaseSource, HistoryTableName, SourceTable } from "../../history.ts";
import { columns } from "../sourceRows.ts";
import type { StepTable } from "../sourceRows.ts";
import type { SourceRow } from "../sources/source.ts";
import { sourceTime } from "../sourceTime.ts";
import { stepMaker } from "../stepMaker.ts";
import type { MadeStep } from "../stepMaker.ts";
import { together } from "../together.ts";
import { tableWriter } from "../writing/tableWriter.ts";
import type { TableWriter } from "../writing/tableWriter.ts";
import { rowTaker } from "./rowTaker.ts";
import { mirrorName, stopIfAborted } from "./syncTable.ts";
import type { SyncWork } from "./syncTable.ts";
import type { FoundTable } from "./tables.ts";
import { named, rowMaker } from "./toRow.ts";
import type { Row } from "./toRow.ts";
import { movesOn, placeOf, readWatermark, writeWatermark } from "./watermark.ts";

/** Writes pages of a table, each with how far it reaches, both or neither. */
export interface PageWriter {
  /** One page may still be written while the next one is read. */
  write(rows: readonly SourceRow[], isTimeless: boolean): Promise<void>;
  /** When all of them are written. */
  end(): Promise<void>;
}

export interface Counts {
  read: number;
  added: number;
  /** Rows that name no run. */
  orphans: number;
  readonly notes: Set<string>;
}

/** Rows that are worked on at once: whoever wants to stop the sync waits no longer than for these. */
const batchSize = 500;

/** The table of steps that rows are written into as they are. */
const stepTableOf = (name: HistoryTableName): StepTable | undefined =>
  Object.hasOwn(columns, name) ? (name as StepTable) : undefined;

export function pageWriter(
  source: DatabaseSource,
  table: SourceTable,
  found: FoundTable,
  counts: Counts,
  work: SyncWork,
): PageWriter {
  const toRow = rowMaker(found.columns, found.lacks, (column, text) => {
    if (counts.notes.size < 20)
      counts.notes.add(`${column} holds what is no number, such as ${text.slice(0, 40)}: it stays empty.`);
  });
  const into = stepTableOf(table.name);
  const paged = { source, table, found, counts, work, toRow, marks: markKeeper(source, table, work) };
  return into ? stepWriter(into, paged) : takingWriter(paged);
}

interface Paged {
  readonly source: DatabaseSource;
  readonly table: SourceTable;
  readonly found: FoundTable;
  readonly counts: Counts;
  readonly work: SyncWork;
  readonly toRow: (cells: SourceRow["cells"]) => Row;
  readonly marks: ReturnType<typeof markKeeper>;
}

/** Steps are made here and written by another thread, where more than a page of them is there. */
function stepWriter(into: StepTable, paged: Paged): PageWriter {
  const { source, table, found, counts, work, toRow, marks } = paged;
  const name = mirrorName(source, table);
  const make = stepMaker(into, name, found.key);
  const of = { table: into, name, source: source.name, place: placeOf(source, table), key: found.key };
  let here: TableWriter | undefined;
  let there: TableWriter | undefined;
  let pending: Promise<void> = Promise.resolve();
  const stepsOf = (rows: readonly SourceRow[]): MadeStep[] => {
    const kept = rows.map(({ cells }) => toRow(cells)).filter((row) => row["orchestration_run_id"]);
    counts.orphans += rows.length - kept.length;
    return kept.map((row) => make(named(row)));
  };
  return {
    async write(rows, isTimeless) {
      // Others follow a page that is full.
      if (rows.length >= work.pageSize) there ??= work.writers.thread(rows.length)?.table(of);
      const to = there ?? (here ??= tableWriter(work.mirror, of));
      for (let at = 0; at < rows.length; at += batchSize) {
        stopIfAborted(work.signal);
        to.add(stepsOf(rows.slice(at, at + batchSize)));
        await setImmediate();
      }
      const mark = isTimeless ? undefined : marks.next(rows);
      await pending;
      pending = to.write(mark).then((added) => note(paged, rows, added));
      // It may fail before anybody looks.
      pending.catch(() => undefined);
    },
    end: () => pending,
  };
}

/** What is read by what the mirror has already, or goes elsewhere: all of it within the transaction. */
function takingWriter(paged: Paged): PageWriter {
  const { source, table, found, counts, work, toRow, marks } = paged;
  const { mirror, signal, details } = work;
  const name = mirrorName(source, table);
  const { take, note: noteRows } = rowTaker(mirror, source, table, name, found.key, details);
  const writeAll = async (rows: readonly SourceRow[]): Promise<number> => {
    let added = 0;
    for (let at = 0; at < rows.length; at += batchSize) {
      stopIfAborted(signal);
      const taken = take(rows.slice(at, at + batchSize).map(({ cells }) => toRow(cells)));
      added += taken.added;
      counts.orphans += taken.orphans;
      await setImmediate();
    }
    noteRows();
    return added;
  };
  return {
    async write(rows, isTimeless) {
      const mark = isTimeless ? undefined : marks.next(rows);
      const added = await together(mirror, async () => {
        const written = await writeAll(rows);
        if (mark) writeWatermark(mirror, name, placeOf(source, table), mark);
        return written;
      });
      note(paged, rows, added);
    },
    end: () => Promise.resolve(),
  };
}

function note({ source, table, counts, work }: Paged, rows: readonly SourceRow[], added: number): void {
  counts.read += rows.length;
  counts.added += added;
  const at = sourceTime(rows.at(-1)?.position.time ?? null);
  work.tell({ source: source.name, table: table.name, rows: counts.read, at });
}

/** How far the pages reach. */
function markKeeper(source: DatabaseSource, table: SourceTable, { mirror, now, overlapMs }: SyncWork) {
  let watermark = readWatermark(mirror, mirrorName(source, table), placeOf(source, table));
  return {
    /** Of the page that follows; `undefined` where it moves nothing on. */
    next(rows: readonly SourceRow[]) {
      const last = rows.findLast(({ position }) => movesOn(position, watermark, now, overlapMs))?.position;
      watermark = last ?? watermark;
      return last;
    },
  };
}
