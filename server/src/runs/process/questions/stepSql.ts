import type { EpochMs, Status } from "../../store.ts";
import type { SourceTableName } from "../sourceRows.ts";
import { knownWords, wordsOf } from "../sourceStatus.ts";
import { sourceText } from "../sourceTime.ts";
import { stageOf } from "../stepOfColumns.ts";
import type { Dialect, Time } from "../warehouses/dialect.ts";
import { all, any, literal } from "./compose.ts";
import type { Writing } from "./compose.ts";
import { columnOf, distinctOf, filledOf, keysOf, textOf } from "./tableColumns.ts";
import type { AskedTable } from "./tableColumns.ts";

// What `stepOf` makes of a row, in SQL: as far as rows are chosen, ordered and counted by it.

/** From a time on, and up to another one, which is not included; without one up to all that is there. */
export interface Range {
  readonly from: EpochMs;
  readonly to: EpochMs | undefined;
}

/** No step is expected to take longer: two days, in milliseconds. */
export const stepReachMs = 2 * 86_400_000;

/** Steps of a run are looked for so far before and after those that are known: 31 days, in milliseconds. */
export const runReachMs = 31 * 86_400_000;

export function timeOf(table: AskedTable, ours: string, dialect: Dialect, alias = "t"): Time | undefined {
  const sql = columnOf(table, ours, dialect, alias);
  return sql === undefined ? undefined : { sql, type: table.types.get(ours) ?? "" };
}

/** The times of a row: of tables that say the end alone there is no start. */
export function timesOf(
  table: AskedTable,
  dialect: Dialect,
  alias?: string,
): { readonly start: Time | undefined; readonly end: Time | undefined } {
  const end = timeOf(table, "timestamp", dialect, alias);
  if (end) return { start: undefined, end };
  return {
    start: timeOf(table, "start_time", dialect, alias),
    end: timeOf(table, "end_time", dialect, alias),
  };
}

/** Rows of a run that is named: others are left out of run history. */
export function hasRun(table: AskedTable, dialect: Dialect): string {
  const run = columnOf(table, "orchestration_run_id", dialect) ?? "NULL";
  return `${run} IS NOT NULL AND ${textOf(table, "orchestration_run_id", dialect)} <> ''`;
}

/** Rows of these runs, by the bare column, so that an index on it serves. */
export function ofRuns(table: AskedTable, ids: readonly string[], { dialect, add }: Writing): string {
  const type = table.types.get("orchestration_run_id") ?? "";
  const column = columnOf(table, "orchestration_run_id", dialect) ?? "NULL";
  return dialect.columnIsOneOf(column, type, ids, add);
}

/** Whether a time lies in a range, as a condition on its bare column. */
function isWithin(time: Time, { from, to }: Range, { dialect, add }: Writing): string {
  const lower = dialect.compare(time, ">=", sourceText(from), add);
  const upper =
    to === undefined
      ? dialect.isFinite(time.sql, time.type)
      : dialect.compare(time, "<", sourceText(to), add);
  return all([lower, upper]);
}

const isNull = ({ sql, type }: Time, dialect: Dialect): string => dialect.hasNoTime(sql, type);

/** A partition may be named by the day of another time zone, or by that on which a row was written when its step ended. */
const dayReachMs = 86_400_000;

/** Partitions in which rows of a range lie; `undefined` where the table has none that are named by their day. */
function inDays(
  { day }: AskedTable,
  { from, to }: Range,
  { dialect, add }: Writing,
  alias = "t",
): string | undefined {
  if (!day) return undefined;
  const column = `${alias}.${dialect.quoted(day.name)}`;
  const at = (time: EpochMs): string => {
    const text = add(sourceText(time).slice(0, 10));
    return day.type === "date" ? `DATE ${text}` : text;
  };
  const upper = to === undefined ? undefined : `${column} <= ${at(to + stepReachMs + dayReachMs)}`;
  return all([`${column} >= ${at(from - dayReachMs)}`, upper]);
}

