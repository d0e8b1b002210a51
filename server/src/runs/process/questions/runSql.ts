import type { EpochMs, RunFilter } from "../../store.ts";
import type { Dialect, Statement } from "../warehouses/dialect.ts";
import { all, compose } from "./compose.ts";
import type { Writing } from "./compose.ts";
import {
  beganAt,
  dataProductOf,
  endedAt,
  environmentOf,
  hasRun,
  hasStatus,
  isAround,
  isLastAttempt,
  isLatest,
  isSortedWithin,
  isTimeless,
  mayBeginWithin,
  mentions,
  nullNumber,
  ofRuns,
  sortTime,
  stageText,
} from "./stepSql.ts";
import type { Range } from "./stepSql.ts";
import { cellsOf, textOf } from "./tableColumns.ts";
import type { AskedTable } from "./tableColumns.ts";

/** The tables of a source: those of steps, and that of the runs themselves, where there is one. */
export interface AskedTables {
  readonly steps: readonly AskedTable[];
  readonly runs: AskedTable | undefined;
}

const runId = (table: AskedTable, dialect: Dialect): string => textOf(table, "orchestration_run_id", dialect);

const everyTable = ({ steps, runs }: AskedTables): AskedTable[] => [...steps, ...(runs ? [runs] : [])];

const union = (selects: readonly string[]): string => selects.join("\nUNION ALL\n");

/**
 * Runs that may have begun within a range, the last first: `recorded_at` is what their own table says, `began_at` when the
 * first of their steps began that may lie in it. Where a run has other steps it began no later than that.
 */
export function candidatesSql(tables: AskedTables, range: Range, limit: number, dialect: Dialect): Statement {
  return compose(dialect, (writing) => {
    const of = (table: AskedTable, recorded: string, began: string): string =>
      `SELECT ${runId(table, dialect)} AS run_id, ${recorded} AS recorded_at, ${began} AS began_at FROM ${table.sql} t
WHERE ${all([hasRun(table, dialect), mayBeginWithin(table, range, writing), isLatest(table, range, writing)])}`;
    const selects = tables.steps.map((table) => of(table, nullNumber, beganAt(table, dialect)));
    if (tables.runs) selects.push(of(tables.runs, beganAt(tables.runs, dialect), nullNumber));
    const at = "COALESCE(MAX(recorded_at), MIN(began_at))";
    const upper = range.to === undefined ? "" : ` AND ${at} < ${range.to}`;
    const query = `SELECT run_id, MAX(recorded_at), MIN(began_at) FROM (
${union(selects)}
) found GROUP BY run_id HAVING ${at} >= ${range.from}${upper}
ORDER BY ${at} DESC, ${dialect.byBytes("run_id")} DESC`;
    return dialect.limited(query, limit);
  });
}

/** Runs that have rows without any time. */
export function timelessSql(tables: AskedTables, limit: number, dialect: Dialect): Statement {
  return compose(dialect, () => {
    const selects = everyTable(tables).map(
      (table) =>
        `SELECT ${runId(table, dialect)} AS run_id FROM ${table.sql} t
WHERE ${all([hasRun(table, dialect), isTimeless(table, dialect)])}`,
    );
    const query = `SELECT run_id FROM (
${union(selects)}
) found GROUP BY run_id ORDER BY ${dialect.byBytes("run_id")} DESC`;
    return dialect.limited(query, limit);
  });
}

/**
 * Steps of runs, those that are alike together: run, stage, status as it is written, environment, data product, number, first
 * start, last end. `isCounted`: of the attempts at a step the last counts, and once, as in the mirror; else each row.
 */
export function groupsSql(
  tables: AskedTables,
  ids: readonly string[],
  range: Range,
  isCounted: boolean,
  dialect: Dialect,
): Statement {
  return compose(dialect, (writing) => {
    const selects = tables.steps.map((table) => {
      const columns = [
        `${runId(table, dialect)} AS run_id`,
        `${stageText(table)} AS stage`,
        `${textOf(table, "status", dialect)} AS status`,
        `${environmentOf(table, dialect)} AS environment`,
        `${dataProductOf(table, dialect)} AS data_product`,
        `${beganAt(table, dialect)} AS began_at`,
        `${endedAt(table, dialect)} AS ended_at`,
        `${isCounted ? isLastAttempt(table, dialect) : 1} AS is_last`,
      ];
      const where = all([
        ofRuns(table, ids, writing),
        isAround(table, range, writing),
        isLatest(table, range, writing),
      ]);
      return `SELECT ${columns.join(", ")} FROM ${table.sql} t WHERE ${where}`;
    });
    return `SELECT ${groupColumns}, SUM(is_last), MIN(began_at), MAX(ended_at) FROM (
${union(selects)}
) steps GROUP BY ${groupColumns}`;
  });
}

