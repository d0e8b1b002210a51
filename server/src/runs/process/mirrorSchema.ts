import type Database from "better-sqlite3";
import { searchTables } from "./mirrorSearch.ts";
import { moveSteps } from "./moveSteps.ts";
import { fillRunSets } from "./runSets.ts";
import { columns } from "./sourceRows.ts";
import type { Stage, Status } from "../store.ts";
import type { StepTable } from "./sourceRows.ts";
import type { StepColumns } from "./stepOf.ts";

/** Stands in the file's header, so that another program's database is never taken for a mirror: "TOCS". */
export const applicationId = 0x54_4f_43_53;

/** `steps`: one row per row of the three source tables; a view of `step_rows`, where runs, names and sources are numbers. */
export interface StepsTable extends StepColumns {
  /** Where the source's own row is found, in the table of the stage. */
  readonly row: number;
  /** Hash of the source and of the row's key, or of the whole row: the same after the mirror is made anew. */
  readonly id: string;
  readonly source: string;
  /** The end, or the start of what has not ended, or 0: what pages are ordered by. */
  readonly sort_at: number;
}

/** `orchestration_runs`: one row per run; the counts are kept with each write. */
export interface RunsTable {
  readonly id: string;
  readonly pipeline: string | null;
  readonly status: Status;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** The start, or the end of what has no start, or 0: what pages are ordered by. */
  readonly sort_at: number;
  /** 1 when no table records the run itself. */
  readonly derived: number;
  readonly integration_total: number;
  readonly integration_failed: number;
  readonly integration_skipped: number;
  readonly transformation_total: number;
  readonly transformation_failed: number;
  readonly transformation_skipped: number;
  readonly consumption_total: number;
  readonly consumption_failed: number;
  readonly consumption_skipped: number;
}

export type Facet = "environment" | "data_product" | "status";

/** The tables of the mirror, for kysely. */
export interface MirrorTables extends Record<StepTable, { readonly row: number }> {
  readonly steps: StepsTable;
  readonly orchestration_runs: RunsTable;
  /** What the run's own table says. */
  readonly recorded_runs: {
    readonly id: string;
    readonly source: string;
    readonly pipeline: string | null;
    readonly source_status: string | null;
    readonly status: Status;
    readonly started_at: number | null;
    readonly ended_at: number | null;
    readonly environment: string | null;
    readonly data_product: string | null;
  };
  readonly run_labels: { readonly run_id: string; readonly facet: Facet; readonly value: string };
  /** Number of runs per value, kept by triggers. */
  readonly facet_counts: { readonly facet: Facet; readonly value: string; readonly runs: number };
  readonly sources: {
    readonly name: string;
    /** JSON array of columns; null: rows are told apart by their hash and are only ever added. */
    readonly key: string | null;
    readonly rows: number;
    readonly newest_at: number | null;
    readonly oldest_at: number | null;
    /** When all of it that was there had been read. */
    readonly synced_at: number | null;
    /** Why it could not be read since then, and when that was. */
    readonly error: string | null;
    readonly error_at: number | null;
  };
  /** How far a table of a source was read. */
  readonly watermarks: {
    readonly source: string;
    /** Hash of where it was read from: it does not hold for another place of the same name. */
    readonly place: string;
    /** As the database writes it. */
    readonly time: string;
    /** JSON list of texts. */
    readonly key: string;
  };
  readonly sync_state: { readonly name: string; readonly value: string };
  /** What a step was read from, where its source is JSON: without the SQL that it ran. */
  readonly raw_steps: { readonly row: number; readonly json: string };
  /** The SQL that a dbt node ran. */
  readonly compiled_sql: { readonly row: number; readonly sql: string };
  /** Runs whose steps were written and that are still to be grouped. */
  readonly ungrouped_runs: { readonly id: string };
  readonly dbt_invocations: DbtInvocationsTable;
  readonly dbt_nodes: DbtNodesTable;
  /** The files that were imported, by the hash of what they hold. */
  readonly imports: {
    readonly digest: string;
    readonly kind: string;
    readonly name: string;
    readonly rows: number;
    readonly imported_at: number;
  };
}

/** `dbt_invocations`: one row per run of dbt that an artifact speaks of. */
export interface DbtInvocationsTable {
  readonly id: string;
  readonly run_id: string;
  readonly source: string;
  /** `build`, `run`, `test`, `freshness` … */
  readonly command: string | null;
  readonly dbt_version: string | null;
  readonly schema_version: string;
  readonly generated_at: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** `args` and `metadata` of the artifact, as JSON; without values of variables. */
  readonly args: string;
}

