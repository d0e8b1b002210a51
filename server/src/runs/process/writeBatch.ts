import { hash } from "node:crypto";
import { groupRuns } from "./groupRuns.ts";
import { columns } from "./sourceRows.ts";
import { sourceStatus } from "./sourceStatus.ts";
import { sourceTime } from "./sourceTime.ts";
import { stepOf } from "./stepOf.ts";
import type Database from "better-sqlite3";
import type { EpochMs } from "../store.ts";
import type { StepColumns } from "./stepOf.ts";
import type { Cell, OrchestrationRow, StepTable, TableRows } from "./sourceRows.ts";

/** Rows of one source that go into the mirror together. */
export type Batch =
  | { readonly [Table in StepTable]: StepBatch<Table> }[StepTable]
  | {
      readonly table: "orchestration_runs";
      readonly source: string;
      readonly rows: readonly OrchestrationRow[];
    };

interface StepBatch<Table extends StepTable> {
  readonly table: Table;
  /** Name of the source, unique in the mirror. */
  readonly source: string;
  /**
   * Columns that tell the rows of the source apart: a row that comes again replaces the one before. `undefined` when
   * the source states none: then rows are only added, and a row equal in every column counts once.
   */
  readonly key: readonly string[] | undefined;
  readonly rows: readonly TableRows[Table][];
  /** What each row was read from, in the same order, where it is kept. */
  readonly origins?: readonly Origin[];
}

/** What a row was read from, as JSON, and the SQL that it ran. */
export interface Origin {
  readonly json: string;
  readonly sql: string | undefined;
}

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
  const touch = database.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  let added = 0;
  for (const batch of batches) {
    const written =
      batch.table === "orchestration_runs" ? writeRuns(database, batch) : writeSteps(database, batch);
    for (const run of written.runs) touch.run(run);
    noteSource(database, batch, written, now);
    added += written.added;
  }
  return added;
}

/** Groups the runs whose steps were written since they were last grouped, also those of a program that died. */
export function groupTouched(database: Database.Database): void {
  while (groupSome(database, 1000) > 0);
}

/** Groups at most so many of them; gives their number. Within a transaction of the caller. */
export function groupSome(database: Database.Database, most: number): number {
  const ids = database.prepare("SELECT id FROM ungrouped_runs LIMIT ?").pluck().all([most]) as string[];
  groupRuns(database, ids);
  const done = database.prepare("DELETE FROM ungrouped_runs WHERE id = ?");
  for (const id of ids) done.run(id);
  return ids.length;
}

interface Written {
  readonly runs: Set<string>;
  /** Rows that were not there before. */
  added: number;
  newestAt: EpochMs | null;
  oldestAt: EpochMs | null;
}

function writeSteps(
  database: Database.Database,
  batch: Exclude<Batch, { table: "orchestration_runs" }>,
): Written {
  const names = columns[batch.table] as readonly string[];
  const keyed = batch.key !== undefined;
  const source = database.prepare(insert(batch.table, ["row", ...names], keyed));
  const step = database
    .prepare(`${insert("steps", ["id", "source", ...stepNames, "sort_at"], keyed)} RETURNING "row"`)
    .pluck();
  const known = database.prepare("SELECT row, run_id FROM steps WHERE id = ?");
  const knownCells = database
    .prepare(`SELECT ${names.map((name) => `"${name}"`).join(", ")} FROM ${batch.table} WHERE row = ?`)
    .raw();
  const toStep = stepOf[batch.table] as (row: unknown) => StepColumns;
  const written: Written = { runs: new Set(), added: 0, newestAt: null, oldestAt: null };
  const prefix = `${batch.source}\0${batch.table}\0`;
  const keep = originWriter(database);
  for (const [index, row] of batch.rows.entries()) {
    const cells = names.map((name) => cell((row as unknown as Record<string, Cell | undefined>)[name]));
    const id = rowId(prefix, batch.key?.map((name) => cells[names.indexOf(name)] ?? null) ?? cells);
    const before = keyed ? (known.get(id) as KnownStep | undefined) : undefined;
    // What comes again as it was changes nothing, not even the run that it belongs to.
    if (before && !batch.origins && isSame(cells, knownCells.get(before.row) as unknown[])) continue;
    const columnsOf = toStep(row);
    const sortAt = columnsOf.ended_at ?? columnsOf.started_at ?? 0;
    const at = step.get([id, batch.source, ...stepNames.map((name) => columnsOf[name]), sortAt]);
    // Nothing comes back for a row that is there already and is not replaced.
    if (at === undefined) continue;
    source.run([at, ...cells]);
    keep(at, batch.origins?.[index]);
    if (before === undefined) written.added += 1;
    written.runs.add(columnsOf.run_id);
    if (before) written.runs.add(before.run_id);
    extend(written, columnsOf.ended_at);
  }
  return written;
}