/** Rows that may have begun within a range; all of those that did not take longer than `stepReachMs`. */
export function mayBeginWithin(table: AskedTable, range: Range, writing: Writing): string {
  const { start, end } = timesOf(table, writing.dialect);
  const later = { from: range.from, to: range.to === undefined ? undefined : range.to + stepReachMs };
  const days = inDays(table, later, writing);
  if (!start) return all([days, isWithin(end!, later, writing)]);
  const ended = end && all([isNull(start, writing.dialect), isWithin(end, range, writing)]);
  return all([days, any([isWithin(start, range, writing), ...(ended ? [`(${ended})`] : [])])]);
}

/** Rows of a range, and those without a time. */
export function isAround(table: AskedTable, range: Range, writing: Writing): string {
  const { dialect } = writing;
  const { start, end } = timesOf(table, dialect);
  const time = (start ?? end)!;
  const days = inDays(table, range, writing);
  const within = isWithin(time, range, writing);
  return all([days, dialect.findsTimeless ? `(${within} OR ${isNull(time, dialect)})` : within]);
}

/** Rows that say no time at all. */
export function isTimeless(table: AskedTable, dialect: Dialect): string {
  const { start, end } = timesOf(table, dialect);
  return all([start, end].map((time) => time && isNull(time, dialect)));
}

/** What steps are ordered by: the end, or the start of what has none. */
export function sortTime(table: AskedTable, dialect: Dialect): Time {
  const { start, end } = timesOf(table, dialect);
  return start && end ? dialect.firstTime(end, start) : (end ?? start)!;
}

/** Rows whose `sortTime` lies in a range. */
export function isSortedWithin(table: AskedTable, range: Range, writing: Writing): string {
  const { start, end } = timesOf(table, writing.dialect);
  const { dialect } = writing;
  if (!start || !end)
    return all([inDays(table, range, writing), isWithin(sortTime(table, dialect), range, writing)]);
  const sorted = isWithin(sortTime(table, dialect), range, writing);
  // The column that partitions and indexes go by is bounded too.
  const { from, to } = range;
  const near = {
    from: from - stepReachMs,
    to: to === undefined ? undefined : to + stepReachMs,
  };
  const days = inDays(table, near, writing);
  return all([days, `(${isWithin(start, near, writing)} OR ${isNull(start, dialect)})`, sorted]);
}

const epochOf = (time: Time | undefined, dialect: Dialect): string =>
  time === undefined ? nullNumber : dialect.epochMs(time.sql, time.type);

export const nullNumber = "CAST(NULL AS BIGINT)";

/** When a step began, in milliseconds; of what says no start, its end. */
export function beganAt(table: AskedTable, dialect: Dialect): string {
  const { start, end } = timesOf(table, dialect);
  const ended = epochOf(end, dialect);
  if (start) return end ? `COALESCE(${epochOf(start, dialect)}, ${ended})` : epochOf(start, dialect);
  const seconds = columnOf(table, "duration", dialect);
  if (seconds === undefined) return ended;
  const took = dialect.durationMs(seconds, table.types.get("duration") ?? "");
  return `${ended} - COALESCE(${took}, 0)`;
}

export const endedAt = (table: AskedTable, dialect: Dialect): string =>
  epochOf(timesOf(table, dialect).end, dialect);

export function hasStatus(table: AskedTable, of: readonly Status[], dialect: Dialect): string {
  const word = dialect.word(textOf(table, "status", dialect));
  const list = of.flatMap(wordsOf);
  const known = list.length === 0 ? [] : [`${word} IN (${list.map(literal).join(", ")})`];
  const unknown = of.includes("unknown")
    ? [`${word} IS NULL`, `${word} NOT IN (${knownWords.map(literal).join(", ")})`]
    : [];
  return any([...known, ...unknown]);
}

export const environmentOf = (table: AskedTable, dialect: Dialect): string =>
  filledOf(table, "workspace", dialect);

export const dataProductOf = (table: AskedTable, dialect: Dialect): string =>
  filledOf(table, "data_product", dialect);

/** Whether a step's run or name has a text in it, or its message, where it failed or warned. */
export function mentions(table: AskedTable, text: string, { dialect, add }: Writing): string {
  const has = (ours: string): string[] =>
    columnOf(table, ours, dialect) === undefined
      ? []
      : [dialect.contains(textOf(table, ours, dialect), text, add)];
  return any([
    ...has("orchestration_run_id"),
    ...has("pipeline"),
    ...has("message").map((said) => `(${all([said, hasStatus(table, ["failed", "warned"], dialect)])})`),
    ...namesOf(table, dialect).map((name) => dialect.contains(name, text, add)),
  ]);
}

