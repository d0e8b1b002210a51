import { checkServerIdentity, getCACertificates } from "node:tls";
import { Client } from "pg";
import type { ClientConfig } from "pg";
import type { PostgresSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { OpenSource, PageQuery, SourceRow } from "./source.ts";
import { late, stopped } from "./interrupted.ts";
import { explainPostgres, failedStep, isTransientPostgres } from "./postgresError.ts";
import { columnsSql, isOfTime, isTimeType, makeIndexSql, newestSql } from "./postgresSql.ts";
import { pageSql, tableName, timeIndexSql } from "./postgresSql.ts";

/** How long is waited, in milliseconds. */
export interface Patience {
  readonly connectMs: number;
  readonly statementMs: number;
  /** Beyond the server's own limit: it may not be able to tell. */
  readonly graceMs: number;
}

const usual: Patience = { connectMs: 15_000, statementMs: 120_000, graceMs: 5000 };

const cancelMs = 3000;

/** Each row as a list of texts, as the server writes them: a `Date` would lose microseconds. */
const raw = { rowMode: "array", types: { getTypeParser: () => (text: unknown) => text } } as const;

type Texts = readonly (string | null)[];

/** A PostgreSQL server, from which is only read: every statement stands in a transaction that may not write. */
export function openPostgres(source: PostgresSource, patience: Patience = usual): OpenSource {
  let connected: Promise<Client> | undefined;
  let pending: Promise<unknown> = Promise.resolve();
  const drop = (): void => {
    connected?.then(destroy, () => undefined);
    connected = undefined;
  };
  const ask = (sql: string, values: readonly unknown[], signal: AbortSignal): Promise<Texts[]> => {
    let client: Client | undefined;
    const answer = async (): Promise<Texts[]> => {
      client = await (connected ??= connect(source, patience));
      return inTransaction(client, sql, values, patience);
    };
    const limitMs = patience.connectMs + patience.statementMs + patience.graceMs;
    const asked = within(limitMs, answer, signal, () => cancel(source, patience, client)).catch(
      (error: unknown) => {
        drop();
        throw error;
      },
    );
    pending = asked.catch(() => undefined);
    return asked;
  };
  return {
    async columns(table, signal) {
      const rows = await ask(columnsSql, [tableName(table, source.schema)], signal);
      return rows.length === 0 ? undefined : new Map(rows.map(([name, type]) => [name ?? "", type ?? ""]));
    },
    async page(query, signal) {
      const { sql, values } = pageSql(query, source.schema);
      return (await ask(sql, values, signal)).map((row) => rowOf(query, row));
    },
    async newest(query, signal) {
      const [row] = await ask(newestSql(query, source.schema), [], signal);
      return row?.[0] ?? undefined;
    },
    async timeIndex(query, signal) {
      const { table, time, timeType } = query;
      if (!isOfTime(timeType)) return undefined;
      const [row] = await ask(timeIndexSql, [tableName(table, source.schema), time], signal);
      if (!row) return undefined;
      return row[0] === "t" ? "there" : { make: makeIndexSql(query, source.schema) };
    },
    takesTime: isTimeType,
    failedStep,
    isTransient: isTransientPostgres,
    explain: (error) => explainPostgres(error, source),
    async close() {
      await pending;
      const client = await connected?.catch(() => undefined);
      connected = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}

function rowOf({ columns, time, isTimeless }: PageQuery, row: Texts): SourceRow {
  const cells = row.slice(0, columns.length);
  const key = row.slice(columns.length).map((text) => text ?? "");
  return { cells, position: { time: isTimeless ? "" : (cells[columns.indexOf(time)] ?? ""), key } };
}

async function connect(source: PostgresSource, patience: Patience): Promise<Client> {
  const client = new Client(configOf(source, patience));
  // A connection that is lost between two questions: the next one finds out.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Everything is said, so that nothing is taken from the variables that libpq has for it: they are for other places. */
function configOf(source: PostgresSource, { connectMs }: Patience): ClientConfig {
  for (const name of Object.keys(process.env)) if (name.startsWith("PG")) delete process.env[name];
  const { host, port, database, user, password = "", tls, ca } = source;
  return {
    ...{ host, port, database, user, application_name: "tocsin", connectionTimeoutMillis: connectMs },
    // As a function, else an empty one is looked for in `~/.pgpass`.
    password: () => password,
    ssl:
      tls === "off"
        ? false
        : { ...trusted(ca), checkServerIdentity: (_, found) => checkServerIdentity(host, found) },
    keepAlive: true,
  };
}

/** Those that were named, else Node's and those of the system. */
const trusted = (ca: string | undefined) => ({
  rejectUnauthorized: true,
  ca: ca === undefined ? [...getCACertificates("default"), ...getCACertificates("system")] : [ca],
});

async function inTransaction(
  client: Client,
  sql: string,
  values: readonly unknown[],
  { statementMs }: Patience,
): Promise<Texts[]> {
  // Set for each transaction alone: a pooler gives the next one to another connection.
  await client.query(
    `BEGIN TRANSACTION READ ONLY; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'`,
  );
  const { rows } = await client.query<(string | null)[]>({ ...raw, text: sql, values: [...values] });
  await client.query("COMMIT");
  return rows;
}

/** Its answer, unless that takes too long or nobody wants it any more: then the server is told to stop. */
async function within<T>(
  ms: number,
  ask: () => Promise<T>,
  signal: AbortSignal,
  stop: () => Promise<void>,
): Promise<T> {
  if (signal.aborted) throw stopped();
  let end = (_why: RunsError): void => {};
  const ended = new Promise<never>((_, reject) => (end = reject));
  const abort = (): void => end(stopped());
  const timer = setTimeout(() => end(late("The server", ms)), ms);
  signal.addEventListener("abort", abort, { once: true });
  const asked = ask();
  try {
    return await Promise.race([asked, ended]);
  } catch (error) {
    asked.catch(() => {});
    if (error instanceof RunsError) await stop();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** Over a connection of its own, as the one that waits can say nothing. */
async function cancel(source: PostgresSource, patience: Patience, client: Client | undefined): Promise<void> {
  const pid = (client as { readonly processID?: number | null } | undefined)?.processID;
  if (!pid) return;
  const other = new Client(
    configOf(source, { ...patience, connectMs: Math.min(patience.connectMs, cancelMs) }),
  );
  other.on("error", () => undefined);
  const timer = setTimeout(() => destroy(other), cancelMs);
  try {
    await other.connect();
    await other.query("SELECT pg_cancel_backend($1)", [pid]);
    await other.end();
  } catch {
    // The server's own limit ends it.
    destroy(other);
  } finally {
    clearTimeout(timer);
  }
}

function destroy(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
