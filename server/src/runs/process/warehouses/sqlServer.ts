import type { SqlServerSource } from "../../history.ts";
import type { Cell } from "../sourceRows.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import { usualPatience } from "../sources/sqlServerConnection.ts";
import type { SqlServerPatience } from "../sources/sqlServerConnection.ts";
import { explainSqlServer } from "../sources/sqlServerError.ts";
import { oneAtATime } from "../sources/sqlServerLine.ts";
import type { Line } from "../sources/sqlServerLine.ts";
import { columnOf, columnsSql, tableName, tableParts } from "../sources/sqlServerSql.ts";
import type { Statement } from "../sources/sqlServerSql.ts";
import { fabricDialect, isFabric, sqlServerDialect as plainDialect } from "../sources/sqlServerType.ts";
import type { Connection, Reading } from "./connection.ts";
import { sqlServerDialect } from "./sqlServerDialect.ts";

/** Somebody waits for the answer; a warehouse that wakes up is waited for. */
const usual: SqlServerPatience = {
  ...usualPatience,
  ...{ connectMs: 10_000, wakeMs: 75_000, statementMs: 30_000, cancelMs: 3000 },
};

/** Connections to one server at a time: a view asks for its rows, its state and its counts at once. */
const mostConnections = 4;

/** A connection that nobody uses is closed, in milliseconds. */
const idleMs = 30_000;

interface Place {
  readonly line: Line;
  /** Questions that are asked over it now. */
  users: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * A SQL Server or a warehouse of Fabric that is asked as it is: all statements are SELECTs of ours. A transaction that may
 * not write they do not know, so what is read of one question may have grown between two statements.
 */
export function connectSqlServer(source: SqlServerSource, patience: SqlServerPatience = usual): Connection {
  const dialect = isFabric(source)
    ? sqlServerDialect("Fabric", fabricDialect)
    : sqlServerDialect("SQL Server", plainDialect);
  const places: Place[] = [];
  let secret = source.password;
  const take = (): Place => {
    const quiet = places.toSorted((a, b) => a.users - b.users)[0];
    const place =
      quiet && (quiet.users === 0 || places.length >= mostConnections)
        ? quiet
        : { line: oneAtATime(source, {}, patience), users: 0, timer: undefined };
    if (place !== quiet) places.push(place);
    clearTimeout(place.timer);
    place.users++;
    return place;
  };
  const giveBack = (place: Place): void => {
    secret = place.line.secret();
    if (--place.users > 0) return;
    place.timer = setTimeout(() => {
      places.splice(places.indexOf(place), 1);
      void place.line.close();
    }, idleMs).unref();
  };
  return {
    async begin(signal) {
      const place = take();
      return readingOf(
        source,
        dialect,
        (statement) => place.line.ask(statement, signal),
        () => giveBack(place),
      );
    },
    explain: (error) => explainSqlServer(error, source, secret),
    async close() {
      for (const { line, timer } of places.splice(0)) {
        clearTimeout(timer);
        await line.close();
      }
    },
  };
}

function readingOf(
  { schema }: SqlServerSource,
  dialect: Reading["dialect"],
  ask: (statement: Statement) => Promise<readonly (readonly Cell[])[]>,
  giveBack: () => void,
): Reading {
  return {
    dialect,
    async find(table) {
      const rows = await ask({ sql: columnsSql, values: [...tableParts(table, schema)] });
      return rows.length === 0
        ? undefined
        : { sql: tableName(table, schema), types: new Map(rows.map(columnOf)) };
    },
    async ask({ sql, values }) {
      const rows = await ask({ sql, values: values as readonly string[] });
      return rows.map(textsOf);
    },
    async end() {
      giveBack();
    },
  };
}

const textsOf = (row: readonly Cell[]): Texts => row.map((cell) => (cell === null ? null : String(cell)));
