import type { HistoryTableName, SourceTable } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { FoundThere } from "../warehouses/connection.ts";
import type { Dialect } from "../warehouses/dialect.ts";
import type { FoundTable } from "../sync/tables.ts";

/** A table that is asked, and what its columns are called. */
export interface AskedTable<Name extends HistoryTableName = HistoryTableName> {
  readonly name: Name;
  /** Its name in SQL. */
  readonly sql: string;
  readonly found: FoundTable;
  /** Types of its columns, by our names. */
  readonly types: ReadonlyMap<string, string>;
  /** The column of the day by which it is partitioned. */
  readonly day: { readonly name: string; readonly type: string } | undefined;
}

/** Throws where a time cannot be compared at the database. */
export function askedTable(
  table: SourceTable,
  found: FoundTable,
  { sql, types, day }: FoundThere,
  dialect: Dialect,
): AskedTable {
  const ours = new Map(
    found.columns.map((name, at) => [name, types.get(found.query.columns[at] ?? "") ?? ""] as const),
  );
  for (const time of ["timestamp", "start_time", "end_time"]) {
    const type = ours.get(time);
    if (type !== undefined && !dialect.isTime(type)) throw noTime(table, time, type);
  }
  return {
    ...{ name: table.name, sql, found, types: ours },
    day: day === undefined ? undefined : { name: day, type: types.get(day) ?? "" },
  };
}

/** A column by our name, in SQL; `undefined` where the table has none. */
export function columnOf(
  { found }: AskedTable,
  ours: string,
  { quoted }: Dialect,
  alias = "t",
): string | undefined {
  const at = found.columns.indexOf(ours);
  return at < 0 ? undefined : `${alias}.${quoted(found.query.columns[at]!)}`;
}

const typeOf = ({ types }: AskedTable, ours: string): string => types.get(ours) ?? "";

/** All columns of a table that are read, as they are read. */
export const cellsOf = (table: AskedTable, dialect: Dialect): string[] =>
  table.found.columns.map((ours) => dialect.cell(columnOf(table, ours, dialect)!, typeOf(table, ours)));

/** As text; null where the table has no such column. */
export function textOf(table: AskedTable, ours: string, dialect: Dialect, alias?: string): string {
  const column = columnOf(table, ours, dialect, alias);
  return column === undefined ? dialect.text("NULL") : dialect.text(column, typeOf(table, ours));
}

/** What rows of one time are ordered by. */
export const keysOf = (table: AskedTable, dialect: Dialect): string[] =>
  table.found.key
    .filter((ours) => ours !== table.found.time)
    .map((ours) => dialect.key(columnOf(table, ours, dialect)!, typeOf(table, ours)));

/** A column of a key by which rows are told apart. */
export const distinctOf = (table: AskedTable, ours: string, dialect: Dialect, alias?: string): string =>
  dialect.distinct(columnOf(table, ours, dialect, alias)!, typeOf(table, ours));

/** As text, where there is one. */
export const filledOf = (table: AskedTable, ours: string, dialect: Dialect): string =>
  `NULLIF(${textOf(table, ours, dialect)}, '')`;

const noTime = ({ table, name }: SourceTable, column: string, type: string): RunsError =>
  new RunsError(
    "failed",
    `\`${column}\` of ${table} is ${type}, so the database cannot tell which rows are the latest.`,
    `Make a view that has it as a timestamp and name it under \`tables.${name}\` in .tocsin.yaml, or leave out \`read: warehouse\`: \`tocsin sync\` reads such times.`,
  );
