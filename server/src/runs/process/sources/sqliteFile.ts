import Database from "better-sqlite3";
import type { SqliteSource } from "../../history.ts";
import { databaseError } from "../databaseError.ts";
import type { Cell } from "../sourceRows.ts";
import { RunsError } from "../../store.ts";
import type { OpenSource, PageQuery } from "./source.ts";

export function openToRead({ path }: SqliteSource): Database.Database {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  // What the file's own views and triggers may call is no business of ours.
  database.pragma("trusted_schema = OFF");
  return database;
}

/** Types of the columns of a table by their names; `undefined` when there is no such table. */
export function columnsOf(database: Database.Database, table: string): Map<string, string> | undefined {
  const rows = database.pragma(`table_info(${quoted(table)})`) as { name: string; type: string }[];
  return rows.length === 0 ? undefined : new Map(rows.map(({ name, type }) => [name, type]));
}

export function explainSqliteFile(error: unknown, { path }: SqliteSource): RunsError {
  if (isUnopened(error)) {
    return new RunsError(
      "failed",
      `${path} cannot be opened.`,
      "Look at `path` in .tocsin.yaml, and at the file's permissions.",
    );
  }
  const explained = databaseError(error, path);
  // What is done about a damaged mirror is not done with a file of somebody else's.
  if (explained.reason !== "damaged") return explained;
  const why = error instanceof Error ? error.message : String(error);
  return new RunsError("failed", `${path} is no database of SQLite, or damaged: ${why}.`, lookAtPath);
}

const lookAtPath = "Look at `path` in .tocsin.yaml. Tocsin only reads this file, and leaves it as it is.";

/** The driver says of a folder that is not there in words of its own. */
const isUnopened = (error: unknown): boolean =>
  error instanceof Database.SqliteError
    ? error.code.startsWith("SQLITE_CANTOPEN")
    : error instanceof TypeError && error.message.startsWith("Cannot open database");

/** A file of SQLite, opened to read. Another program may write it meanwhile. */
export function openSqliteFile(source: SqliteSource): OpenSource {
  let database: Database.Database | undefined;
  const opened = (): Database.Database => (database ??= openToRead(source));
  return {
    async columns(table) {
      return columnsOf(opened(), table);
    },
    async page(query) {
      const { sql, values } = pageSql(query);
      const rows = opened().prepare(sql).raw().all(values) as Cell[][];
      return rows.map((row) => {
        const cells = row.slice(0, query.columns.length);
        const time = query.isTimeless ? "" : timeText(cells[query.columns.indexOf(query.time)], query.time);
        return { cells, position: { time, key: row.slice(query.columns.length).map(String) } };
      });
    },
    async newest({ table, time }) {
      const sql = `SELECT max(${quoted(time)}) FROM ${quoted(table)}`;
      const newest = opened().prepare(sql).pluck().get() as Cell;
      return newest === null ? undefined : timeText(newest, time);
    },
    takesTime: () => true,
    isTransient: (error) =>
      error instanceof Database.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code),
    failedStep: () => "connection",
    explain: (error) => explainSqliteFile(error, source),
    async close() {
      database?.close();
      database = undefined;
    },
  };
}

function timeText(cell: Cell | undefined, column: string): string {
  if (typeof cell === "string") return cell;
  throw holdsNumbers(column);
}

export const holdsNumbers = (column: string): RunsError =>
  new RunsError(
    "failed",
    `\`${column}\` holds numbers where times are wanted.`,
    "Make a view that writes it as text, `2026-03-01 12:00:00`, and name it under `tables` in .tocsin.yaml.",
  );

function pageSql(query: PageQuery): { sql: string; values: readonly string[] } {
  const { columns, key, from, after, isTimeless, limit } = query;
  const time = `${quoted(query.time)} COLLATE BINARY`;
  const keys = key.map((column) => `ifnull(CAST(${quoted(column)} AS TEXT), '')`);
  const order = isTimeless ? keys : [time, ...keys];
  const conditions = [`${quoted(query.time)} IS ${isTimeless ? "" : "NOT "}NULL`];
  const values: string[] = [];
  if (from !== undefined && !isTimeless) {
    conditions.push(`${time} >= ?`);
    values.push(from);
  }
  if (after) {
    conditions.push(`(${order.join(", ")}) > (${order.map(() => "?").join(", ")})`);
    values.push(...(isTimeless ? after.key : [after.time, ...after.key]));
  }
  const sql = `SELECT ${[...columns.map(quoted), ...keys].join(", ")} FROM ${quoted(query.table)}
    WHERE ${conditions.join(" AND ")} ORDER BY ${order.join(", ")} LIMIT ${limit}`;
  return { sql, values };
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
