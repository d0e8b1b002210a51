import type { SqlServerSource } from "../../history.ts";
import type { Cell } from "../sourceRows.ts";
import { claimsOf, refusedToken } from "./entraToken.ts";
import { stopped } from "./interrupted.ts";
import type { OpenSource, PageQuery, SourceMeans, SourceRow } from "./source.ts";
import { connectAwake, usualPatience } from "./sqlServerConnection.ts";
import type { Rows, SqlServerConnection, SqlServerPatience } from "./sqlServerConnection.ts";
import { explainSqlServer, failedStepSqlServer, isTransientSqlServer } from "./sqlServerError.ts";
import { columnOf, columnsSql, makeIndexSql, newestSql, pageSql } from "./sqlServerSql.ts";
import { tableParts, timeIndexSql } from "./sqlServerSql.ts";
import type { Statement, Types } from "./sqlServerSql.ts";
import { fabricDialect, isFabric, isOfTime, isTimeType, sqlServerDialect } from "./sqlServerType.ts";

/** So long before its token ends a connection is made anew, in milliseconds. */
const tokenMarginMs = 5 * 60_000;

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

interface Line {
  ask(statement: Statement, signal: AbortSignal): Promise<Rows>;
  /** The last one that was used. */
  secret(): string | undefined;
  close(): Promise<void>;
}

/** One connection, made when it is needed, and anew when it was lost or its token is about to end. */
function oneAtATime(source: SqlServerSource, means: SourceMeans, patience: SqlServerPatience): Line {
  let connected: SqlServerConnection | undefined;
  let secret = source.password;
  let pending: Promise<unknown> = Promise.resolve();
  const drop = (): void => {
    connected?.close();
    connected = undefined;
  };
  const connection = async (signal: AbortSignal): Promise<SqlServerConnection> => {
    if (connected && !isEnding(connected.secret, source)) return connected;
    secret = (await (means.secret?.() ?? source.password))?.trim() ?? "";
    if (connected && connected.secret === secret) return connected;
    drop();
    const refused = source.auth === "entra" ? refusedToken(secret, source, Date.now()) : undefined;
    if (refused) throw refused;
    connected = await connectAwake(source, secret, patience, () => means.waking?.(), signal);
    return connected;
  };
  const answer = async (statement: Statement, signal: AbortSignal): Promise<Rows> => {
    if (signal.aborted) throw stopped();
    try {
      return await (await connection(signal)).ask(statement, signal);
    } catch (error) {
      drop();
      throw signal.aborted ? stopped() : error;
    }
  };
  return {
    ask(statement, signal) {
      // One that was stopped may still be on its way to the server.
      const asked = pending.then(() => answer(statement, signal));
      pending = asked.catch(() => undefined);
      return asked;
    },
    secret: () => secret,
    async close() {
      await pending;
      drop();
    },
  };
}

const isEnding = (token: string, { auth }: SqlServerSource): boolean =>
  auth === "entra" && (claimsOf(token).expiresAt ?? Infinity) - Date.now() < tokenMarginMs;
