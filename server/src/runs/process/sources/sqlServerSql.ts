import { isBehind } from "./keyset.ts";
import type { PageQuery, TableQuery } from "./source.ts";
import { cellSql, fullTime, keySql, timeParameterSql, timeSql, timeTextSql } from "./sqlServerType.ts";
import type { Dialect } from "./sqlServerType.ts";

/** A statement with its parameters, which are texts: `@p1`, `@p2` … */
export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The types of a table's columns, by their names. */
export type Types = ReadonlyMap<string, string>;

/** Names and types of the columns of the table `@p2` of the schema `@p1`; no rows when it is not there. */
export const columnsSql = `SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION
FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = @p1 AND TABLE_NAME = @p2 ORDER BY ORDINAL_POSITION`;

type Cells = readonly unknown[];

/** `varchar(80)`, `decimal(18,4)`, `datetime2(7)`, of a row of `columnsSql`. */
export function columnOf([name, type, length, precision, scale, timePrecision]: Cells): [string, string] {
  const plain = String(type);
  if (/char|binary/.test(plain)) return [String(name), `${plain}(${length === -1 ? "max" : String(length)})`];
  if (/^(?:decimal|numeric)$/.test(plain))
    return [String(name), `${plain}(${String(precision)},${String(scale)})`];
  if (/^(?:datetime2|datetimeoffset|time)$/.test(plain))
    return [String(name), `${plain}(${String(timePrecision)})`];
  return [String(name), plain];
}

export function pageSql(query: PageQuery, types: Types, schema: string, dialect: Dialect): Statement {
  const { columns, time, timeType, from, after, isTimeless, limit } = query;
  const values: string[] = [];
  const value = (text: string): string => {
    const at = values.indexOf(text);
    return `@p${at < 0 ? values.push(text) : at + 1}`;
  };
  const at = (text: string): string => timeParameterSql(value(fullTime(text, timeType)), timeType);
  const typeOf = (column: string): string => types.get(column) ?? "";
  const cells = columns.map((column) => cellSql(quoted(column), typeOf(column), dialect));
  const keys = keyColumns(query).map((column) => keySql(quoted(column), typeOf(column), dialect));
  const timeIs = timeSql(quoted(time), timeType, dialect);
  const order = isTimeless ? keys : [timeIs, ...keys];
  const conditions = [`${quoted(time)} IS ${isTimeless ? "" : "NOT "}NULL`];
  if (from !== undefined && !isTimeless) conditions.push(`${timeIs} >= ${at(from)}`);
  if (after) {
    // By this alone an index finds where to begin.
    if (!isTimeless) conditions.push(`${timeIs} >= ${at(after.time)}`);
    const terms = keys.map((sql, one) => ({ sql, value: () => value(after.key[one] ?? "") }));
    const inTime = { sql: timeIs, value: () => at(after.time) };
    conditions.push(isBehind(isTimeless ? terms : [inTime, ...terms]));
  }
  const sql = `SELECT TOP (${limit}) ${[...cells, ...keys].join(", ")}
FROM ${tableName(query.table, schema)}
WHERE ${conditions.join(" AND ")}
ORDER BY ${order.join(", ")}`;
  return { sql, values };
}

/** Those that rows of one time are ordered by; a column may be ordered by once only. */
export const keyColumns = ({ key }: TableQuery): readonly string[] => [...new Set(key)];

export function newestSql({ table, time, timeType }: TableQuery, schema: string, dialect: Dialect): string {
  const newest = `MAX(${timeSql(quoted(time), timeType, dialect)})`;
  return `SELECT ${timeTextSql(newest, timeType)} FROM ${tableName(table, schema)}`;
}

/** Whether the table `@p2` of the schema `@p1` has an index that begins with its column `@p3`; no rows for a view. */
export const timeIndexSql = `SELECT CASE WHEN EXISTS (
  SELECT 1 FROM sys.indexes i
  JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.key_ordinal = 1
  JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
  WHERE i.object_id = o.object_id AND i.type IN (1, 2) AND i.is_disabled = 0 AND i.is_hypothetical = 0
    AND i.has_filter = 0 AND c.name = @p3) THEN 1 ELSE 0 END
FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
WHERE o.type = 'U' AND s.name = @p1 AND o.name = @p2`;

export function makeIndexSql({ table, time }: TableQuery, schema: string): string {
  const [, name] = tableParts(table, schema);
  return `CREATE INDEX ${quoted(`${name}_${time}`)} ON ${tableName(table, schema)} (${quoted(time)});`;
}

/** `table`, or `schema.table` of another schema. */
export function tableParts(table: string, schema: string): readonly [schema: string, name: string] {
  const dot = table.indexOf(".");
  return dot < 0 ? [schema, table] : [table.slice(0, dot), table.slice(dot + 1)];
}

export const tableName = (table: string, schema: string): string =>
  tableParts(table, schema).map(quoted).join(".");

export const quoted = (name: string): string => `[${name.replaceAll("]", "]]")}]`;
