import { cellSql, isZoned, literal, quoted, timeText } from "../sources/athenaSql.ts";
import type { Dialect, Time } from "./dialect.ts";
import { fitted, fullText, withDigits } from "./timeText.ts";

// docs/warehouses.md lists what is used of Athena's SQL, with the pages that allow it.

const number = /^(?:tinyint|smallint|int|bigint|float|double|decimal|real)/;

const text = (sql: string, type?: string): string => {
  if (type === undefined) return sql === "NULL" ? "CAST(NULL AS varchar)" : sql;
  return timeText(sql, type);
};

const isOneOf = (sql: string, list: readonly string[]): string =>
  list.length === 0 ? "1 = 0" : `${sql} IN (${list.join(", ")})`;

/** Athena's third engine. Values are literals, as its own parameters have no types. */
export const athenaDialect: Dialect = {
  ...{ name: "Athena", quoted, text, namesValues: false, ordersValues: false },
  value: (_, value) => literal(value as string),
  // A statement is no longer than 262 144 bytes.
  most: { texts: 5000, bytes: 200_000 },
  findsTimeless: false,
  isOneOf: (sql, list, add) => isOneOf(sql, list.map(add)),
  columnIsOneOf: (column, type, list, add) => isOneOf(text(column, type), list.map(add)),
  cell: cellSql,
  distinct: (column) => column,
  concat: (parts) => parts.join(" || "),
  byBytes: (sql) => sql,
  key: (column, type) => `COALESCE(${text(column, type)}, '')`,
  isTime: (type) => type === "date" || type.startsWith("timestamp"),
  firstTime: (one, other) =>
    one.type === other.type
      ? { sql: `COALESCE(${one.sql}, ${other.sql})`, type: one.type }
      : { sql: `COALESCE(${utcOf(one)}, ${utcOf(other)})`, type: "timestamp" },
  epochMs(time, type) {
    const first = isZoned(type) ? "TIMESTAMP '1970-01-01 00:00:00 UTC'" : "TIMESTAMP '1970-01-01 00:00:00'";
    return `date_diff('millisecond', ${first}, ${type === "date" ? `CAST(${time} AS timestamp)` : time})`;
  },
  timeText,
  ordered: (time) => time,
  hasNoTime: (time) => `${time} IS NULL`,
  compare({ sql, type }, operator, time) {
    const fit = withDigits(fullText(time), 6);
    // A literal is as fine as it is written: no finer than a column of milliseconds, where that will do.
    const written = fit.replace(/000$/, "");
    const zone = isZoned(type) ? " UTC" : "";
    return `${sql} ${fitted(time, fit, operator)} TIMESTAMP ${literal(written + zone)}`;
  },
  isFinite: () => undefined,
  durationMs: (seconds, type) =>
    milliseconds(
      number.test(type) ? `CAST(${seconds} AS double)` : `TRY_CAST(${text(seconds, type)} AS double)`,
    ),
  word: (status) =>
    `translate(lower(${status}), ' _-' || ${[9, 10, 11, 12, 13].map((code) => `chr(${code})`).join(" || ")}, '')`,
  contains: (sql, part, add) => `strpos(lower(${sql}), ${add(part.toLowerCase())}) > 0`,
  limited: (query, rows) => `${query} LIMIT ${rows}`,
};

const utcOf = ({ sql, type }: Time): string =>
  `CAST(${isZoned(type) ? `${sql} AT TIME ZONE 'UTC'` : sql} AS timestamp(6))`;

const milliseconds = (seconds: string): string =>
  `CASE WHEN ${seconds} >= 0 AND ${seconds} < 1e12 THEN CAST(floor(${seconds} * 1000 + 0.5) AS bigint) END`;
