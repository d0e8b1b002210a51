// What SQL Server would answer: our T-SQL, said in the words of a real PostgreSQL that is asked for it. Each rule turns one
// construct into what means the same there.

import type { Answer } from "./tdsServer.ts";
import type { Asked, Column, ColumnType } from "./tdsTokens.ts";
import { askerOf } from "./pooledPostgres.ts";
import type { PostgresSource } from "../server/src/runs/history.ts";

/** Types of PostgreSQL by their numbers, as a server of TDS sends them; all others are texts. */
const types: Readonly<Record<number, ColumnType>> = { 16: "bit", 20: "bigint", 23: "int", 701: "float" };

/** Columns of PostgreSQL, by the names that SQL Server has for their types. */
const columnsSql = `SELECT column_name, CASE data_type
    WHEN 'timestamp without time zone' THEN 'datetime2' WHEN 'timestamp with time zone' THEN 'datetimeoffset'
    WHEN 'text' THEN 'nvarchar' WHEN 'character varying' THEN 'varchar' WHEN 'character' THEN 'nchar'
    WHEN 'integer' THEN 'int' WHEN 'double precision' THEN 'float' WHEN 'uuid' THEN 'uniqueidentifier'
    WHEN 'boolean' THEN 'bit' WHEN 'numeric' THEN 'decimal' ELSE data_type END,
  coalesce(character_maximum_length::int, -1), coalesce(numeric_precision::int, 38), coalesce(numeric_scale::int, 10),
  datetime_precision::int
FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY ordinal_position`;

/** A statement in PostgreSQL's words. */
export function inPostgres(sql: string): string {
  if (sql.includes("INFORMATION_SCHEMA.COLUMNS")) return columnsSql;
  if (sql.includes("sys.indexes")) return "SELECT 1 WHERE $1 = $2 AND $3 = ''";
  const limit = /^SELECT TOP \((\d+)\) /.exec(sql);
  const text = sql
    .replace(/^SELECT TOP \(\d+\) /, "SELECT ")
    .replaceAll(
      /\[((?:[^\]]|\]\])*)\]/g,
      (_, name: string) => `"${name.replaceAll("]]", "]").replaceAll('"', '""')}"`,
    )
    .replaceAll(/ \+ (N?'\.'|(?=(?:N|CO|LO)))/g, " || $1")
    .replaceAll(/\bN'/g, "'")
    .replaceAll(/@p(\d+)/g, "$$$1::text")
    .replaceAll(/COLLATE Latin1_General_100_BIN2(?:_UTF8)?/g, 'COLLATE "C"');
  return called(text) + (limit ? ` LIMIT ${limit[1]}` : "");
}

/** Functions that PostgreSQL does not have, or writes otherwise. */
function called(sql: string): string {
  const call = /\b(CONVERT|TRY_CONVERT|SWITCHOFFSET|TODATETIMEOFFSET|DATEDIFF|CHAR|CHARINDEX|LOWER)\(/g;
  const match = call.exec(sql);
  if (!match) return sql;
  const end = closing(sql, call.lastIndex);
  const args = splitArguments(sql.slice(call.lastIndex, end)).map(called);
  return sql.slice(0, match.index) + put(match[1] ?? "", args) + called(sql.slice(end + 1));
}

/** Where the parenthesis closes that was opened before a place. */
function closing(sql: string, from: number): number {
  let depth = 1;
  let isText = false;
  for (let at = from; at < sql.length; at++) {
    if (sql[at] === "'") isText = !isText;
    if (isText) continue;
    if (sql[at] === "(") depth++;
    if (sql[at] === ")" && --depth === 0) return at;
  }
  throw new Error(`A parenthesis is not closed: ${sql}`);
}

/** What means the same in PostgreSQL. */
function put(name: string, args: readonly string[]): string {
  const [first = "", second = "", third = ""] = args;
  switch (name) {
    case "CONVERT":
      return converted(args);
    case "TRY_CONVERT":
      return `(CASE WHEN ${second} ~ '^\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*$' THEN (${second})::text::float8 END)`;
    case "DATEDIFF":
      // It counts the boundaries that lie between the two.
      return first === "day"
        ? `((${third})::date - ${second}::date)`
        : `floor(extract(epoch FROM (${third})::timestamp - (${second})::timestamp) * 1000)::bigint`;
    case "CHAR":
      return `chr(${first})`;
    case "CHARINDEX":
      return `strpos(${second}, ${first})`;
    case "LOWER":
      return `lower((${first}) COLLATE "und-x-icu")`;
    default:
      return `(${first} AT TIME ZONE 'UTC')`;
  }
}

const postgresNames: Readonly<Record<string, string>> = { uniqueidentifier: "uuid", float: "float8" };

function converted([type = "", value = "", style]: readonly string[]): string {
  if (type.startsWith("datetime2") && style === undefined) return `(${value})::timestamp`;
  if (/^(?:bigint|uniqueidentifier|float|date)$/.test(type) && style === undefined)
    return `(${value})::${postgresNames[type] ?? type}`;
  if (/^(?:datetime2|date$)/.test(type)) return `(${value})::${type === "date" ? "date" : "timestamp"}`;
  if (style === "121") return `to_char(${value}, 'YYYY-MM-DD HH24:MI:SS.US')`;
  if (style === "23") return `to_char(${value}, 'YYYY-MM-DD')`;
  return `(${value})::text`;
}

function splitArguments(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let isText = false;
  for (const one of text) {
    if (one === "'") isText = !isText;
    if (one === "(" && !isText) depth++;
    if (one === ")" && !isText) depth--;
    if (one === "," && depth === 0 && !isText) parts.push("");
    else parts.push(`${parts.pop()}${one}`);
  }
  return parts.map((part) => part.trim());
}

/** Asks PostgreSQL in SQL Server's place. */
export function answersOf(source: PostgresSource): (asked: Asked) => Promise<Answer> {
  const ask = askerOf(source);
  return async ({ sql, parameters }) => {
    if (sql.startsWith("SET ")) return { columns: [], rows: [] };
    try {
      const values = parameters.map(({ value }) => value);
      const { rows, fields } = await ask({ rowMode: "array", text: inPostgres(sql), values });
      const columns = fields.map(({ name, dataTypeID }): Column => ({
        name,
        type: types[dataTypeID] ?? "nvarchar",
      }));
      return { columns, rows };
    } catch (error) {
      return { errors: [{ number: 50_000, message: (error as Error).message }] };
    }
  };
}
