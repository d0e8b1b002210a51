import { quoted } from "../sources/sqlServerSql.ts";
import {
  cellSql,
  fullTime,
  isOfTime,
  keySql,
  timeParameterSql,
  timeTextSql,
  typeOf,
} from "../sources/sqlServerType.ts";
import type { Dialect as Writing } from "../sources/sqlServerType.ts";
import type { AddValue, Dialect, Time } from "./dialect.ts";
import { fitted, fullText, withDigits } from "./timeText.ts";

// docs/warehouses.md lists what is used of T-SQL, with the pages that allow it.

const wholeNumber = /^(?:tinyint|smallint|int|bigint)\b/;
const number = /^(?:tinyint|smallint|int|bigint|decimal|numeric|float|real|(?:small)?money)\b/;
const narrowText = /^(?:var)?char\b/;
const wideText = /^n(?:var)?char\b/;

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const whole = /^-?[1-9]\d{0,17}$|^0$/;

/** SQL Server from 2012 on, and the warehouses of Fabric. `writing`: how the one and the other write a text. */
export function sqlServerDialect(name: string, writing: Writing): Dialect {
  const byBytes = (sql: string): string => `${sql} COLLATE ${writing.collation}`;
  const text = (sql: string, type?: string): string => {
    if (type === undefined) return sql === "NULL" ? byBytes(`CONVERT(${writing.text(4000)}, NULL)`) : sql;
    const length = lengthOf(type);
    return byBytes(
      `CONVERT(${writing.text(length > 4000 ? "max" : length)}, ${cellSql(sql, type, writing)})`,
    );
  };
  return {
    ...{ name, quoted, text, byBytes, findsTimeless: true },
    ...{ namesValues: true, ordersValues: false },
    // 2100 parameters are the most that a statement has.
    most: { texts: 500, bytes: Infinity },
    value: (place) => `@p${place}`,
    isOneOf: (sql, list, add) => `${sql} IN (${list.map(add).join(", ")})`,
    columnIsOneOf: (column, type, list, add) => columnIsOneOf(column, type, text(column, type), list, add),
    cell: (column, type) => cellSql(column, type, writing),
    distinct: text,
    concat: (parts) => parts.join(" + "),
    key: (column, type) => keySql(column, type, writing),
    isTime: isOfTime,
    firstTime: (one, other) =>
      one.type === other.type
        ? { sql: `COALESCE(${one.sql}, ${other.sql})`, type: one.type }
        : { sql: `COALESCE(${utcOf(one)}, ${utcOf(other)})`, type: "datetime2(7)" },
    epochMs,
    timeText: timeTextSql,
    ordered: (time) => time,
    hasNoTime: (time) => `${time} IS NULL`,
    compare({ sql, type }, operator, time, add) {
      const fit = fullTime(fitOf(fullText(time), type), type);
      return `${sql} ${fitted(time, fit, operator)} ${timeParameterSql(add(fit), type)}`;
    },
    isFinite: () => undefined,
    durationMs: (seconds, type) =>
      milliseconds(number.test(type) ? seconds : `TRY_CONVERT(float, ${text(seconds, type)})`),
    word: (status) => {
      const blanks = ["' '", "'_'", "'-'", ...[9, 10, 11, 12, 13].map((code) => `CHAR(${code})`)];
      return blanks.reduce((sql, blank) => `REPLACE(${sql}, ${blank}, '')`, `LOWER(${status})`);
    },
    contains: (sql, part, add) => `CHARINDEX(${add(part.toLowerCase())}, LOWER(${sql})) > 0`,
    limited: (query, rows) => query.replace(/^SELECT /, `SELECT TOP (${rows}) `),
  };
}

/** Of a text as many characters as it may have; whatever else it is, few do. */
function lengthOf(type: string): number {
  if (narrowText.test(type) || wideText.test(type)) return typeOf(type).length;
  return isOfTime(type) || number.test(type) || /^(?:bit|uniqueidentifier|time)\b/.test(type) ? 50 : Infinity;
}

/**
 * The bare column finds the rows, by its own collation, which may take texts for equal that are not: the text tells them
 * apart. A value becomes of the column's type, as a column that would become of the value's is not looked up in an index.
 */
function columnIsOneOf(
  column: string,
  type: string,
  text: string,
  list: readonly string[],
  add: AddValue,
): string {
  const isIn = (sql: string, values: readonly string[]): string =>
    values.length === 0 ? "1 = 0" : `${sql} IN (${values.join(", ")})`;
  if (type === "uniqueidentifier")
    return isIn(
      column,
      list.filter((one) => guid.test(one)).map((one) => `CONVERT(uniqueidentifier, ${add(one)})`),
    );
  if (wholeNumber.test(type))
    return isIn(
      column,
      list.filter((one) => whole.test(one)).map((one) => `CONVERT(bigint, ${add(one)})`),
    );
  const exactly = isIn(text, list.map(add));
  if (wideText.test(type)) return `${isIn(column, list.map(add))} AND ${exactly}`;
  if (!narrowText.test(type)) return exactly;
  const narrow = list.map((one) => `CONVERT(varchar(8000), ${add(one)})`);
  return `${isIn(column, narrow)} AND ${exactly}`;
}

const utcOf = ({ sql, type }: Time): string =>
  type.startsWith("datetimeoffset")
    ? `CONVERT(datetime2(7), SWITCHOFFSET(${sql}, '+00:00'))`
    : `CONVERT(datetime2(7), ${sql})`;

/** By whole days and the rest of one: a count of milliseconds since 1970 is more than `DATEDIFF` gives. */
function epochMs(time: string, type: string): string {
  const days = (sql: string): string => `CONVERT(bigint, DATEDIFF(day, '19700101', ${sql})) * 86400000`;
  if (type === "date") return days(time);
  // As they are written, to three digits.
  const of = /^(?:small)?datetime$/.test(type)
    ? `CONVERT(datetime2(3), ${time})`
    : type.startsWith("datetimeoffset")
      ? utcOf({ sql: time, type })
      : time;
  return `${days(of)} + DATEDIFF(millisecond, CONVERT(date, ${of}), ${of})`;
}

const milliseconds = (seconds: string): string =>
  `CASE WHEN ${seconds} >= 0 AND ${seconds} < 1e12 THEN CONVERT(bigint, FLOOR(CONVERT(float, ${seconds}) * 1000 + 0.5)) END`;

/** The last time that a type has and that is not later than a full text. */
function fitOf(full: string, type: string): string {
  const { name, length } = typeOf(type);
  if (name === "date") return full.slice(0, 10);
  if (name === "smalldatetime") return `${full.slice(0, 16)}:00`;
  if (name !== "datetime") return withDigits(full, length);
  // It counts in thirds of ten milliseconds, which it writes as 0, 3 and 7.
  const [tick = 0] = [7, 3].filter((one) => one <= Number(full[22]));
  return full.slice(0, 22) + tick;
}
