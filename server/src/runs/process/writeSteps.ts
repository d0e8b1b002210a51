import { nameColumn, restOf, rowTables } from "./mirrorSchema.ts";
import { errorWriter } from "./stepErrors.ts";
import { columns } from "./sourceRows.ts";
import type Database from "better-sqlite3";
import type { EpochMs } from "../store.ts";
import type { MadeStep } from "./stepMaker.ts";
import type { StepColumns } from "./stepOf.ts";
import type { StepTable, TableRows } from "./sourceRows.ts";

/** Rows of one table of one source that go into the mirror together. */
export interface StepBatch<Table extends StepTable = StepTable> {
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

/** What came of a batch. */
export interface Written {
  /** Those that it touches. */
  readonly runs: Set<string>;
  /** Rows that were not there before. */
  added: number;
  newestAt: EpochMs | null;
  oldestAt: EpochMs | null;
}

/** What a writer was given to write so far. */
export const nothingWritten = (): Written => ({ runs: new Set(), added: 0, newestAt: null, oldestAt: null });

/** Of one table of one source: what writes one batch after another. */
export interface StepWriter {
  /** Writes the steps that are new or differ from what is there. Within a transaction of the caller. */
  write(steps: readonly MadeStep[], origins: readonly Origin[] | undefined, written: Written): void;
  /** At the end of a transaction: the next one may find other numbers for runs and names. */
  forgetKeys(): void;
}

export function stepWriter(
  database: Database.Database,
  { table, source, key }: Omit<StepBatch, "rows" | "origins">,
): StepWriter {
  const { forgetKeys, ...into } = rowWriter(database, table, source);
  const keep = originWriter(database);
  const errors = errorWriter(database);
  const writeOne = ({ id, step, cells }: MadeStep, origin: Origin | undefined, written: Written): void => {
    let at = into.add(id, step, cells);
    let before: string | undefined;
    if (at !== undefined) {
      written.added += 1;
      errors.add(at, step);
    } else {
      // A row without a key is the same in every column.
      const known = key && into.replace(id, step, cells, origin !== undefined);
      if (!known) return;
      [at, before] = [known.row, known.runId];
      errors.replace(at, step);
    }
    keep(at, origin);
    written.runs.add(step.run_id);
    if (before !== undefined) written.runs.add(before);
    extend(written, step.ended_at);
  };
  return {
    write(steps, origins, written) {
      for (const [index, step] of steps.entries()) writeOne(step, origins?.[index], written);
    },
    forgetKeys,
  };
}

/** What a step is made of, in the order of its statement; behind them stand `sort_at` and, first, `id`, `source`. */
const stepNames = [
  "run",
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
  "sort_at",
] as const;

interface Known {
  readonly row: number;
  readonly runId: string;
}

/** Writes into `step_rows` and the table that has the rest of a row. */
function rowWriter(database: Database.Database, table: StepTable, source: string) {
  const rest = restOf(table);
  const restAt = rest.map((name) => (columns[table] as readonly string[]).indexOf(name));
  const nameAt = (columns[table] as readonly string[]).indexOf(nameColumn[table] ?? "");
  const restOfCells = (cells: readonly unknown[], name: string): unknown[] =>
    restAt.map((at) => (at !== nameAt ? cells[at] : cells[at] === name ? null : (cells[at] ?? noName)));
  const keys = {
    run: keysOf(database, "run_keys"),
    name: keysOf(database, "name_keys"),
    source: keysOf(database, "source_keys"),
  };
  const addStep = database.prepare(insert("step_rows", ["id", "source", ...stepNames], false));
  const addRest = database.prepare(insert(rowTables[table], ["row", ...rest], true));
  const stepBefore = database
    .prepare(`SELECT row, ${stepNames.join(", ")} FROM step_rows WHERE id = ?`)
    .raw();
  const restBefore = database
    .prepare(`SELECT ${quoted(rest).join(", ")} FROM ${rowTables[table]} WHERE row = ?`)
    .raw();
  const runId = database.prepare("SELECT id FROM run_keys WHERE key = ?").pluck();
  const updateStep = database.prepare(
    `UPDATE step_rows SET ${stepNames.map((name) => `${name} = ?`).join(", ")} WHERE row = ?`,
  );
  const valuesOf = (step: StepColumns): unknown[] => [
    keys.run.of(step.run_id),
    step.stage,
    keys.name.of(step.name),
    step.status,
    step.source_status,
    step.started_at,
    step.ended_at,
    step.duration_ms,
    step.environment,
    step.data_product,
    step.message,
    step.ended_at ?? step.started_at ?? 0,
  ];
  return {
    /** Its row; `undefined` when there is one of this id. */
    add(id: string, step: StepColumns, cells: readonly unknown[]): number | undefined {
      const { changes, lastInsertRowid } = addStep.run(id, keys.source.of(source), ...valuesOf(step));
      if (changes === 0) return undefined;
      const row = Number(lastInsertRowid);
      addRest.run(row, ...restOfCells(cells, step.name));
      return row;
    },
    /** The row as it was; `undefined` when it is the same now, and need not be written. */
    replace(id: string, step: StepColumns, cells: readonly unknown[], always: boolean): Known | undefined {
      const [row, ...before] = stepBefore.get([id]) as [number, ...unknown[]];
      const values = valuesOf(step);
      const others = restOfCells(cells, step.name);
      if (!always && isSame(values, before) && isSame(others, restBefore.get([row]) as unknown[] | undefined))
        return undefined;
      updateStep.run([...values, row]);
      addRest.run([row, ...others]);
      return { row, runId: runId.get([before[0]]) as string };
    },
    forgetKeys(): void {
      for (const one of Object.values(keys)) one.forget();
    },
  };
}

const isSame = (cells: readonly unknown[], before: readonly unknown[] | undefined): boolean =>
  before !== undefined &&
  cells.every((one, at) => one === before[at] || (one === noName && Buffer.isBuffer(before[at])));

/** Stands for a name that is null: no text is a blob. */
const noName = Buffer.alloc(0);

/** The number of a text in one of the tables that keep each once. What it remembers is good for one transaction. */
function keysOf(database: Database.Database, table: string) {
  const known = new Map<string, number>();
  const find = database.prepare(`SELECT key FROM ${table} WHERE id = ?`).pluck();
  const add = database.prepare(`INSERT INTO ${table} (id) VALUES (?)`);
  return {
    of(id: string): number {
      let key = known.get(id);
      if (key === undefined) {
        key = (find.get([id]) as number | undefined) ?? Number(add.run([id]).lastInsertRowid);
        known.set(id, key);
      }
      return key;
    },
    forget: (): void => known.clear(),
  };
}

function originWriter(database: Database.Database) {
  const raw = database.prepare(insert("raw_steps", ["row", "json"], true));
  const sql = database.prepare(insert("compiled_sql", ["row", "sql"], true));
  return (row: number, origin: Origin | undefined): void => {
    if (origin) raw.run([row, origin.json]);
    if (origin?.sql !== undefined) sql.run([row, origin.sql]);
  };
}

const quoted = (names: readonly string[]): string[] => names.map((name) => `"${name}"`);

/** A row replaces the one of the same first column, or gives way to it. */
export function insert(table: string, names: readonly string[], replaces: boolean): string {
  const all = quoted(names);
  const update = all.slice(1).map((name) => `${name} = excluded.${name}`);
  const conflict = replaces ? `DO UPDATE SET ${update.join(", ")}` : "DO NOTHING";
  return `INSERT INTO ${table} (${all.join(", ")}) VALUES (${all.map(() => "?").join(", ")})
    ON CONFLICT (${names[0]}) ${conflict}`;
}

/** Counts a time in. */
export function extend(written: Written, time: EpochMs | null): void {
  if (time === null) return;
  written.newestAt = Math.max(written.newestAt ?? time, time);
  written.oldestAt = Math.min(written.oldestAt ?? time, time);
}
