// The text of every question, as each database is asked it: `UPDATE=1` writes test/warehouseTexts/. What is used there is listed
// in docs/warehouses.md, with the pages of the manuals that allow it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { HistoryTableName } from "../server/src/runs/history.ts";
import {
  candidatesSql,
  extentSql,
  groupsSql,
  matchesSql,
} from "../server/src/runs/process/questions/runSql.ts";
import { newestSql, recordedSql, timelessSql } from "../server/src/runs/process/questions/runSql.ts";
import { stepByIdSql, stepRowsSql, triedSql } from "../server/src/runs/process/questions/stepRowsSql.ts";
import { askedTable } from "../server/src/runs/process/questions/tableColumns.ts";
import type { AskedTable } from "../server/src/runs/process/questions/tableColumns.ts";
import {
  fabricDialect,
  sqlServerDialect as plainDialect,
} from "../server/src/runs/process/sources/sqlServerType.ts";
import { matchTable } from "../server/src/runs/process/sync/tables.ts";
import { athenaDialect } from "../server/src/runs/process/warehouses/athenaDialect.ts";
import type { Dialect, Statement } from "../server/src/runs/process/warehouses/dialect.ts";
import { postgresDialect } from "../server/src/runs/process/warehouses/postgresDialect.ts";
import { snowflakeDialect } from "../server/src/runs/process/warehouses/snowflakeDialect.ts";
import { sqliteDialect } from "../server/src/runs/process/warehouses/sqliteDialect.ts";
import { sqlServerDialect } from "../server/src/runs/process/warehouses/sqlServerDialect.ts";
import { noon } from "./runMirror.ts";

const folder = join(import.meta.dirname, "warehouseTexts");

/** How a database calls its types, and how it writes the name of a table. */
interface Engine {
  readonly dialect: Dialect;
  readonly text: string;
  readonly number: string;
  readonly time: string;
  readonly zoned: string;
  readonly date: string;
  table(name: string): string;
  readonly day?: string;
}

const quoted = (name: string): string => `"meta"."${name}"`;

const engines: Readonly<Record<string, Engine>> = {
  postgres: {
    ...{ dialect: postgresDialect("und-x-icu"), text: "text", number: "double precision", table: quoted },
    ...{ time: "timestamp without time zone", zoned: "timestamp with time zone", date: "date" },
  },
  "sql-server": {
    ...{ dialect: sqlServerDialect("SQL Server", plainDialect), text: "varchar(200)", number: "float" },
    ...{ time: "datetime2(7)", zoned: "datetimeoffset(3)", date: "date" },
    table: (name) => `[meta].[${name}]`,
  },
  fabric: {
    ...{ dialect: sqlServerDialect("Fabric", fabricDialect), text: "varchar(200)", number: "decimal(18,4)" },
    ...{ time: "datetime2(6)", zoned: "datetime2(6)", date: "date" },
    table: (name) => `[meta].[${name}]`,
  },
  snowflake: {
    ...{ dialect: snowflakeDialect, text: "TEXT", number: "FLOAT", table: quoted },
    ...{ time: "TIMESTAMP_NTZ", zoned: "TIMESTAMP_TZ", date: "DATE" },
  },
  athena: {
    ...{ dialect: athenaDialect, text: "string", number: "double", table: quoted, day: "dt" },
    ...{ time: "timestamp", zoned: "timestamp with time zone", date: "date" },
  },
  sqlite: {
    ...{
      dialect: sqliteDialect,
      text: "TEXT",
      number: "REAL",
      time: "DATETIME",
      zoned: "TEXT",
      date: "TEXT",
    },
    table: (name) => `"${name}"`,
  },
};

function tableOf(engine: Engine, name: HistoryTableName, columns: Record<string, string>): AskedTable {
  const { dialect, day } = engine;
  const types = new Map([...Object.entries(columns), ...(day ? [[day, engine.text] as const] : [])]);
  const table = { name, table: name, columns: {}, key: undefined };
  const found = matchTable(table, types, { takesTime: () => true });
  return askedTable(table, found, { sql: engine.table(name), types, ...(day && { day }) }, dialect);
}

