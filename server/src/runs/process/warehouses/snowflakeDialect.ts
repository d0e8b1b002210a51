import { cellText, isText, quoted } from "../sources/snowflakeSql.ts";
import type { Dialect, Time } from "./dialect.ts";
import { fullText } from "./timeText.ts";

// docs/warehouses.md lists what is used of Snowflake's SQL, with the pages that allow it.

const number = /^(?:NUMBER|DECIMAL|NUMERIC|INT|BIGINT|SMALLINT|TINYINT|BYTEINT|FLOAT|DOUBLE|REAL)/;

const byBytes = (sql: string): string => `${sql} COLLATE 'utf8'`;

function text(sql: string, type?: string): string {
  if (type === undefined) return sql === "NULL" ? "CAST(NULL AS VARCHAR)" : sql;
  return isText(type) ? sql : (cellText(sql, type) ?? `TO_VARCHAR(${sql})`);
}

const isOneOf = (sql: string, list: readonly string[]): string =>
  list.length === 0 ? "1 = 0" : `${sql} IN (${list.join(", ")})`;

/** Sessions are in UTC. Texts are compared by their bytes where a column says nothing else. */
export const snowflakeDialect: Dialect = {
  ...{ name: "Snowflake", quoted, text, byBytes, findsTimeless: true },
  ...{ namesValues: false, ordersValues: true, value: () => "?" },
  most: { texts: 1000, bytes: 200_000 },
  isOneOf: (sql, list, add) => isOneOf(sql, list.map(add)),
  columnIsOneOf: (column, type, list, add) => isOneOf(text(column, type), list.map(add)),
  cell: (column, type) => cellText(column, type) ?? column,
  distinct: (column) => column,
  concat: (parts) => parts.join(" || "),
  key: (column, type) => byBytes(`COALESCE(${text(column, type)}, '')`),
  isTime: (type) => /^(?:DATE$|TIMESTAMP)/.test(type),
  firstTime: (one, other) =>
    one.type === other.type
      ? { sql: `COALESCE(${one.sql}, ${other.sql})`, type: one.type }
      : { sql: `COALESCE(${utcOf(one)}, ${utcOf(other)})`, type: "TIMESTAMP_NTZ" },
  epochMs: (time) => `DATE_PART(epoch_millisecond, ${time})`,
  timeText: text,
  ordered: (time) => time,
  hasNoTime: (time) => `${time} IS NULL`,
  compare({ sql, type }, operator, time, add) {
    // A day and a moment have an order among each other.
    const kind = /^TIMESTAMP_(?:TZ|LTZ)/.exec(type)?.[0] ?? "TIMESTAMP_NTZ";
    return `${sql} ${operator} TO_${kind}(${add(fullText(time))}, 'YYYY-MM-DD HH24:MI:SS.FF9')`;
  },
  isFinite: () => undefined,
  durationMs: (seconds, type) =>
    milliseconds(number.test(type) ? seconds : `TRY_TO_DOUBLE(${text(seconds, type)})`),
  word: (status) =>
    `TRANSLATE(LOWER(${status}), ' _-' || ${[9, 10, 11, 12, 13].map((code) => `CHR(${code})`).join(" || ")}, '')`,
  contains: (sql, part, add) => `CONTAINS(LOWER(${sql}), ${add(part.toLowerCase())})`,
  limited: (query, rows) => `${query} LIMIT ${rows}`,
};

function utcOf({ sql, type }: Time): string {
  if (type.startsWith("TIMESTAMP_NTZ")) return sql;
  return type === "DATE" ? `TO_TIMESTAMP_NTZ(${sql})` : `TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', ${sql}))`;
}

const milliseconds = (seconds: string): string =>
  `CASE WHEN ${seconds} >= 0 AND ${seconds} < 1e12 THEN CAST(FLOOR(CAST(${seconds} AS FLOAT) * 1000 + 0.5) AS BIGINT) END`;
