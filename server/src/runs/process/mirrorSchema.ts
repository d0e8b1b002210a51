import type Database from "better-sqlite3";
import { errorTables } from "./errorTables.ts";
import { searchTables } from "./mirrorSearch.ts";
import { moveSteps } from "./moveSteps.ts";
import { orchestratorRunsSql } from "./orchestratorRuns.ts";
import { fillRunSets } from "./runSets.ts";
import { countTables } from "./stepCounts.ts";
import { columns, sourceTables } from "./sourceRows.ts";
import type { Stage } from "../store.ts";
import type { StepTable } from "./sourceRows.ts";

/** Stands in the file's header, so that another program's database is never taken for a mirror: "TOCS". */
export const applicationId = 0x54_4f_43_53;

export const numbers: ReadonlySet<string> = new Set([
  "rows_read",
  "rows_written",
  "data_read",
  "data_written",
  "rows_affected",
  "failures",
  "attempt",
  "max_attempts",
]);
export const reals: ReadonlySet<string> = new Set(["duration", "throughput"]);
const type = (column: string): string =>
  numbers.has(column) ? "INTEGER" : reals.has(column) ? "REAL" : "TEXT";

const sourceTable = (table: string, names: readonly string[]): string =>
  `CREATE TABLE ${table} (\n  row INTEGER PRIMARY KEY,\n${names
    .map((column) => `  "${column}" ${type(column)}`)
    .join(",\n")}\n);`;

/** What no version of the schema has: nothing but the speed of a question hangs on it. The one takes the place of the other. */
export const laterIndexes = `DROP INDEX IF EXISTS orchestration_runs_pipeline;
CREATE INDEX IF NOT EXISTS orchestration_runs_by_pipeline ON orchestration_runs (pipeline, sort_at, id, status);`;

const stages: readonly Stage[] = ["integration", "transformation", "consumption"];

const version1 = `
${sourceTables.map((table) => sourceTable(table, columns[table])).join("\n")}

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
  stage: "s.stage",
};

/** The column that most steps have their name from: it is kept where it says something else, as `noName` where it is null. */
export const nameColumn: Readonly<Record<string, string>> = {
  monitoring_transformation_dbt: "node_name",
  monitoring_semantic_model_refresh: "semantic_model_name",
};

/** Where the rest of a source's rows is kept. */
export const rowTables = {
  monitoring_integration: "integration_rows",
  monitoring_transformation_dbt: "dbt_rows",
  monitoring_semantic_model_refresh: "refresh_rows",
  orchestrator_tasks: "task_rows",
} as const satisfies Record<StepTable, string>;

/** The columns that `rowTables` have, in their order. */
export const restOf = (table: StepTable): string[] => columns[table].filter((column) => !ofStep[column]);

const sourceView = (table: StepTable): string => `CREATE VIEW ${table} AS
SELECT s.row, ${columns[table].map((column) => `${columnOf(table, column)} AS "${column}"`).join(", ")}
FROM ${rowTables[table]} r JOIN step_rows s ON s.row = r.row JOIN run_keys k ON k.key = s.run
  JOIN name_keys n ON n.key = s.name;`;

const columnOf = (table: StepTable, column: string): string =>
  column === nameColumn[table]
    ? `CASE WHEN r."${column}" IS NULL THEN n.id WHEN r."${column}" <> x'' THEN r."${column}" END`
    : (ofStep[column] ?? `r."${column}"`);

/** What stands in every row is kept once: a step takes less than two thirds of what it took. */
const version4 = `
ALTER TABLE steps RENAME TO old_steps;
DROP INDEX steps_of_run;
DROP INDEX steps_failed;
${sourceTables.map((table) => `ALTER TABLE ${table} RENAME TO old_${table};`).join("\n")}
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
${sourceTables.map((table) => sourceTable(rowTables[table], restOf(table))).join("\n")}
${sourceTables.map(sourceView).join("\n")}
`;

const version6 = `
${sourceTable(rowTables.orchestrator_tasks, restOf("orchestrator_tasks"))}
${sourceView("orchestrator_tasks")}
${orchestratorRunsSql}
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
  (database) => database.exec(version6),
  // The steps of an older mirror are counted behind it, some at a time.
  (database) => database.exec(countTables),
  // Failures of an older mirror get their fingerprints behind it, some at a time.
  (database) => database.exec(errorTables),
];