function textsOf(engine: Engine): Record<string, Statement> {
  const { dialect, text, number, time, zoned, date } = engine;
  const common = { status: text, workspace: text, orchestration_run_id: text };
  const loads = tableOf(engine, "monitoring_integration", {
    ...{ ...common, table_name: text, schema_name: text, timestamp: time, duration: number },
  });
  const refreshes = tableOf(engine, "monitoring_semantic_model_refresh", {
    ...{
      ...common,
      semantic_model_name: text,
      message: text,
      start_time: time,
      end_time: zoned,
      duration: text,
    },
  });
  const runs = tableOf(engine, "orchestration_runs", { ...common, pipeline: text, start_time: date });
  const tables = { steps: [loads, refreshes], runs };
  const alone = { steps: [loads], runs: undefined };
  const range = { from: noon, to: noon + 3_600_000 };
  const open = { from: noon, to: undefined };
  const ids = ["run-1", "o'clock"];
  const filter = { statuses: ["failed", "unknown"], environments: ["prod"], text: "Ä'?\\%" } as const;
  const after = { time: "2026-03-01 12:30:00.000001000", table: 0, key: ["run-1", "raw", "orders"] };
  const failures = { ...filter, range, after, limit: 101 };
  const series = {
    ...{ name: "raw.orders", environments: ["prod"], dataProducts: ["Sales"] },
    ...{ range, after: undefined, limit: 91 },
  };
  const byId = stepByIdSql(
    loads,
    "warehouse\0monitoring_integration\0",
    "0123456789abcdef01234567",
    range,
    dialect,
  );
  return {
    "runs that may have begun within an hour": candidatesSql(tables, range, 10_000, dialect),
    "runs that may have begun since, of one table": candidatesSql(alone, open, 10_000, dialect),
    "steps of runs": groupsSql(tables, ids, range, true, dialect),
    "steps of runs, for counts": groupsSql(alone, ids, open, false, dialect),
    "what is recorded of runs": recordedSql(runs, ids, range, dialect),
    "which runs pass a filter": matchesSql(alone, ids, filter, range, dialect),
    "where a run lies": extentSql(alone, "run-1", range, dialect),
    "runs without a time": timelessSql(alone, 10_000, dialect),
    "the newest row": newestSql(refreshes, noon, dialect),
    "failures behind a step": stepRowsSql(loads, 0, failures, dialect),
    "failures behind a step of a table that comes later": stepRowsSql(
      refreshes,
      0,
      { ...failures, after: { ...after, table: 1 } },
      dialect,
    ),
    "steps of a run": stepRowsSql(
      loads,
      0,
      { runId: "run-1", range: open, after: undefined, limit: 11 },
      dialect,
    ),
    "steps of a run without a time": stepRowsSql(
      loads,
      0,
      { runId: "run-1", range: "timeless", after: undefined, limit: 11 },
      dialect,
    ),
    "attempts at steps": triedSql(loads, ids, ["orders", "o'clock"], range, dialect),
    "attempts at refreshes": triedSql(refreshes, ids, ["Revenue", ""], range, dialect),
    "the last steps of a name": stepRowsSql(loads, 0, series, dialect),
    "the last refreshes of a name": stepRowsSql(refreshes, 0, { ...series, name: "Umsatz ä" }, dialect),
    "runs for groups, mentioning a text": matchesSql(alone, ids, { text: filter.text }, range, dialect),
    ...(byId && { "a step by its id": byId }),
  };
}

for (const [name, engine] of Object.entries(engines))
  test(`what ${name} is asked`, () => {
    const asked = Object.entries(textsOf(engine)).map(
      ([title, { sql, values }]) => `-- ${title}\n${sql};\n-- with ${JSON.stringify(values)}\n`,
    );
    const found = asked.join("\n");
    const path = join(folder, `${name}.sql`);
    if (process.env["UPDATE"] === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, found);
    }
    assert.equal(found, readFileSync(path, "utf8"));
  });

for (const [name, engine] of Object.entries(engines).filter(([one]) => one !== "athena"))
  test(`nothing that a person types stands in the text of what ${name} is asked`, () => {
    for (const { sql, values } of Object.values(textsOf(engine))) {
      assert.doesNotMatch(sql, /o'clock|Ä|ä/);
      assert.ok(values.every((one) => typeof one === "string" || name === "postgres"));
    }
  });

test("Athena: a text of a person stays one", () => {
  const planted = `x'); DROP TABLE "t"; --`;
  const { sql } = textsOf(engines["athena"]!)["which runs pass a filter"]!;
  assert.match(sql, /IN \('run-1', 'o''clock'\)/);
  assert.equal(athenaDialect.value(1, planted), `'x''); DROP TABLE "t"; --'`);
});
