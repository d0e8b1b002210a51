import { nothingWritten, stepWriter } from "./writeSteps.ts";
import { stepMaker } from "./stepMaker.ts";
import type Database from "better-sqlite3";
import type { StepTable, TableRows } from "./sourceRows.ts";
import type { Origin } from "./writeSteps.ts";

/** Rows that are held at once. */
const batchSize = 500;

interface OldSource {
  readonly source: string;
  readonly table: StepTable;
  readonly key: readonly string[] | undefined;
}

interface OldStep {
  readonly row: number;
  readonly json: string | null;
  readonly sql: string | null;
}

/** Moves the steps of a mirror of the third version, whose tables begin with `old_`, into today's, with today's ids. */
export function moveSteps(database: Database.Database): void {
  for (const from of oldSources(database)) moveSource(database, from);
  for (const table of [...Object.values(tableOf), "steps", "raw_steps", "compiled_sql"])
    database.exec(`DROP TABLE old_${table}`);
}

const tableOf: Readonly<Record<string, StepTable>> = {
  integration: "monitoring_integration",
  transformation: "monitoring_transformation_dbt",
  consumption: "monitoring_semantic_model_refresh",
};

function oldSources(database: Database.Database): OldSource[] {
  const found = database
    .prepare(
      `SELECT DISTINCT o.source, o.stage, s.key FROM old_steps o LEFT JOIN sources s ON s.name = o.source
       ORDER BY o.source, o.stage`,
    )
    .all() as { source: string; stage: string; key: string | null }[];
  return found.map(({ source, stage, key }) => ({
    source,
    table: tableOf[stage]!,
    key: key === null ? undefined : (JSON.parse(key) as string[]),
  }));
}

function moveSource(database: Database.Database, { source, table, key }: OldSource): void {
  const next = database.prepare(
    `SELECT t.*, o.row, r.json AS "json", c.sql AS "sql" FROM old_steps o JOIN old_${table} t ON t.row = o.row
       LEFT JOIN old_raw_steps r ON r.row = o.row LEFT JOIN old_compiled_sql c ON c.row = o.row
     WHERE o.source = ? AND o.row > ? ORDER BY o.row LIMIT ${batchSize}`,
  );
  const writer = stepWriter(database, { table, source, key });
  const make = stepMaker(table, source, key);
  for (let after = 0; ;) {
    const rows = next.all([source, after]) as (OldStep & TableRows[StepTable])[];
    if (rows.length === 0) return;
    for (const { isRaw, ...batch } of parts(rows)) {
      writer.write(batch.rows.map(make), isRaw ? batch.rows.map(originOf) : undefined, nothingWritten());
    }
    after = rows.at(-1)!.row;
  }
}

/** Rows with what they were read from, and those without. */
function parts<Row extends OldStep>(rows: readonly Row[]): { isRaw: boolean; rows: Row[] }[] {
  return [true, false].map((isRaw) => ({
    isRaw,
    rows: rows.filter(({ json }) => (json !== null) === isRaw),
  }));
}

const originOf = ({ json, sql }: OldStep): Origin => ({ json: json ?? "", sql: sql ?? undefined });