/** `dbt_nodes`: what the newest manifest of a project says of its nodes. */
export interface DbtNodesTable {
  readonly project: string;
  readonly unique_id: string;
  readonly generated_at: number;
  readonly name: string;
  readonly resource_type: string;
  readonly package: string | null;
  /** Relative to the project's folder. */
  readonly path: string | null;
  readonly patch_path: string | null;
  readonly schema_name: string | null;
  readonly relation: string | null;
  readonly materialization: string | null;
  readonly owner: string | null;
  /** JSON lists. */
  readonly tags: string;
  readonly parents: string;
}

export const numbers: ReadonlySet<string> = new Set([
  "rows_read",
  "rows_written",
  "data_read",
  "data_written",
  "rows_affected",
  "failures",
]);
export const reals: ReadonlySet<string> = new Set(["duration", "throughput"]);
const type = (column: string): string =>
  numbers.has(column) ? "INTEGER" : reals.has(column) ? "REAL" : "TEXT";

const sourceTable = (table: string, names: readonly string[]): string =>
  `CREATE TABLE ${table} (\n  row INTEGER PRIMARY KEY,\n${names
    .map((column) => `  "${column}" ${type(column)}`)
    .join(",\n")}\n);`;

const stages: readonly Stage[] = ["integration", "transformation", "consumption"];

