import { connect as connectTo } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { getCACertificates } from "node:tls";
import type tedious from "tedious";
import type { Connection, ConnectionConfiguration } from "tedious";
import type { SqlServerSource } from "../../history.ts";
import type { Cell } from "../sourceRows.ts";
import { late, stopped } from "./interrupted.ts";
import { failureOf, isWaking, numbersOf, numbersSaid } from "./sqlServerError.ts";
import type { Statement } from "./sqlServerSql.ts";
import { isFabric } from "./sqlServerType.ts";

/** How long is waited, in milliseconds. */
export interface SqlServerPatience {
  /** For the server to take a connection. */
  readonly connectMs: number;
  /** For the login: a warehouse that wakes up may hold it for a minute. */
  readonly loginMs: number;
  /** For a database that says that it is not there yet; between two tries at first so long, then longer. */
  readonly wakeMs: number;
  readonly firstWaitMs: number;
  readonly statementMs: number;
  /** For the server to take note that a statement is not wanted any more. */
  readonly cancelMs: number;
}

/** Azure asks for five seconds between the first tries, and for longer and longer ones. */
export const usualPatience: SqlServerPatience = {
  ...{ connectMs: 15_000, loginMs: 60_000, wakeMs: 90_000, firstWaitMs: 5000 },
  ...{ statementMs: 120_000, cancelMs: 5000 },
};

const longestWaitMs = 20_000;

/** From then on a login that is not answered is told of, so often. */
const slowMs = 3000;
const tellMs = 1000;

/**
 * So long a statement waits for a lock. Where two wait for each other it is ours that gives way: nobody's load fails because
 * somebody looks.
 */
const manners = "SET LOCK_TIMEOUT 30000; SET DEADLOCK_PRIORITY LOW;";

export type Rows = readonly (readonly Cell[])[];

/** A connection that takes one statement at a time: there is no MARS in Fabric. */
export interface SqlServerConnection {
  readonly secret: string;
  ask(statement: Statement, signal: AbortSignal): Promise<Rows>;
  close(): void;
}

/** Connects, and waits for a database that has to wake up first. `waking` is called while it does. */
export async function connectAwake(
  source: SqlServerSource,
  secret: string,
  patience: SqlServerPatience,
  waking: () => void,
  signal: AbortSignal,
): Promise<SqlServerConnection> {
  const began = Date.now();
  let isAsleep = false;
  const telling = setInterval(() => {
    if (isAsleep || Date.now() - began > slowMs) waking();
  }, tellMs);
  try {
    for (let waitMs = patience.firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        return await connect(source, secret, patience, signal);
      } catch (error) {
        if (signal.aborted || !isWaking(error)) throw error;
        if (Date.now() + waitMs - began > patience.wakeMs)
          throw Object.assign(error as Error, { wasWaitedFor: true });
        isAsleep = true;
        waking();
        await pause(waitMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) throw error;
      }
    }
  } finally {
    clearInterval(telling);
  }
}

async function connect(
  source: SqlServerSource,
  secret: string,
  patience: SqlServerPatience,
  signal: AbortSignal,
): Promise<SqlServerConnection> {
  const driver = await import("tedious");
  const connection = new driver.Connection(configOf(source, secret, patience));
  const numbers: number[] = [];
  const note = (message: Error): void => void numbers.push(...numbersOf(message));
  connection.on("errorMessage", note);
  // One that is lost between two questions: the next one finds out.
  connection.on("error", () => undefined);
  const abort = (): void => connection.close();
  signal.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(failureOf(error, true, numbers)) : resolve()));
      if (signal.aborted) abort();
    });
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    connection.off("errorMessage", note);
  }
  const made: SqlServerConnection = {
    secret,
    ask: (statement, stop) => ask(connection, driver, statement, source, patience, stop),
    close: () => connection.close(),
  };
  if (!isFabric(source)) await behave(made, signal);
  return made;
}

/** A server that does not know these settings does without them. */
async function behave(connection: SqlServerConnection, signal: AbortSignal): Promise<void> {
  try {
    await connection.ask({ sql: manners, values: [] }, signal);
  } catch (error) {
    if (numbersSaid(error).length > 0) return;
    connection.close();
    throw error;
  }
}

