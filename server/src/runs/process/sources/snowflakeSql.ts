import { isBehind } from "./keyset.ts";
import type { PageQuery, TableQuery } from "./source.ts";

// Functions and clauses: https://docs.snowflake.com/en/sql-reference (TO_VARCHAR, CONVERT_TIMEZONE, TO_TIMESTAMP, COALESCE, COLLATE,
// information_schema.columns, LIMIT). docs/run-history.md lists them.

/** A table as Snowflake has it. */
export interface SnowflakeTable {
  /** With its schema, quoted. */
  readonly name: string;
  /** Of its columns, by their names: `TEXT`, `NUMBER`, `TIMESTAMP_NTZ` … */
  readonly types: ReadonlyMap<string, string>;
}

/** Names are kept in capital letters where nobody has quoted them, so they are looked for in any case. */
export const columnsSql = `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
WHERE UPPER(table_schema) = UPPER(?) AND UPPER(table_name) = UPPER(?)
ORDER BY table_schema, table_name, ordinal_position`;

/** Schema and name of a table: its own schema, or that of the source. */
export function partsOf(table: string, schema: string): readonly [schema: string, table: string] {
  const dot = table.indexOf(".");
  return dot < 0 ? [schema, table] : [table.slice(0, dot), table.slice(dot + 1)];
}

/** Of tables whose names differ in capital letters alone the one that is spelled so, else the only one, else the one in capitals. */
export function chooseTable(
  rows: readonly (readonly (string | null)[])[],
  [schema, table]: readonly [string, string],
): SnowflakeTable | undefined {
  const tables = [...Map.groupBy(rows, ([inSchema, name]) => nameOf(inSchema ?? "", name ?? ""))];
  const spelled = (one: string): boolean => tables.some(([name]) => name === one);
  const wanted = [nameOf(schema, table), nameOf(schema.toUpperCase(), table.toUpperCase())].find(spelled);
  const found = tables.find(([name]) => name === wanted) ?? (tables.length === 1 ? tables[0] : undefined);
  if (!found) return undefined;
  const types = new Map(found[1].map(([, , column, type]) => [column ?? "", type ?? ""]));
  return { name: found[0], types };
}

const nameOf = (schema: string, table: string): string => `${quoted(schema)}.${quoted(table)}`;

export const isTimeType = (type: string): boolean => /^(?:DATE$|TIMESTAMP|TEXT$|VARCHAR)/.test(type);

export const isText = (type: string): boolean => /^(?:TEXT$|VARCHAR)/.test(type);

export function pageSql(
  query: PageQuery,
  { name, types }: SnowflakeTable,
): { sql: string; values: readonly string[] } {
  const { columns, key, time, timeType, from, after, isTimeless, limit } = query;
  const values: string[] = [];
  const bind = (text: string): string => (values.push(text), "?");
  const cells = columns.map((column) => cellSql(column, types.get(column) ?? ""));
  // Null is in no order; of a key it counts as empty.
  const keys = key.map(
    (column) => `COALESCE(${textSql(column, types.get(column) ?? "")}, '') COLLATE 'utf8'`,
  );
  const timeSql = isText(timeType) ? `${quoted(time)} COLLATE 'utf8'` : quoted(time);
  const at = (text: string): string => timeValue(text, timeType, bind);
  const conditions = [`${quoted(time)} IS ${isTimeless ? "" : "NOT "}NULL`];
  if (from !== undefined && !isTimeless) conditions.push(`${timeSql} >= ${at(from)}`);
  if (after) {
    const { time: last, key: lastKey } = after;
    if (!isTimeless) conditions.push(`${timeSql} >= ${at(last)}`);
    const keyTerms = keys.map((sql, index) => ({
      sql,
      value: () => `${bind(lastKey[index] ?? "")} COLLATE 'utf8'`,
    }));
    const timeTerm = isTimeless ? [] : [{ sql: timeSql, value: () => at(last) }];
    conditions.push(isBehind([...timeTerm, ...keyTerms]));
  }
  const order = [...(isTimeless ? [] : [timeSql]), ...keys];
  const sql = `SELECT ${[...cells, ...keys].join(", ")}
FROM ${name}
WHERE ${conditions.join(" AND ")}
ORDER BY ${order.join(", ")} LIMIT ${limit}`;
  return { sql, values };
}

export const newestSql = ({ time, timeType }: TableQuery, { name }: SnowflakeTable): string =>
  `SELECT ${cellText(`MAX(${quoted(time)})`, timeType) ?? `MAX(${quoted(time)})`} FROM ${name}`;

/** What the API writes as numbers of days and seconds is written as text by the database. */
const cellSql = (column: string, type: string): string => cellText(quoted(column), type) ?? quoted(column);

const textSql = (column: string, type: string): string =>
  cellText(quoted(column), type) ?? `TO_VARCHAR(${quoted(column)})`;

const timestampFormat = "YYYY-MM-DD HH24:MI:SS.FF9";

/** What the API writes as numbers of days and seconds, as the database writes it; `undefined` for all else. */
export function cellText(sql: string, type: string): string | undefined {
  if (type === "DATE") return `TO_VARCHAR(${sql}, 'YYYY-MM-DD')`;
  if (type === "TIME") return `TO_VARCHAR(${sql}, 'HH24:MI:SS.FF9')`;
  if (!type.startsWith("TIMESTAMP")) return undefined;
  const local = type.startsWith("TIMESTAMP_NTZ") ? sql : `CONVERT_TIMEZONE('UTC', ${sql})`;
  return `TO_VARCHAR(${local}, '${timestampFormat}')`;
}

/** A text becomes a time of the column's type; those without a zone are UTC, as the session is. */
function timeValue(text: string, type: string, bind: (text: string) => string): string {
  if (isText(type)) return `${bind(text)} COLLATE 'utf8'`;
  if (type === "DATE") return `TO_DATE(${bind(text.slice(0, 10))})`;
  const kind = /^TIMESTAMP_[A-Z]+/.exec(type)?.[0] ?? "TIMESTAMP_NTZ";
  return `TO_${kind}(${bind(text)})`;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
