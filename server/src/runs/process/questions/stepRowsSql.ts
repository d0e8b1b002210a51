import type { Status } from "../../store.ts";
import { numbers, reals } from "../mirrorSchema.ts";
import type { SourceTableName } from "../sourceRows.ts";
import type { Dialect, Statement } from "../warehouses/dialect.ts";
import { all, any, compose } from "./compose.ts";
import type { Writing } from "./compose.ts";
import {
  dataProductOf,
  environmentOf,
  hasRun,
  hasStatus,
  isAround,
  isLatest,
  isNamed,
  isSortedWithin,
  isTimeless,
  mentions,
  ofRuns,
  sortTime,
} from "./stepSql.ts";
import type { Range } from "./stepSql.ts";
import { cellsOf, keysOf, textOf } from "./tableColumns.ts";
import type { AskedTable } from "./tableColumns.ts";

/** Where a step stands in the order of steps: by time, then by table, then by key, all of them downwards. */
export interface StepPosition {
  /** As the database writes it, to the microsecond; empty for a step without a time. */
  readonly time: string;
  /** The number of its table among all tables of all sources. */
  readonly table: number;
  /** Of its key the columns that are no time, as texts, empty for none. */
  readonly key: readonly string[];
}

export interface StepQuestion {
  /** Steps of this run only. */
  readonly runId?: string;
  readonly statuses?: readonly Status[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly dataProducts?: readonly string[] | undefined;
  readonly text?: string | undefined;
  /** Steps of this name only. */
  readonly name?: string | undefined;
  /** By what they are ordered by; `timeless`: those that are in no order of time. */
  readonly range: Range | "timeless";
  readonly after: StepPosition | undefined;
  readonly limit: number;
}

/**
 * Rows of a table that are steps of a question: the time they are ordered by, the columns of the key that are no time, then
 * the columns of the table as it was found. `ordinal` is the number of the table in a `StepPosition`.
 */
export function stepRowsSql(
  table: AskedTable,
  ordinal: number,
  question: StepQuestion,
  dialect: Dialect,
): Statement {
  return compose(dialect, (writing) => {
    const { range, runId, limit } = question;
    const time = sortTime(table, dialect);
    const keys = keysOf(table, dialect);
    const where = all([
      runId === undefined ? hasRun(table, dialect) : ofRuns(table, [runId], writing),
      range === "timeless" ? isTimeless(table, dialect) : isSortedWithin(table, range, writing),
      ...filters(table, question, writing),
      range === "timeless" ? undefined : isLatest(table, range, writing),
      isBehind(table, ordinal, question, writing),
    ]);
    const order = [...(range === "timeless" ? [] : [dialect.ordered(time.sql, time.type)]), ...keys];
    const query = `SELECT ${columnsOf(table, dialect)} FROM ${table.sql} t
WHERE ${where}
ORDER BY ${(order.length > 0 ? order : [runText(table, dialect)]).map((one) => `${one} DESC`).join(", ")}`;
    return dialect.limited(query, limit);
  });
}

const runText = (table: AskedTable, dialect: Dialect): string =>
  textOf(table, "orchestration_run_id", dialect);

/** What `stepReader` reads. */
function columnsOf(table: AskedTable, dialect: Dialect): string {
  const time = sortTime(table, dialect);
  return [dialect.timeText(time.sql, time.type), ...keysOf(table, dialect), ...cellsOf(table, dialect)].join(
    ", ",
  );
}

function filters(
  table: AskedTable,
  { statuses, environments, dataProducts, text, name }: StepQuestion,
  writing: Writing,
): string[] {
  const { dialect, add } = writing;
  const conditions: string[] = [];
  if (statuses?.length) conditions.push(hasStatus(table, statuses, dialect));
  if (environments?.length)
    conditions.push(dialect.isOneOf(environmentOf(table, dialect), environments, add));
  if (dataProducts?.length)
    conditions.push(dialect.isOneOf(dataProductOf(table, dialect), dataProducts, add));
  if (text) conditions.push(mentions(table, text, writing));
  if (name !== undefined) conditions.push(isNamed(table, name, writing));
  return conditions;
}

/** Rows that come after the position; the bare time stands in it alone, so that an index on it serves. */
function isBehind(
  table: AskedTable,
  ordinal: number,
  { after, range }: StepQuestion,
  writing: Writing,
): string | undefined {
  if (!after) return undefined;
  const { dialect, add } = writing;
  const isSame = ordinal === after.table;
  const keys = keysOf(table, dialect).map((sql, at) => ({ sql, value: after.key[at] ?? "" }));
  if (range === "timeless") {
    if (isSame) return keys.length === 0 ? "1 = 0" : isLess(keys, writing);
    return ordinal < after.table ? undefined : "1 = 0";
  }
  const time = sortTime(table, dialect);
  const is = (operator: "<" | "<="): string => dialect.compare(time, operator, after.time, add);
  if (ordinal < after.table) return is("<=");
  if (!isSame || keys.length === 0) return is("<");
  return all([is("<="), any([is("<"), isLess(keys, writing)])]);
}

/** Lists of columns in their order: the first that differs decides. */
function isLess(
  [first, ...rest]: readonly { readonly sql: string; readonly value: string }[],
  writing: Writing,
): string {
  const { dialect, add } = writing;
  const value = (): string => dialect.text(add(first!.value));
  if (rest.length === 0) return `${first!.sql} < ${value()}`;
  return `(${first!.sql} < ${value()} OR (${first!.sql} = ${value()} AND ${isLess(rest, writing)}))`;
}

/** The rows of a range whose hash is an id: as `stepRowsSql` gives them. `undefined` where the database cannot tell. */
export function stepByIdSql(
  table: AskedTable,
  prefix: string,
  id: string,
  range: Range | "timeless",
  dialect: Dialect,
): Statement | undefined {
  const { json, rowId } = dialect;
  const key = table.found.key.map((ours) => keyText(table, ours, dialect));
  if (!json || !rowId || key.includes(undefined)) return undefined;
  return compose(dialect, (writing) => {
    const hash = rowId(
      prefix,
      key.map((text) => json(text!)),
    );
    return `SELECT ${columnsOf(table, dialect)} FROM ${table.sql} t
WHERE ${all([
      hasRun(table, dialect),
      range === "timeless" ? isTimeless(table, dialect) : isSortedWithin(table, range, writing),
      `${hash} = ${dialect.text(writing.add(id))}`,
    ])}`;
  });
}

/** All attempts at the steps of some runs that are known by these texts, in the order of their keys, downwards. */
export function triedSql(
  table: AskedTable,
  runIds: readonly string[],
  known: readonly string[],
  range: Range,
  dialect: Dialect,
): Statement {
  return compose(dialect, (writing) => {
    const keys = keysOf(table, dialect);
    const column = knownBy[table.name as SourceTableName];
    const where = all([
      ofRuns(table, runIds, writing),
      dialect.isOneOf(knownText(table, column, dialect), known, writing.add),
      isAround(table, range, writing),
      isLatest(table, range, writing),
    ]);
    return `SELECT ${columnsOf(table, dialect)} FROM ${table.sql} t
WHERE ${where}
ORDER BY ${(keys.length > 0 ? keys : [runText(table, dialect)]).map((one) => `${one} DESC`).join(", ")}`;
  });
}

/** The column of a table that leaves few rows of a run over where one step is looked for. */
export const knownBy = {
  monitoring_integration: "table_name",
  monitoring_transformation_dbt: "unique_id",
  monitoring_semantic_model_refresh: "semantic_model_name",
} as const satisfies Record<SourceTableName, string>;

/** What a step is known by, as its row has it: where there is no name, too. */
const knownText = (table: AskedTable, column: string, dialect: Dialect): string =>
  column === "table_name"
    ? `COALESCE(${textOf(table, column, dialect)}, '')`
    : keyText(table, column, dialect)!;

/** A column of a key as its row goes into the mirror; `undefined` for numbers, which databases write in their own ways. */
function keyText(table: AskedTable, ours: string, dialect: Dialect): string | undefined {
  if (numbers.has(ours) || reals.has(ours)) return undefined;
  const text = textOf(table, ours, dialect);
  if (ours === "unique_id") return `COALESCE(${text}, '')`;
  return ours === "semantic_model_name" ? `COALESCE(${text}, '(no name)')` : text;
}
