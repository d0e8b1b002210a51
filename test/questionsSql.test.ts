// The text of the questions to a database, by dialect.

import assert from "node:assert/strict";
import { test } from "node:test";
import { candidatesSql, groupsSql, matchesSql } from "../server/src/runs/process/questions/runSql.ts";
import { stepRowsSql } from "../server/src/runs/process/questions/stepRowsSql.ts";
import { askedTable } from "../server/src/runs/process/questions/tableColumns.ts";
import { matchTable } from "../server/src/runs/process/sync/tables.ts";
import { postgresDialect } from "../server/src/runs/process/warehouses/postgresDialect.ts";
import type { AskedTable } from "../server/src/runs/process/questions/tableColumns.ts";
import type { Statement } from "../server/src/runs/process/warehouses/dialect.ts";
import { noon } from "./runMirror.ts";

const dialect = postgresDialect("und-x-icu");

/** A table that has what is needed and nothing else. */
function tableOf(runType: string): AskedTable {
  const table = { name: "monitoring_integration", table: "loads", columns: {}, key: undefined } as const;
  const types = new Map([
    ["table_name", "text"],
    ["status", "text"],
    ["timestamp", "timestamp without time zone"],
    ["orchestration_run_id", runType],
  ]);
  return askedTable(
    table,
    matchTable(table, types, { takesTime: () => true }),
    { sql: `"meta"."loads"`, types },
    dialect,
  );
}

const tables = { steps: [tableOf("text")], runs: undefined };

const range = { from: noon, to: noon + 3_600_000 };

const lines = ({ sql, values }: Statement): unknown => ({ sql: sql.split("\n"), values });

test("PostgreSQL: runs that may have begun within an hour", () => {
  assert.deepEqual(lines(candidatesSql(tables, range, 10, dialect)), {
    sql: [
      "SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (",
      `SELECT t."orchestration_run_id"::text AS run_id, CAST(NULL AS BIGINT) AS recorded_at, round(date_part('epoch', date_trunc('milliseconds', t."timestamp")) * 1000)::bigint AS began_at FROM "meta"."loads" t`,
      `WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp`,
      ") found GROUP BY run_id HAVING COALESCE(MAX(recorded_at), MIN(began_at)) >= 1772366400000 AND COALESCE(MAX(recorded_at), MIN(began_at)) < 1772370000000",
      `ORDER BY COALESCE(MAX(recorded_at), MIN(began_at)) DESC, run_id COLLATE "C" DESC LIMIT 10`,
    ],
    values: ["2026-03-01 12:00:00.000", "2026-03-03 13:00:00.000"],
  });
});

test("PostgreSQL: steps that failed, behind a step", () => {
  const after = { time: "2026-03-01 12:30:00.000001", table: 0, key: ["run-1", "orders"] };
  const question = { statuses: ["failed"] as const, range, after, limit: 5 };
  assert.deepEqual(lines(stepRowsSql(tableOf("text"), 0, question, dialect)), {
    sql: [
      `SELECT to_char(t."timestamp"::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US'), COALESCE(t."orchestration_run_id"::text, '') COLLATE "C", COALESCE(t."table_name"::text, '') COLLATE "C", t."table_name", t."status", t."timestamp", t."orchestration_run_id" FROM "meta"."loads" t`,
      String.raw`WHERE t."orchestration_run_id" IS NOT NULL AND t."orchestration_run_id"::text <> '' AND t."timestamp" >= $1::timestamp AND t."timestamp" < $2::timestamp AND translate(lower(t."status"::text), E' _-\t\n\x0b\f\r', '') IN ('failed', 'failure', 'fail', 'error', 'errored', 'runtimeerror', 'timedout', 'timeout', 'crashed') AND t."timestamp" <= $3::timestamp AND (t."timestamp" < $4::timestamp OR (COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" < $5::text OR (COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" = $6::text AND COALESCE(t."table_name"::text, '') COLLATE "C" < $7::text)))`,
      `ORDER BY t."timestamp" DESC, COALESCE(t."orchestration_run_id"::text, '') COLLATE "C" DESC, COALESCE(t."table_name"::text, '') COLLATE "C" DESC LIMIT 5`,
    ],
    values: [
      ...["2026-03-01 12:00:00.000", "2026-03-01 13:00:00.000"],
      ...[after.time, after.time, "run-1", "run-1", "orders"],
    ],
  });
});

test("PostgreSQL: runs are found by the bare column of their id, whatever its type", () => {
  const where = (type: string, ids: readonly string[]): readonly [string | undefined, unknown] => {
    const { sql, values } = groupsSql(
      { steps: [tableOf(type)], runs: undefined },
      ids,
      range,
      false,
      dialect,
    );
    return [/WHERE (.*?) AND/.exec(sql)?.[1], values[0]];
  };
  const column = `t."orchestration_run_id"`;
  const uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  assert.deepEqual(where("text", ["a"]), [`${column} = ANY($1::text[])`, ["a"]]);
  assert.deepEqual(where("character varying(80)", ["a"]), [`${column} = ANY($1::text[])`, ["a"]]);
  assert.deepEqual(where("uuid", [uuid, "no uuid"]), [`${column} = ANY($1::uuid[])`, [uuid]]);
  assert.deepEqual(where("integer", ["42", "4x"]), [`${column} = ANY($1::bigint[])`, ["42"]]);
  assert.deepEqual(where("numeric(10,0)", ["42"]), [`${column}::text = ANY($1::text[])`, ["42"]]);
});

test("PostgreSQL: nothing that a person types stands in the text of a statement", () => {
  const planted = `x'); DROP TABLE "t"; --`;
  const filter = { text: planted, environments: [planted], dataProducts: [planted] };
  const { sql, values } = matchesSql(tables, [planted], filter, range, dialect);
  assert.ok(!sql.includes("DROP"));
  assert.ok(JSON.stringify(values).includes("DROP"));
});
