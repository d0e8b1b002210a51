import type { PageQuery, Position, SourceRow, TableQuery } from "./source.ts";

/** Names and types of the columns of `$1`, a quoted name; no rows when it is not there. */
export const columnsSql = `SELECT attname, format_type(atttypid, atttypmod) FROM pg_catalog.pg_attribute
WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;

/** Types that have an order of their own in time; a text has that of its characters, which in ISO 8601 is the same. */
const times = /^(?:date|timestamp)/;

const texts = /^(?:text|character|"char"|name|citext)/;

export const isOfTime = (type: string): boolean => times.test(type);

export const isTimeType = (type: string): boolean => times.test(type) || texts.test(type);

/** Whether the table `$1`, a quoted name, has an index that begins with its column `$2`; no rows where it is no table. */
export const indexSql = `SELECT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam AND m.amname = 'btree'
  WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum)
FROM pg_catalog.pg_class t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attname = $2
WHERE t.oid = to_regclass($1) AND t.relkind IN ('r', 'p', 'm')`;

export const makeIndexSql = ({ table }: TableQuery, column: string, schema: string): string =>
  `CREATE INDEX ON ${tableName(table, schema)} (${quoted(column)});`;

/** Types that are written as a cell as they are as a text. */
const sameAsText = /^(?:text|character varying|smallint|integer|bigint|uuid)\b/;

/** Which of a row's cells says what a column of the key is; `undefined` where it stands behind them, as a text. */
export const keyCells = ({ columns, key, keyTypes }: PageQuery): (number | undefined)[] =>
  key.map((name, at) => {
    const cell = sameAsText.test(keyTypes?.[at] ?? "") ? columns.indexOf(name) : -1;
    return cell < 0 ? undefined : cell;
  });

/** Makes rows of those of `pageSql`. */
export function rowReader(query: PageQuery): (texts: readonly (string | null)[]) => SourceRow {
  const { columns, time, isTimeless } = query;
  const width = columns.length;
  let behind = width;
  const keyAt = keyCells(query).map((cell) => cell ?? behind++);
  const timeAt = columns.indexOf(time);
  return (texts) => ({
    cells: texts.length === width ? texts : texts.slice(0, width),
    // Few are asked for it.
    get position(): Position {
      return { time: isTimeless ? "" : (texts[timeAt] ?? ""), key: keyAt.map((at) => texts[at] ?? "") };
    },
  });
}

export function pageSql(query: PageQuery, schema: string): { sql: string; values: readonly string[] } {
  const { columns, key, time, timeType, from, after, isTimeless, limit } = query;
  const values: string[] = [];
  const isText = !times.test(timeType);
  const value = (text: string, type = "text"): string => `$${values.push(text)}::${type}`;
  const at = (text: string): string => (isText ? `${value(text)} COLLATE "C"` : value(text, timeType));
  const timeSql = isText ? `${quoted(time)}::text COLLATE "C"` : quoted(time);
  // Null is in no order; of a key it counts as empty.
  const keys = key.map((column) => `coalesce(${quoted(column)}::text, '') COLLATE "C"`);
  const order = [...(isTimeless ? [] : [timeSql]), ...keys];
  const conditions = [`${quoted(time)} IS ${isTimeless ? "" : "NOT "}NULL`];
  if (!isTimeless && !isText) conditions.push(`isfinite(${quoted(time)})`);
  if (from !== undefined && !isTimeless) conditions.push(`${timeSql} >= ${at(from)}`);
  if (after) {
    const behind = [...(isTimeless ? [] : [at(after.time)]), ...after.key.map((text) => value(text))];
    if (!isTimeless) conditions.push(`${timeSql} >= ${at(after.time)}`);
    conditions.push(`(${order.join(", ")}) > (${behind.join(", ")})`);
  }
  const cells = keyCells(query);
  const asText = keys.filter((_, index) => cells[index] === undefined);
  const sql = `SELECT ${[...columns.map(quoted), ...asText].join(", ")}
FROM ${tableName(query.table, schema)}
WHERE ${conditions.join(" AND ")}
ORDER BY ${order.join(", ")} LIMIT ${limit}`;
  return { sql, values };
}

export const newestSql = ({ table, time }: TableQuery, schema: string): string =>
  `SELECT max(${quoted(time)}) FROM ${tableName(table, schema)}`;

/** `table`, or `schema.table` of another schema. */
export function tableName(table: string, schema: string): string {
  const dot = table.indexOf(".");
  return dot < 0
    ? `${quoted(schema)}.${quoted(table)}`
    : `${quoted(table.slice(0, dot))}.${quoted(table.slice(dot + 1))}`;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
