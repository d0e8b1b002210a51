import { countSome } from "./countSteps.ts";
import { groupRuns } from "./groupRuns.ts";
import { recordedRun } from "./runOfSteps.ts";
import { extend, insert, nothingWritten, stepWriter } from "./writeSteps.ts";
import { stepMaker } from "./stepMaker.ts";
import type { MadeStep } from "./stepMaker.ts";
import type Database from "better-sqlite3";
import type { EpochMs } from "../store.ts";
import type { OrchestrationRow, StepTable } from "./sourceRows.ts";
import type { Origin, StepBatch, Written } from "./writeSteps.ts";

/** Rows of one source that go into the mirror together. */
export type Batch =
  | { readonly [Table in StepTable]: StepBatch<Table> }[StepTable]
  | {
      readonly table: "orchestration_runs";
      readonly source: string;
      readonly rows: readonly OrchestrationRow[];
    };

/** Writes the batches and regroups the runs that they touch, all or nothing. */
export function writeBatches(database: Database.Database, batches: readonly Batch[], now: EpochMs): void {
  const all = database.transaction(() => {
    writeRows(database, batches, now);
    groupTouched(database);
  });
  all.immediate();
}

/**
 * Writes the batches and notes the runs that they touch, for `groupTouched`: of a large source, runs are grouped once and
 * not with every batch. Within a transaction of the caller. Gives the number of rows that were not there before. `now` is
 * when the source was read to its end; `undefined` while it is not.
 */
export function writeRows(
  database: Database.Database,
  batches: readonly Batch[],
  now: EpochMs | undefined,
): number {
  let added = 0;
  for (const batch of batches) {
    if (batch.table === "orchestration_runs") {
      const written = writeRuns(database, batch);
      noteWritten(database)(batch.source, ["orchestration_run_id"], written, now);
      added += written.added;
    } else {
      const writer = batchWriter(database, batch);
      added += writer.write(batch.rows, batch.origins);
      writer.note(now);
    }
  }
  return added;
}

/** Writes the rows of one table of a source: in as many calls and as many transactions as it takes. */
export interface BatchWriter {
  /** Gives the number of rows that were not there before. */
  write(rows: readonly unknown[], origins?: readonly Origin[]): number;
  /** The same of rows that are made steps already, by `stepMaker`. */
  writeMade(steps: readonly MadeStep[], origins?: readonly Origin[]): number;
  /** At the end of each transaction: what was written in it. `now`: see `writeRows`. */
  note(now: EpochMs | undefined): void;
}

export function batchWriter(
  database: Database.Database,
  of: Omit<StepBatch, "rows" | "origins">,
): BatchWriter {
  const writer = stepWriter(database, of);
  const note = noteWritten(database);
  let written = nothingWritten();
  const make = stepMaker(of.table, of.source, of.key);
  const writeMade = (steps: readonly MadeStep[], origins?: readonly Origin[]): number => {
    const before = written.added;
    writer.write(steps, origins, written);
    return written.added - before;
  };
  return {
    write: (rows, origins) => writeMade(rows.map(make), origins),
    writeMade,
    note(now) {
      note(of.source, of.key, written, now);
      written = nothingWritten();
      writer.forgetKeys();
    },
  };
}

/** Groups the runs whose steps were written since they were last grouped, and counts those: also of a program that died. */
export function groupTouched(database: Database.Database): void {
  while (groupSome(database, 1000) > 0);
}

/** Groups at most so many of them, and counts some steps; 0 when nothing was left. Within a transaction of the caller. */
export function groupSome(database: Database.Database, most: number): number {
  const ids = database.prepare("SELECT id FROM ungrouped_runs LIMIT ?").pluck().all([most]) as string[];
  groupRuns(database, ids);
  const done = database.prepare("DELETE FROM ungrouped_runs WHERE id = ?");
  for (const id of ids) done.run(id);
  return ids.length + countSome(database);
}

function writeRuns(
  database: Database.Database,
  batch: Extract<Batch, { table: "orchestration_runs" }>,
): Written {
  const names = ["id", "source", "pipeline", "source_status", "status", "started_at", "ended_at"];
  // Who told of it first is counted as its source, whoever else does.
  const statement = database.prepare(
    insert("recorded_runs", [...names, "environment", "data_product"], true).replace(
      '"source" = excluded."source", ',
      "",
    ),
  );
  const exists = database.prepare("SELECT 1 FROM recorded_runs WHERE id = ?");
  const written = nothingWritten();
  for (const row of batch.rows) {
    const run = recordedRun(row);
    const id = row.orchestration_run_id;
    if (!exists.get(id)) written.added += 1;
    statement.run([
      ...[id, batch.source, run.pipeline, row.status, run.status, run.started_at, run.ended_at],
      ...[run.environment, run.data_product],
    ]);
    written.runs.add(id);
    extend(written, run.ended_at);
  }
  return written;
}

/** Notes what was written, and the runs that are to be grouped. */
function noteWritten(database: Database.Database) {
  const touch = database.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  const source = database.prepare(
    `INSERT INTO sources (name, key, rows, newest_at, oldest_at, synced_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET key = excluded.key, rows = rows + excluded.rows,
       synced_at = coalesce(excluded.synced_at, synced_at),
       newest_at = max(coalesce(newest_at, excluded.newest_at), coalesce(excluded.newest_at, newest_at)),
       oldest_at = min(coalesce(oldest_at, excluded.oldest_at), coalesce(excluded.oldest_at, oldest_at))`,
  );
  return (
    name: string,
    key: readonly string[] | undefined,
    { runs, added, newestAt, oldestAt }: Written,
    now: EpochMs | undefined,
  ): void => {
    for (const run of runs) touch.run(run);
    source.run([name, key ? JSON.stringify(key) : null, added, newestAt, oldestAt, now ?? null]);
  };
}
