import type { SqlServerSource } from "../../history.ts";
import type { Cell } from "../sourceRows.ts";
import { oneAtATime } from "./sqlServerLine.ts";
import type { OpenSource, PageQuery, SourceMeans, SourceRow } from "./source.ts";
import { usualPatience } from "./sqlServerConnection.ts";
import type { SqlServerPatience } from "./sqlServerConnection.ts";
import { explainSqlServer, failedStepSqlServer, isTransientSqlServer } from "./sqlServerError.ts";
import { columnOf, columnsSql, makeIndexSql, newestSql, pageSql } from "./sqlServerSql.ts";
import { tableParts, timeIndexSql } from "./sqlServerSql.ts";
import type { Types } from "./sqlServerSql.ts";
import { fabricDialect, isFabric, isOfTime, isTimeType, sqlServerDialect } from "./sqlServerType.ts";

/**
 * A SQL Server or a warehouse of Fabric, from which is only read: all statements are SELECTs of ours. A transaction that may
 * not write, as PostgreSQL has it, they do not know; what a SELECT calls there cannot write either.
 */
export function openSqlServer(
  source: SqlServerSource,
  means: SourceMeans = {},
  patience: SqlServerPatience = usualPatience,
): OpenSource {
  const { schema } = source;
  const dialect = isFabric(source) ? fabricDialect : sqlServerDialect;
  const known = new Map<string, Types>();
  const line = oneAtATime(source, means, patience);
  const typesOf = async (table: string, signal: AbortSignal): Promise<Types> => {
    const rows = await line.ask({ sql: columnsSql, values: [...tableParts(table, schema)] }, signal);
    const types = new Map(rows.map(columnOf));
    known.set(table, types);
    return types;
  };
  return {
    async columns(table, signal) {
      const types = await typesOf(table, signal);
      return types.size === 0 ? undefined : types;
    },
    async page(query, signal) {
      const types = known.get(query.table) ?? (await typesOf(query.table, signal));
      const rows = await line.ask(pageSql(query, types, schema, dialect), signal);
      return rows.map((row) => rowOf(query, row));
    },
    async newest(query, signal) {
      const [row] = await line.ask({ sql: newestSql(query, schema, dialect), values: [] }, signal);
      return row?.[0] === null || row === undefined ? undefined : String(row[0]);
    },
    async timeIndex(query, signal) {
      // In Fabric there are none.
      if (isFabric(source) || !isOfTime(query.timeType)) return undefined;
      const values = [...tableParts(query.table, schema), query.time];
      const [row] = await line.ask({ sql: timeIndexSql, values }, signal);
      if (!row) return undefined;
      return row[0] === 1 ? "there" : { make: makeIndexSql(query, schema) };
    },
    takesTime: isTimeType,
    isTransient: isTransientSqlServer,
    failedStep: failedStepSqlServer,
    explain: (error) => explainSqlServer(error, source, line.secret()),
    close: line.close,
  };
}

function rowOf({ columns, time, isTimeless }: PageQuery, row: readonly Cell[]): SourceRow {
  const cells = row.slice(0, columns.length);
  const key = row.slice(columns.length).map((cell) => String(cell ?? ""));
  const at = cells[columns.indexOf(time)] ?? "";
  return { cells, position: { time: isTimeless ? "" : String(at), key } };
}
