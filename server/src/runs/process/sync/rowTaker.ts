import type Database from "better-sqlite3";
import type { HistoryTableName, RunSource, SourceTable } from "../../history.ts";
import { invocationSieve } from "../dbtInvocations.ts";
import type { DbtRow } from "../sourceRows.ts";
import type { Batch } from "../writeBatch.ts";
import { writeRows } from "../writeBatch.ts";
import { invocationWriter, nodeMaker, noteDetails } from "./presetRows.ts";
import type { Details } from "./presetRows.ts";
import { presetRole } from "./presetTables.ts";
import { named } from "./toRow.ts";
import type { Row } from "./toRow.ts";

export interface Taken {
  /** Rows that were not in the mirror before. */
  readonly added: number;
  /** Rows that name no run. */
  readonly orphans: number;
}

/** Writes the rows of a table of a source into the mirror, within a transaction of the caller. */
export function rowTaker(
  mirror: Database.Database,
  source: RunSource,
  table: SourceTable,
  /** Of the table in the mirror. */
  name: string,
  key: readonly string[],
  details: Details,
): (rows: readonly Row[]) => Taken {
  const role = presetRole(table.name);
  if (role === "details")
    return (rows) => {
      noteDetails(details, rows);
      return { added: 0, orphans: 0 };
    };
  if (role === "invocations") {
    const write = invocationWriter(mirror, source.name, name);
    return (rows) => ({ added: write(rows), orphans: 0 });
  }
  const to: HistoryTableName = role === "nodes" ? "monitoring_transformation_dbt" : table.name;
  const make = role === "nodes" ? nodeMaker(mirror, details) : (row: Row): Row => row;
  const sieve = invocationSieve(mirror, source.name);
  const needed = role === "nodes" ? "invocation_id" : "orchestration_run_id";
  return (rows) => {
    const kept = rows.filter((row) => row[needed]).map((row) => named(make(row)));
    const fresh = to === "monitoring_transformation_dbt" ? sieve(kept as unknown as readonly DbtRow[]) : kept;
    const added = writeRows(mirror, [batchOf(to, name, key, fresh)], undefined);
    return { added, orphans: rows.length - kept.length };
  };
}

/** The rows have the columns of their table, by `rowMaker`. */
function batchOf(
  table: HistoryTableName,
  source: string,
  key: readonly string[],
  rows: readonly unknown[],
): Batch {
  const batch: unknown =
    table === "orchestration_runs" ? { table, source, rows } : { table, source, key, rows };
  return batch as Batch;
}
