import type { SqlServerSource } from "../../history.ts";

/** What differs between SQL Server and the warehouses of Fabric in how a value is written. */
export interface Dialect {
  /** The type of a text of so many characters. */
  text(length: number | "max"): string;
  /** A literal. */
  quoted(text: string): string;
  /** By which texts are compared code point by code point: the order has to be one that `>` has as well. */
  readonly collation: string;
}

/** Texts of any language, whichever code page the database has. */
export const sqlServerDialect: Dialect = {
  text: (length) => (length === "max" || length > 4000 ? "nvarchar(max)" : `nvarchar(${length})`),
  quoted: (text) => `N'${text}'`,
  collation: "Latin1_General_100_BIN2",
};

/** It has no `nvarchar`: its texts are UTF-8. */
export const fabricDialect: Dialect = {
  text: (length) => (length === "max" ? "varchar(max)" : "varchar(8000)"),
  quoted: (text) => `'${text}'`,
  collation: "Latin1_General_100_BIN2_UTF8",
};

const fabricHost = /\.datawarehouse\.(?:fabric\.microsoft\.com|pbidedicated\.windows\.net)$/i;

/** Whether it is a warehouse of Fabric, also where the settings call it a SQL Server. */
export const isFabric = ({ type, host }: SqlServerSource): boolean =>
  type === "fabric" || fabricHost.test(host);

/** A column's type: `decimal(18,4)` is `decimal` with 18 and 4; the length of `varchar(max)` is Infinity. */
interface Type {
  readonly name: string;
  readonly length: number;
}

export function typeOf(text: string): Type {
  const [, name = text, length] = /^([^(]*)(?:\((max|\d+))?/.exec(text) ?? [];
  return { name: name.toLowerCase(), length: length === "max" ? Infinity : Number(length ?? 0) };
}

const wholeNumbers: ReadonlySet<string> = new Set(["tinyint", "smallint", "int", "bigint"]);

/** Texts that are as long as their column, whatever was written. */
const padded: ReadonlySet<string> = new Set(["char", "nchar"]);

const texts: ReadonlySet<string> = new Set(["varchar", "nvarchar", ...padded]);

const binaries: ReadonlySet<string> = new Set(["binary", "varbinary", "image", "timestamp", "rowversion"]);

/** Days and times of day, and how many characters they take with all their digits. */
const timeLengths: Readonly<Record<string, number>> = {
  ...{ date: 10, datetime: 23, smalldatetime: 23, datetime2: 27, datetimeoffset: 27 },
};

export const isOfTime = (type: string): boolean => Object.hasOwn(timeLengths, typeOf(type).name);

export const isTimeType = (type: string): boolean => isOfTime(type) || texts.has(typeOf(type).name);

/**
 * What is read of a column, so that nothing is lost on the way: the driver makes numbers of decimals and dates of times. Whole
 * numbers, floats and bits come as they are.
 */
export function cellSql(column: string, type: string, dialect: Dialect): string {
  const { name } = typeOf(type);
  if (isOfTime(type)) return timeTextSql(column, type);
  if (padded.has(name)) return `RTRIM(${column})`;
  if (texts.has(name) || wholeNumbers.has(name) || /^(?:bit|float|real)$/.test(name)) return column;
  if (/^(?:decimal|numeric)$/.test(name)) return `CONVERT(varchar(50), ${column})`;
  // Style 2: all four digits behind the point.
  if (/^(?:small)?money$/.test(name)) return `CONVERT(varchar(50), ${column}, 2)`;
  // Other systems write it in small letters, and runs are tied together by it.
  if (name === "uniqueidentifier") return `LOWER(CONVERT(varchar(36), ${column}))`;
  // Style 1: hexadecimal, with 0x.
  if (binaries.has(name)) return `CONVERT(varchar(max), CONVERT(varbinary(max), ${column}), 1)`;
  return `CONVERT(${dialect.text(name === "sql_variant" ? 4000 : "max")}, ${column})`;
}

/**
 * The text that rows are ordered by. A column that is empty comes first. A text ends with a point, as SQL Server takes texts
 * for equal that differ in blanks at their end alone: rows that are equal to it would be lost between two pages.
 */
export function keySql(column: string, type: string, dialect: Dialect): string {
  const { name, length } = typeOf(type);
  const isLong = length > 3999 || !isShort(name);
  const cell =
    name === "float" || name === "real"
      ? // Style 3: all digits.
        `CONVERT(varchar(50), ${column}, 3)`
      : cellSql(column, type, dialect);
  const text = `CONVERT(${dialect.text(isLong ? "max" : texts.has(name) ? length : 50)}, ${cell})`;
  return `COALESCE(${text} + ${dialect.quoted(".")}, ${dialect.quoted("")}) COLLATE ${dialect.collation}`;
}

const isShort = (name: string): boolean =>
  texts.has(name) ||
  wholeNumbers.has(name) ||
  Object.hasOwn(timeLengths, name) ||
  /^(?:bit|float|real|decimal|numeric|(?:small)?money|uniqueidentifier|time)$/.test(name);

/** A time as the server writes it, with all its digits; one with an offset as UTC. */
export function timeTextSql(column: string, type: string): string {
  const { name } = typeOf(type);
  const length = timeLengths[name];
  if (length === undefined) return padded.has(name) ? `RTRIM(${column})` : column;
  // Style 23: yyyy-mm-dd; 121: yyyy-mm-dd hh:mi:ss.nnnnnnn.
  if (name === "date") return `CONVERT(varchar(10), ${column}, 23)`;
  if (name !== "datetimeoffset") return `CONVERT(varchar(${length}), ${column}, 121)`;
  return `CONVERT(varchar(${length}), CONVERT(datetime2(7), SWITCHOFFSET(${column}, '+00:00')), 121)`;
}

/** What rows are ordered by in time. */
export function timeSql(column: string, type: string, dialect: Dialect): string {
  if (isOfTime(type)) return column;
  const { length } = typeOf(type);
  return `CONVERT(${dialect.text(length > 4000 ? "max" : length)}, ${column}) COLLATE ${dialect.collation}`;
}

/** A parameter that holds a time as `timeTextSql` writes it, in the column's own type: one of another makes other digits of it. */
export function timeParameterSql(parameter: string, type: string): string {
  const { name, length } = typeOf(type);
  if (!isOfTime(type)) return parameter;
  if (name === "date") return `CONVERT(date, ${parameter}, 23)`;
  if (name === "datetime2") return `CONVERT(datetime2(${length}), ${parameter}, 121)`;
  if (name !== "datetimeoffset") return `CONVERT(${name}, ${parameter}, 121)`;
  return `TODATETIMEOFFSET(CONVERT(datetime2(${length}), ${parameter}, 121), '+00:00')`;
}

/** A time in full, with as many digits as its type has: `CONVERT` refuses some that have more. */
export function fullTime(text: string, type: string): string {
  const { name, length } = typeOf(type);
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?/.exec(text);
  if (!match || !isOfTime(type)) return text;
  const [, date = "", clock = "00:00", seconds = "00", fraction = ""] = match;
  if (name === "date") return date;
  const digits = name === "datetime2" || name === "datetimeoffset" ? length : 3;
  const rest = fraction.padEnd(digits, "0").slice(0, digits);
  return `${date} ${clock}:${seconds}${rest === "" ? "" : `.${rest}`}`;
}
