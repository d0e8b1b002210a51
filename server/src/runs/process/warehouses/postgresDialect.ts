import { rowDigits, runDigits } from "../rowId.ts";
import { isTimeType } from "../sources/postgresSql.ts";
import type { Dialect } from "./dialect.ts";
import { fitted, fullText, withDigits } from "./timeText.ts";

const numbers = /^(?:smallint|integer|bigint|numeric|real|double precision)/;

const texts = /^(?:text|character|"char"|name|citext)/;

/** Types of ids that are no texts, and how their values are written: what is written otherwise is none of them. */
const written = [
  { type: /^uuid/, name: "uuid", text: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ },
  { type: /^(?:smallint|integer|bigint)/, name: "bigint", text: /^-?[1-9]\d{0,17}$|^0$/ },
] as const;

/**
 * PostgreSQL from 11 on. `collation` is one that knows the case of all letters; without one only that of the database's
 * own is known. Sessions are in UTC and write dates in ISO 8601.
 */
export const postgresDialect = (collation: string | undefined): Dialect => ({
  name: "PostgreSQL",
  quoted,
  value: (place) => `$${place}`,
  namesValues: false,
  ordersValues: false,
  most: { texts: Infinity, bytes: Infinity },
  findsTimeless: true,
  isOneOf: (text, list, add) => `${text} = ANY(${add(list)}::text[])`,
  columnIsOneOf(column, type, list, add) {
    if (texts.test(type)) return `${column} = ANY(${add(list)}::text[])`;
    const other = written.find((one) => one.type.test(type));
    if (!other) return `${column}::text = ANY(${add(list)}::text[])`;
    return `${column} = ANY(${add(list.filter((text) => other.text.test(text)))}::${other.name}[])`;
  },
  cell: (column) => column,
  text: (sql) => `${sql}::text`,
  distinct: (column) => column,
  concat: (parts) => parts.join(" || "),
  byBytes,
  key: (column) => byBytes(`COALESCE(${column}::text, '')`),
  isTime: (type) => isTimeType(type) && !texts.test(type),
  epochMs: (time) => `round(date_part('epoch', date_trunc('milliseconds', ${time})) * 1000)::bigint`,
  timeText: (time) => `to_char(${time}::timestamptz, 'YYYY-MM-DD HH24:MI:SS.US')`,
  firstTime: (one, other) => ({
    sql: `COALESCE(${one.sql}, ${other.sql})`,
    type: [one.type, other.type].find((type) => type.includes("zone")) ?? one.type,
  }),
  ordered: (time) => time,
  hasNoTime: (time) => `${time} IS NULL`,
  compare({ sql, type }, operator, text, add) {
    const fit = fullText(text) === text ? withDigits(text, 6) : text;
    return `${sql} ${fitted(text, fit, operator)} ${add(fit)}::${typeOf(type)}`;
  },
  isFinite: (time) => `isfinite(${time})`,
  durationMs(seconds, type) {
    if (numbers.test(type)) return milliseconds(seconds);
    const number = String.raw`^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?\s*$`;
    return milliseconds(`CASE WHEN ${seconds}::text ~ '${number}' THEN ${seconds}::text::float8 END`);
  },
  word: (text) => String.raw`translate(lower(${text}), E' _-\t\n\x0b\f\r', '')`,
  contains(text, part, add) {
    // oxlint-disable-next-line no-control-regex
    const isPlain = /^[\x00-\x7f]*$/.test(part);
    const of = isPlain ? '"C"' : collation === undefined ? undefined : quoted(collation);
    const whole = of === undefined ? text : `${text} COLLATE ${of}`;
    return `strpos(lower(${whole}), ${add(part.toLowerCase())}::text) > 0`;
  },
  limited: (query, rows) => `${query} LIMIT ${rows}`,
  json: (text) => `coalesce(to_json(${text})::text, 'null')`,
  rowId: (prefix, key) =>
    `${hashOf(prefix, key[0]!, runDigits)} || ${hashOf(prefix, `'[' || ${key.join(" || ',' || ")} || ']'`, rowDigits)}`,
});

const byBytes = (text: string): string => `${text} COLLATE "C"`;

const hashOf = (prefix: string, text: string, digits: number): string =>
  `left(encode(sha256(decode('${Buffer.from(prefix).toString("hex")}', 'hex') || convert_to(${text}, 'UTF8')), 'hex'), ${digits})`;

const milliseconds = (seconds: string): string =>
  `CASE WHEN ${seconds} >= 0 AND ${seconds} < 1e12 THEN floor((${seconds})::float8 * 1000 + 0.5)::bigint END`;

/** What a value is compared as: a day and a moment have an order among each other. */
const typeOf = (type: string): string => (type.includes("with time zone") ? "timestamptz" : "timestamp");

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