const version1 = `
${Object.entries(columns)
  .map(([table, names]) => sourceTable(table, names))
  .join("\n")}

CREATE TABLE steps (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  run_id TEXT NOT NULL,
  stage TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  source_status TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  duration_ms INTEGER,
  environment TEXT,
  data_product TEXT,
  message TEXT,
  sort_at INTEGER NOT NULL
) STRICT;
CREATE INDEX steps_of_run ON steps (run_id, sort_at, id, stage, status);
CREATE INDEX steps_failed ON steps (sort_at, id, environment, data_product) WHERE status = 'failed';

CREATE TABLE recorded_runs (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  pipeline TEXT,
  source_status TEXT,
  status TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  environment TEXT,
  data_product TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE orchestration_runs (
  id TEXT PRIMARY KEY,
  pipeline TEXT,
  status TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  sort_at INTEGER NOT NULL,
  derived INTEGER NOT NULL,
${stages
  .flatMap((stage) => ["total", "failed", "skipped"].map((count) => `  ${stage}_${count} INTEGER NOT NULL`))
  .join(",\n")}
) STRICT;
CREATE INDEX orchestration_runs_newest ON orchestration_runs (sort_at, id, status);
CREATE INDEX orchestration_runs_status ON orchestration_runs (status, sort_at, id);

CREATE TABLE run_labels (
  run_id TEXT NOT NULL,
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (run_id, facet, value)
) STRICT, WITHOUT ROWID;
CREATE TABLE facet_counts (
  facet TEXT NOT NULL,
  value TEXT NOT NULL,
  runs INTEGER NOT NULL,
  PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER run_label_added AFTER INSERT ON run_labels BEGIN
  INSERT INTO facet_counts VALUES (new.facet, new.value, 1)
    ON CONFLICT (facet, value) DO UPDATE SET runs = runs + 1;
END;
CREATE TRIGGER run_label_removed AFTER DELETE ON run_labels BEGIN
  UPDATE facet_counts SET runs = runs - 1 WHERE facet = old.facet AND value = old.value;
  DELETE FROM facet_counts WHERE facet = old.facet AND value = old.value AND runs = 0;
END;

CREATE TABLE sources (
  name TEXT PRIMARY KEY,
  key TEXT,
  rows INTEGER NOT NULL,
  newest_at INTEGER,
  oldest_at INTEGER,
  synced_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE sync_state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

const version2 = `
CREATE TABLE raw_steps (row INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE compiled_sql (row INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT;
CREATE TABLE ungrouped_runs (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE dbt_invocations (
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL,
  source TEXT NOT NULL,
  command TEXT,
  dbt_version TEXT,
  schema_version TEXT NOT NULL,
  generated_at INTEGER,
  started_at INTEGER,
  ended_at INTEGER,
  args TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dbt_invocations_of_run ON dbt_invocations (run_id);
CREATE TABLE dbt_nodes (
  project TEXT NOT NULL,
  unique_id TEXT NOT NULL,
  generated_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  package TEXT,
  path TEXT,
  patch_path TEXT,
  schema_name TEXT,
  relation TEXT,
  materialization TEXT,
  owner TEXT,
  tags TEXT NOT NULL,
  parents TEXT NOT NULL,
  PRIMARY KEY (unique_id, project)
) STRICT, WITHOUT ROWID;
CREATE TABLE imports (
  digest TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  rows INTEGER NOT NULL,
  imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

const version3 = `
ALTER TABLE sources ADD COLUMN error TEXT;
ALTER TABLE sources ADD COLUMN error_at INTEGER;
CREATE TABLE watermarks (
  source TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  time TEXT NOT NULL,
  key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** The columns of a source's row that its step has anyway, and where. */
const ofStep: Readonly<Record<string, string>> = {
  orchestration_run_id: "k.id",
  status: "nullif(s.source_status, '')",
  message: "s.message",
  workspace: "s.environment",
  data_product: "s.data_product",
};

/** The column that most steps have their name from: it is kept where it says something else, as '' where it is empty. */
export const nameColumn: Readonly<Record<string, string>> = {
  monitoring_transformation_dbt: "node_name",
  monitoring_semantic_model_refresh: "semantic_model_name",
};

/** Where the rest of a source's rows is kept. */
export const rowTables = {
  monitoring_integration: "integration_rows",
  monitoring_transformation_dbt: "dbt_rows",
  monitoring_semantic_model_refresh: "refresh_rows",
} as const satisfies Record<StepTable, string>;

/** The columns that `rowTables` have, in their order. */
export const restOf = (table: StepTable): string[] => columns[table].filter((column) => !ofStep[column]);

const stepTables = Object.keys(columns) as StepTable[];

const sourceView = (table: StepTable): string => `CREATE VIEW ${table} AS
SELECT s.row, ${columns[table].map((column) => `${columnOf(table, column)} AS "${column}"`).join(", ")}
FROM ${rowTables[table]} r JOIN step_rows s ON s.row = r.row JOIN run_keys k ON k.key = s.run
  JOIN name_keys n ON n.key = s.name;`;

const columnOf = (table: StepTable, column: string): string =>
  column === nameColumn[table]
    ? `CASE WHEN r."${column}" IS NULL THEN n.id ELSE nullif(r."${column}", '') END`
    : (ofStep[column] ?? `r."${column}"`);

/** What stands in every row is kept once: a step takes less than two thirds of what it took. */
const version4 = `
ALTER TABLE steps RENAME TO old_steps;
DROP INDEX steps_of_run;
DROP INDEX steps_failed;
${stepTables.map((table) => `ALTER TABLE ${table} RENAME TO old_${table};`).join("\n")}
ALTER TABLE raw_steps RENAME TO old_raw_steps;
ALTER TABLE compiled_sql RENAME TO old_compiled_sql;
CREATE TABLE raw_steps (row INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE compiled_sql (row INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT;

CREATE TABLE run_keys (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE name_keys (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE source_keys (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE step_rows (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL,
  run INTEGER NOT NULL,
  stage TEXT NOT NULL,
  name INTEGER NOT NULL,
  status TEXT NOT NULL,
  source_status TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  duration_ms INTEGER,
  environment TEXT,
  data_product TEXT,
  message TEXT,
  sort_at INTEGER NOT NULL
) STRICT;
CREATE INDEX step_rows_of_run ON step_rows (run, sort_at);
CREATE INDEX step_rows_by_name ON step_rows (name, sort_at, run);
CREATE INDEX step_rows_failed ON step_rows (sort_at, id, environment, data_product) WHERE status = 'failed';
CREATE VIEW steps AS
SELECT s.row, s.id, o.id AS source, k.id AS run_id, s.stage, n.id AS name, s.status, s.source_status, s.started_at,
  s.ended_at, s.duration_ms, s.environment, s.data_product, s.message, s.sort_at
FROM step_rows s JOIN run_keys k ON k.key = s.run JOIN name_keys n ON n.key = s.name
  JOIN source_keys o ON o.key = s.source;
${stepTables.map((table) => sourceTable(rowTables[table], restOf(table))).join("\n")}
${stepTables.map(sourceView).join("\n")}
`;

/** What leads from each version of the schema (`user_version`) to the next, the first from nothing. */
export const migrations: readonly ((database: Database.Database) => void)[] = [
  (database) => database.exec(version1),
  (database) => database.exec(version2),
  (database) => database.exec(version3),
  (database) => {
    database.exec(version4);
    moveSteps(database);
  },
  (database) => {
    database.exec(searchTables);
    fillRunSets(database);
  },
];