type Driver = typeof tedious;

/** A token goes over an encrypted connection, whatever else is said: it is good elsewhere as well. */
function configOf(
  source: SqlServerSource,
  secret: string,
  { connectMs, loginMs, cancelMs }: SqlServerPatience,
): ConnectionConfiguration {
  const { host, port, database, user, auth, tls, ca } = source;
  return {
    server: host,
    authentication:
      auth === "entra"
        ? { type: "azure-active-directory-access-token", options: { token: secret } }
        : { type: "default", options: { userName: user, password: secret } },
    options: {
      ...{ port, database, appName: "tocsin", connectTimeout: loginMs, requestTimeout: 0 },
      ...{ cancelTimeout: cancelMs, maxRetriesOnTransientErrors: 0 },
      connector: reach(connectMs),
      encrypt: auth === "entra" || tls !== "off",
      trustServerCertificate: false,
      cryptoCredentialsDetails: { ca: trusted(ca), minVersion: "TLSv1.2" },
      // A replica that is there for reading takes it, where there is one.
      readOnlyIntent: !isFabric(source),
    } as unknown as ConnectionConfiguration["options"] & object,
  };
}

/** Those that were named, else Node's and those of the system. */
const trusted = (ca: string | undefined): string[] =>
  ca === undefined ? [...getCACertificates("default"), ...getCACertificates("system")] : [ca];

/** The way there has a limit of its own: a server that cannot be reached is no database that wakes up. */
const reach =
  (connectMs: number) =>
  (place: { host: string; port: number }, _lookup: unknown, signal: AbortSignal): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connectTo({ ...place, timeout: connectMs });
      const end = (error: unknown): void => {
        socket.destroy();
        reject(error);
      };
      const abort = (): void => end(signal.reason);
      socket.once("error", end);
      socket.once("timeout", () => end(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
      signal.addEventListener("abort", abort, { once: true });
      socket.once("connect", () => {
        socket.setTimeout(0);
        socket.removeAllListeners("timeout").off("error", end);
        signal.removeEventListener("abort", abort);
        resolve(socket);
      });
    });

/** Its rows, unless that takes too long or nobody wants them any more: then the server is told to stop. */
function ask(
  connection: Connection,
  { Request, TYPES }: Driver,
  { sql, values }: Statement,
  source: SqlServerSource,
  { statementMs, cancelMs }: SqlServerPatience,
  signal: AbortSignal,
): Promise<Rows> {
  const rows: Cell[][] = [];
  return new Promise((resolve, reject) => {
    let isLate = false;
    const stop = (): void => void connection.cancel();
    const limit = setTimeout(() => {
      isLate = true;
      stop();
    }, statementMs);
    // A server that has fallen silent takes no note of that either.
    const end = setTimeout(() => connection.close(), statementMs + 2 * cancelMs);
    const request = new Request(sql, (error) => {
      clearTimeout(limit);
      clearTimeout(end);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(stopped());
      else if (isLate) reject(late("The server", statementMs));
      else if (error) reject(failureOf(error, false));
      else resolve(rows);
    });
    request.on("row", (columns: readonly { readonly value: unknown }[]) => {
      rows.push(columns.map(({ value }) => cellOf(value)));
    });
    const [type, most, bytes] = isFabric(source) ? [TYPES.VarChar, 8000, 3] : [TYPES.NVarChar, 4000, 1];
    for (const [at, text] of values.entries()) {
      // Of one length, so that the server knows the statement again.
      const options = text.length * bytes > most ? {} : { length: most };
      request.addParameter(`p${at + 1}`, type, text, options);
    }
    signal.addEventListener("abort", stop, { once: true });
    if (values.length === 0) connection.execSqlBatch(request);
    else connection.execSql(request);
    if (signal.aborted) stop();
  });
}

/** Statements ask for texts and plain numbers; anything else is a driver that reads a type in another way. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString();
  return Buffer.isBuffer(value) ? `0x${value.toString("hex")}` : JSON.stringify(value);
}
