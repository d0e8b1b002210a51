import { isBehind } from "./keyset.ts";
import type { PageQuery, TableQuery } from "./source.ts";

// Athena's SQL is that of Trino: https://docs.aws.amazon.com/athena/latest/ug/dml-queries-functions-operators.html. docs/run-history.md
// lists what is used of it.

/** A table as the catalog has it. */
export interface AthenaTable {
  readonly database: string;
  readonly name: string;
  /** Of its columns, in the catalog's words: `string`, `bigint`, `timestamp`, `timestamptz`, `date` … */
  readonly types: ReadonlyMap<string, string>;
  /** Columns that its files are divided by. */
  readonly partitions: readonly string[];
}

/** Database and name of a table: its own database, or that of the source. The catalog keeps names in small letters. */
export function partsOf(table: string, database: string): readonly [database: string, table: string] {
  const dot = table.indexOf(".");
  const [inDatabase, name] = dot < 0 ? [database, table] : [table.slice(0, dot), table.slice(dot + 1)];
  return [inDatabase.toLowerCase(), name.toLowerCase()];
}

export const isTimeType = (type: string): boolean => /^(?:date$|timestamp|string$|varchar|char)/.test(type);

export const isText = (type: string): boolean => /^(?:string$|varchar|char)/.test(type);

export const isZoned = (type: string): boolean => /^timestamp.*(?:tz|with)/.test(type);

/** `partition`: a column with the day, which bounds what is read. */
export function pageSql(query: PageQuery, table: AthenaTable, partition: string | undefined): string {
  const { columns, key, time, timeType, from, after, isTimeless, limit } = query;
  const { types } = table;
  const cells = columns.map((column) => cellSql(quoted(column), types.get(column) ?? ""));
  // Null is in no order; of a key it counts as empty.
  const keys = key.map((column) => `COALESCE(${timeText(quoted(column), types.get(column) ?? "")}, '')`);
  const at = (text: string): string => timeValue(text, timeType);
  const conditions = [`${quoted(time)} IS ${isTimeless ? "" : "NOT "}NULL`];
  const first = after && !isTimeless ? after.time : from;
  if (first !== undefined) conditions.push(...sinceDay(first, types, partition));
  if (first !== undefined && !isTimeless) conditions.push(`${quoted(time)} >= ${at(first)}`);
  if (after) {
    const { time: last, key: lastKey } = after;
    const keyTerms = keys.map((sql, index) => ({ sql, value: () => literal(lastKey[index] ?? "") }));
    const timeTerm = isTimeless ? [] : [{ sql: quoted(time), value: () => at(last) }];
    conditions.push(isBehind([...timeTerm, ...keyTerms]));
  }
  const order = [...(isTimeless ? [] : [quoted(time)]), ...keys];
  return `SELECT ${[...cells, ...keys].join(", ")}
FROM ${tableName(table)}
WHERE ${conditions.join(" AND ")}
ORDER BY ${order.join(", ")} LIMIT ${limit}`;
}

/** `since`: a day, before which no row is looked for where the table is partitioned by days. */
export function newestSql(
  { time, timeType }: TableQuery,
  table: AthenaTable,
  partition: string | undefined,
  since: string | undefined,
): string {
  const bounds = since === undefined ? [] : sinceDay(since, table.types, partition);
  const newest = `MAX(${quoted(time)})`;
  const where = bounds.length === 0 ? "" : ` WHERE ${bounds.join(" AND ")}`;
  return `SELECT ${timeText(newest, timeType)} FROM ${tableName(table)}${where}`;
}

const dayMs = 86_400_000;

/** From the day before, as a partition may be named by the day of another time zone. */
function sinceDay(time: string, types: ReadonlyMap<string, string>, partition: string | undefined): string[] {
  const name = partition?.toLowerCase();
  const type = name === undefined ? undefined : types.get(name);
  const at = Date.parse(`${time.slice(0, 10)}T00:00Z`);
  if (name === undefined || type === undefined || Number.isNaN(at)) return [];
  const day = new Date(at - dayMs).toISOString().slice(0, 10);
  return [`${quoted(name)} >= ${type === "date" ? `DATE ${literal(day)}` : literal(day)}`];
}

/** What is read of a column. */
export function cellSql(column: string, type: string): string {
  if (type.startsWith("timestamp")) return timeText(column, type);
  return /^(?:array|map|struct|row)/.test(type) ? `JSON_FORMAT(CAST(${column} AS JSON))` : column;
}

/** As the database writes it, in UTC where there is a zone. */
export const timeText = (sql: string, type: string): string =>
  isText(type) ? sql : `CAST(${isZoned(type) ? `${sql} AT TIME ZONE 'UTC'` : sql} AS varchar)`;

/** A literal of the column's type. */
function timeValue(text: string, type: string): string {
  if (isText(type)) return literal(text);
  if (type === "date") return `DATE ${literal(text.slice(0, 10))}`;
  const whole = text.length === 10 ? `${text} 00:00:00` : text;
  const zone = isZoned(type) && !/(?:UTC|Z|[+-]\d\d:?\d\d)$/.test(whole) ? " UTC" : "";
  return `TIMESTAMP ${literal(whole + zone)}`;
}

export const tableName = ({ database, name }: AthenaTable): string => `${quoted(database)}.${quoted(name)}`;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
