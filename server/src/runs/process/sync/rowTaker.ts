import type Database from "better-sqlite3";
import type { HistoryTableName, RunSource, SourceTable } from "../../history.ts";
import { invocationSieve } from "../dbtInvocations.ts";
import type { DbtRow, OrchestrationRow, StepTable } from "../sourceRows.ts";
import { batchWriter, writeRows } from "../writeBatch.ts";
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

/** Writes the rows of a table of a source into the mirror, within transactions of the caller. */
export interface RowTaker {
  take(rows: readonly Row[]): Taken;
  /** At the end of each transaction. */
  note(): void;
}

export function rowTaker(
  mirror: Database.Database,
  source: RunSource,
  table: SourceTable,
  /** Of the table in the mirror. */
  name: string,
  key: readonly string[],
  details: Details,
): RowTaker {
  const role = presetRole(table.name);
  if (role === "details")
    return {
      take(rows) {
        noteDetails(details, rows);
        return { added: 0, orphans: 0 };
      },
      note: () => undefined,
    };
  if (role === "invocations") {
    const write = invocationWriter(mirror, source.name, name);
    return { take: (rows) => ({ added: write(rows), orphans: 0 }), note: () => undefined };
  }
  const to: HistoryTableName = role === "nodes" ? "monitoring_transformation_dbt" : table.name;
  const make = role === "nodes" ? nodeMaker(mirror, details) : (row: Row): Row => row;
  const sieve = invocationSieve(mirror, source.name);
  const needed = role === "nodes" ? "invocation_id" : "orchestration_run_id";
  const { write, note } = writerOf(mirror, to, name, key);
  return {
    take(rows) {
      const kept = rows.filter((row) => row[needed]).map((row) => named(make(row)));
      const fresh =
        to === "monitoring_transformation_dbt"
          ? sieve(kept as unknown as readonly DbtRow[], (row) => row)
          : kept;
      return { added: write(fresh), orphans: rows.length - kept.length };
    },
    note,
  };
}

/** The rows have the columns of their table, by `rowMaker`. */
function writerOf(
  mirror: Database.Database,
  table: HistoryTableName,
  source: string,
  key: readonly string[],
): { write(rows: readonly unknown[]): number; note(): void } {
  if (table === "orchestration_runs")
    return {
      write: (rows) =>
        writeRows(mirror, [{ table, source, rows: rows as readonly OrchestrationRow[] }], undefined),
      note: () => undefined,
    };
  const { write, note } = batchWriter(mirror, { table: table as StepTable, source, key });
  return { write, note: () => note(undefined) };
}