/** Whether a step has a name. */
export const isNamed = (table: AskedTable, name: string, { dialect, add }: Writing): string =>
  any(namesOf(table, dialect).map((one) => `${one} = ${dialect.text(add(name))}`));

/** As `stepOf` names a step; nothing for what is no step. */
function namesOf(table: AskedTable, dialect: Dialect): string[] {
  const filled = (ours: string): string => filledOf(table, ours, dialect);
  switch (table.name) {
    case "monitoring_integration": {
      const [schema, name] = [filled("schema_name"), filled("table_name")];
      return [`COALESCE(${dialect.concat([schema, "'.'", name])}, ${schema}, ${name})`];
    }
    case "monitoring_transformation_dbt":
      return [`COALESCE(${filled("node_name")}, ${textOf(table, "unique_id", dialect)}, '(no name)')`];
    case "monitoring_semantic_model_refresh":
      return [`COALESCE(${textOf(table, "semantic_model_name", dialect)}, '(no name)')`];
    default:
      return [];
  }
}

/**
 * Rows that no later one replaces: the mirror keeps the last row of a key. Where the time is part of the key there is no
 * later one.
 */
export function isLatest(table: AskedTable, { from, to }: Range, writing: Writing): string | undefined {
  const { dialect } = writing;
  const time = timeOf(table, table.found.time, dialect)!;
  const { key } = table.found;
  if (key.includes(table.found.time)) return undefined;
  const other = timeOf(table, table.found.time, dialect, "later")!;
  const same = key.map((ours) =>
    ours === "orchestration_run_id"
      ? `${distinctOf(table, ours, dialect, "later")} = ${distinctOf(table, ours, dialect)}`
      : `COALESCE(${textOf(table, ours, dialect, "later")}, '') = COALESCE(${textOf(table, ours, dialect)}, '')`,
  );
  const range = { from, to: to === undefined ? undefined : to + runReachMs };
  const ordered = ({ sql, type }: Time): string => dialect.ordered(sql, type);
  const conditions = [
    ...[...same, `${ordered(other)} > ${ordered(time)}`],
    ...[inDays(table, range, writing, "later"), isWithin(other, range, writing)],
  ];
  return `NOT EXISTS (SELECT 1 FROM ${table.sql} later WHERE ${all(conditions)})`;
}

/**
 * Columns of which rows are at the same step of a run, in texts: what the mirror tells attempts by (`attempts.ts`). A name
 * alone would not do: packages of dbt, and systems that tables come from, have names in common.
 */
export const stepColumns = (table: AskedTable, dialect: Dialect): string[] =>
  [...sameStep[table.name as SourceTableName], "workspace", "data_product"]
    .filter((ours) => columnOf(table, ours, dialect) !== undefined)
    .map((ours) => filledOf(table, ours, dialect));

const sameStep: Readonly<Record<SourceTableName, readonly string[]>> = {
  monitoring_integration: ["source_name", "schema_name", "table_name"],
  monitoring_transformation_dbt: ["unique_id"],
  monitoring_semantic_model_refresh: ["semantic_model_name"],
};

/** 1 for the last attempt at a step of its run, of rows that are there twice for one of them, else 0. */
export function isLastAttempt(table: AskedTable, dialect: Dialect): string {
  const began = `COALESCE(${beganAt(table, dialect)}, 0)`;
  const ended = `COALESCE(${endedAt(table, dialect)}, ${began})`;
  const order = [ended, began, ...keysOf(table, dialect)].map((one) => `${one} DESC`);
  const same = [distinctOf(table, "orchestration_run_id", dialect), ...stepColumns(table, dialect)];
  return `CASE WHEN ROW_NUMBER() OVER (PARTITION BY ${same.join(", ")} ORDER BY ${order.join(", ")}) = 1 THEN 1 ELSE 0 END`;
}

export const stageText = (table: AskedTable): string => literal(stageOf[table.name as SourceTableName]);