const groupColumns = "run_id, stage, status, environment, data_product";

/** What the runs' own table says, by our names of its columns. */
export function recordedSql(
  runs: AskedTable,
  ids: readonly string[],
  range: Range,
  dialect: Dialect,
): Statement {
  return compose(dialect, (writing) => {
    return `SELECT ${cellsOf(runs, dialect).join(", ")} FROM ${runs.sql} t
WHERE ${all([ofRuns(runs, ids, writing), isAround(runs, range, writing)])}`;
  });
}

/** The parts of a filter that a row of a run can fulfil, each for itself. */
export type FilterPart = "statuses" | "environments" | "dataProducts" | "text";

export const filterParts: readonly FilterPart[] = ["statuses", "environments", "dataProducts", "text"];

/**
 * Which of the runs have a row for each part of the filter: 1 or 0 for each, in the order of `filterParts`. A run that has
 * none for one of them does not pass; of the status that is not yet known, as it is that of all of its steps.
 */
export function matchesSql(
  tables: AskedTables,
  ids: readonly string[],
  filter: RunFilter,
  range: Range,
  dialect: Dialect,
): Statement {
  return compose(dialect, (writing) => {
    const selects = everyTable(tables).map((table) => {
      const flags = filterParts.map(
        (part) => `CASE WHEN ${matches(table, filter, part, writing)} THEN 1 ELSE 0 END AS ${part}`,
      );
      return `SELECT ${runId(table, dialect)} AS run_id, ${flags.join(", ")} FROM ${table.sql} t
WHERE ${all([ofRuns(table, ids, writing), isAround(table, range, writing)])}`;
    });
    return `SELECT run_id, ${filterParts.map((part) => `MAX(${part})`).join(", ")} FROM (
${union(selects)}
) rows_of_runs GROUP BY run_id`;
  });
}

function matches(table: AskedTable, filter: RunFilter, part: FilterPart, writing: Writing): string {
  const { dialect, add } = writing;
  const { statuses, environments, dataProducts, text } = filter;
  switch (part) {
    case "statuses":
      // A run that records no status of its own has that of its steps; without any it is unknown.
      return !statuses?.length || (statuses.includes("unknown") && table.name === "orchestration_runs")
        ? "1 = 1"
        : hasStatus(table, statuses, dialect);
    case "environments":
      return environments?.length
        ? dialect.isOneOf(environmentOf(table, dialect), environments, add)
        : "1 = 1";
    case "dataProducts":
      return dataProducts?.length
        ? dialect.isOneOf(dataProductOf(table, dialect), dataProducts, add)
        : "1 = 1";
    case "text":
      return text ? mentions(table, text, writing) : "1 = 1";
  }
}

/** When the first and the last row of a run began within a range, in milliseconds; how many there are, and how many say when. */
export function extentSql(tables: AskedTables, id: string, range: Range, dialect: Dialect): Statement {
  return compose(dialect, (writing) => {
    const selects = everyTable(tables).map(
      (table) => `SELECT ${beganAt(table, dialect)} AS began_at FROM ${table.sql} t
WHERE ${all([ofRuns(table, [id], writing), isAround(table, range, writing)])}`,
    );
    return `SELECT MIN(began_at), MAX(began_at), COUNT(*), COUNT(began_at) FROM (
${union(selects)}
) rows_of_run`;
  });
}

/** The latest time of a table since another, in milliseconds: where an index has the times in order, of its last row alone. */
export function newestSql(table: AskedTable, from: EpochMs, dialect: Dialect): Statement {
  return compose(dialect, (writing) => {
    const { sql, type } = sortTime(table, dialect);
    return `SELECT ${dialect.epochMs(`MAX(${dialect.ordered(sql, type)})`, type)} FROM ${table.sql} t
WHERE ${isSortedWithin(table, { from, to: undefined }, writing)}`;
  });
}
