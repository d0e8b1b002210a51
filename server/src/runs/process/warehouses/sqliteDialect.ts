import { quoted } from "../sources/sqliteFile.ts";
import type { Comparison, Dialect } from "./dialect.ts";
import { fullText } from "./timeText.ts";

/** More than a time is moved by its zone, in milliseconds. */
const zoneReachMs = 2 * 86_400_000;

const text = (sql: string, type?: string): string => {
  if (type === undefined && sql !== "NULL") return sql;
  // A column's own collation would stay with it.
  return `CAST(${sql} AS TEXT) COLLATE BINARY`;
};

const timeText = (time: string): string => `tocsin_time(${time})`;

const isOneOf = (sql: string, list: readonly string[]): string =>
  list.length === 0 ? "1 = 0" : `${sql} IN (${list.join(", ")})`;

/**
 * A file of SQLite, whose connection has functions of ours: it has no type of times, so that each text is read as a sync reads
 * it. A first condition on the bare column, by days, lets an index serve.
 */
export const sqliteDialect: Dialect = {
  ...{ name: "SQLite", quoted, text, findsTimeless: true },
  ...{ namesValues: false, ordersValues: true, value: () => "?" },
  most: { texts: 5000, bytes: Infinity },
  isOneOf: (sql, list, add) => isOneOf(sql, list.map(add)),
  columnIsOneOf: (column, type, list, add) =>
    `${isOneOf(column, list.map(add))} AND ${isOneOf(text(column, type), list.map(add))}`,
  cell: (column) => column,
  distinct: (column) => column,
  concat: (parts) => parts.join(" || "),
  byBytes: (sql) => `${sql} COLLATE BINARY`,
  key: (column, type) => `COALESCE(${text(column, type)}, '') COLLATE BINARY`,
  isTime: () => true,
  firstTime: (one, other) => ({ sql: `COALESCE(${timeText(one.sql)}, ${timeText(other.sql)})`, type: "" }),
  epochMs: (time) => `CAST(tocsin_ms(${time}) AS INTEGER)`,
  timeText,
  ordered: timeText,
  hasNoTime: (time) => `${timeText(time)} IS NULL`,
  compare({ sql }, operator, time, add) {
    const full = fullText(time);
    return `${sql} ${operator} ${add(dayFor(full, operator))} AND ${timeText(sql)} ${operator} ${add(full)}`;
  },
  isFinite: () => undefined,
  durationMs: (seconds) => `CAST(tocsin_duration(${seconds}) AS INTEGER)`,
  word: (status) => {
    const blanks = ["' '", "'_'", "'-'", ...[9, 10, 11, 12, 13].map((code) => `char(${code})`)];
    return blanks.reduce((sql, blank) => `replace(${sql}, ${blank}, '')`, `lower(${status})`);
  },
  contains: (sql, part, add) => `instr(tocsin_lower(${sql}), ${add(part.toLowerCase())}) > 0`,
  limited: (query, rows) => `${query} LIMIT ${rows}`,
};

/** A day that no text of a time beyond the bound lies beyond, however it is written. */
function dayFor(full: string, operator: Comparison): string {
  const at = Date.parse(`${full.slice(0, 10)}T00:00Z`);
  const isLower = operator.startsWith(">");
  return new Date(at + (isLower ? -1 : 1) * zoneReachMs).toISOString().slice(0, 10);
}