interface KnownStep {
  readonly row: number;
  readonly run_id: string;
}

const isSame = (cells: readonly unknown[], before: readonly unknown[] | undefined): boolean =>
  before !== undefined && cells.every((one, at) => one === before[at]);

function originWriter(database: Database.Database) {
  const raw = database.prepare(insert("raw_steps", ["row", "json"], true));
  const sql = database.prepare(insert("compiled_sql", ["row", "sql"], true));
  return (row: unknown, origin: Origin | undefined): void => {
    if (origin) raw.run([row, origin.json]);
    if (origin?.sql !== undefined) sql.run([row, origin.sql]);
  };
}

function writeRuns(
  database: Database.Database,
  batch: Extract<Batch, { table: "orchestration_runs" }>,
): Written {
  const names = ["id", "source", "pipeline", "source_status", "status", "started_at", "ended_at"];
  const statement = database.prepare(
    insert("recorded_runs", [...names, "environment", "data_product"], true),
  );
  const exists = database.prepare("SELECT 1 FROM recorded_runs WHERE id = ?");
  const written: Written = { runs: new Set(), added: 0, newestAt: null, oldestAt: null };
  for (const row of batch.rows) {
    const started = sourceTime(row.start_time) ?? null;
    const ended = sourceTime(row.end_time) ?? null;
    const labels = [row.workspace || null, row.data_product || null];
    const status = sourceStatus(row.status);
    const id = row.orchestration_run_id;
    if (!exists.get(id)) written.added += 1;
    statement.run([id, batch.source, row.pipeline, row.status, status, started, ended, ...labels]);
    written.runs.add(id);
    extend(written, ended);
  }
  return written;
}

function noteSource(
  database: Database.Database,
  batch: Batch,
  written: Written,
  now: EpochMs | undefined,
): void {
  const key = batch.table === "orchestration_runs" ? ["orchestration_run_id"] : batch.key;
  database
    .prepare(
      `INSERT INTO sources (name, key, rows, newest_at, oldest_at, synced_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET key = excluded.key, rows = rows + excluded.rows,
         synced_at = coalesce(excluded.synced_at, synced_at),
         newest_at = max(coalesce(newest_at, excluded.newest_at), coalesce(excluded.newest_at, newest_at)),
         oldest_at = min(coalesce(oldest_at, excluded.oldest_at), coalesce(excluded.oldest_at, oldest_at))`,
    )
    .run([
      batch.source,
      key ? JSON.stringify(key) : null,
      written.added,
      written.newestAt,
      written.oldestAt,
      now ?? null,
    ]);
}

const stepNames = [
  "run_id",
  "stage",
  "name",
  "status",
  "source_status",
  "started_at",
  "ended_at",
  "duration_ms",
  "environment",
  "data_product",
  "message",
] as const satisfies readonly (keyof StepColumns)[];

function insert(table: string, names: readonly string[], replaces: boolean): string {
  const quoted = names.map((name) => `"${name}"`);
  const update = quoted.slice(1).map((name) => `${name} = excluded.${name}`);
  const conflict = replaces ? `DO UPDATE SET ${update.join(", ")}` : "DO NOTHING";
  return `INSERT INTO ${table} (${quoted.join(", ")}) VALUES (${quoted.map(() => "?").join(", ")})
    ON CONFLICT (${names[0]}) ${conflict}`;
}

/** 96 bits: unique among all rows that a mirror will ever hold, and short enough for a command line. */
const rowId = (prefix: string, cells: readonly unknown[]): string =>
  hash("sha256", prefix + JSON.stringify(cells), "hex").slice(0, 24);

const cell = (value: Cell | undefined): string | number | null =>
  typeof value === "boolean" ? Number(value) : (value ?? null);

function extend(written: Written, time: EpochMs | null): void {
  if (time === null) return;
  written.newestAt = Math.max(written.newestAt ?? time, time);
  written.oldestAt = Math.min(written.oldestAt ?? time, time);
}
