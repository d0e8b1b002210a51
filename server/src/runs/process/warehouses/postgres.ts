import { Pool } from "pg";
import type { PoolClient } from "pg";
import type { PostgresSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import { beginSql, cancel, configOf, destroy, raw } from "../sources/postgresConnection.ts";
import type { Patience, Texts } from "../sources/postgresConnection.ts";
import { explainPostgres, isTransientPostgres } from "../sources/postgresError.ts";
import { columnsSql, tableName } from "../sources/postgresSql.ts";
import { within } from "../sources/within.ts";
import type { Connection, Reading } from "./connection.ts";
import { postgresDialect } from "./postgresDialect.ts";

/** Somebody waits for the answer. */
const usual: Patience = { connectMs: 10_000, statementMs: 30_000, graceMs: 3000 };

/** Connections to one server at a time: a view asks for its rows, its state and its counts at once. */
const mostConnections = 4;

/** A connection that nobody uses is closed, in milliseconds. */
const idleMs = 30_000;

/** Collations that know the case of all letters, the best one first: of ICU, and those of PostgreSQL 17 and 18. */
const collations = ["und-x-icu", "pg_unicode_fast", "pg_c_utf8"] as const;

const collationsSql = `SELECT collname FROM pg_catalog.pg_collation WHERE collname IN (${collations.map((name) => `'${name}'`).join(", ")})`;

const begin = (statementMs: number): string =>
  beginSql(statementMs, "ISOLATION LEVEL REPEATABLE READ, READ ONLY");

/** A PostgreSQL server that is asked as it is, of which only is read. */
export function connectPostgres(source: PostgresSource, patience: Patience = usual): Connection {
  let pool: Pool | undefined;
  let collation: Promise<string | undefined> | undefined;
  const opened = (): Pool => {
    if (pool) return pool;
    pool = new Pool({ ...configOf(source, patience), max: mostConnections, idleTimeoutMillis: idleMs });
    // A connection that is lost: who uses it hears of it by the answer, and the next question makes another.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => void client.on("error", () => undefined));
    return pool;
  };
  return {
    async begin(signal) {
      const client = await beginOnce(opened, patience, signal).catch((error: unknown) => {
        // It was lost while nobody used it.
        if (!isTransientPostgres(error)) throw error;
        return beginOnce(opened, patience, signal);
      });
      const reading = readingOf(source, client, patience, signal);
      try {
        collation ??= reading.texts(collationsSql).then((rows) => {
          const names = new Set(rows.map(([name]) => name));
          return collations.find((name) => names.has(name));
        });
        return { ...reading, dialect: postgresDialect(await collation) };
      } catch (error) {
        collation = undefined;
        throw error;
      }
    },
    explain: (error) => explainPostgres(error, source),
    async close() {
      const ending = pool?.end();
      pool = undefined;
      await ending?.catch(() => undefined);
    },
  };
}

async function beginOnce(opened: () => Pool, patience: Patience, signal: AbortSignal): Promise<PoolClient> {
  let client: PoolClient | undefined;
  const answer = async (): Promise<PoolClient> => {
    client = await opened().connect();
    // Of a question that has ended meanwhile.
    if (signal.aborted) throw stopped();
    await client.query(begin(patience.statementMs));
    return client;
  };
  const asked = answer();
  try {
    return await within(
      patience.connectMs + patience.graceMs,
      () => asked,
      signal,
      stopped,
      async () => {},
    );
  } catch (error) {
    // When it comes all the same, nobody is there to take it.
    asked.then(release, () => client && release(client));
    throw error;
  }
}

function release(client: PoolClient): void {
  destroy(client);
  client.release(true);
}

interface PostgresReading extends Omit<Reading, "dialect"> {
  texts(sql: string): Promise<readonly Texts[]>;
}

function readingOf(
  source: PostgresSource,
  client: PoolClient,
  patience: Patience,
  signal: AbortSignal,
): PostgresReading {
  let isOver = false;
  const query = async (text: string, values: readonly unknown[] = []): Promise<readonly Texts[]> => {
    if (isOver) throw stopped();
    const limitMs = patience.statementMs + patience.graceMs;
    const answer = async (): Promise<readonly Texts[]> =>
      (await client.query<(string | null)[]>({ ...raw, text, values: [...values] })).rows;
    try {
      return await within(limitMs, answer, signal, stopped, () => cancel(source, patience, client));
    } catch (error) {
      if (!isOver) release(client);
      isOver = true;
      throw error;
    }
  };
  return {
    async find(table) {
      const sql = tableName(table, source.schema);
      const rows = await query(columnsSql, [sql]);
      if (rows.length === 0) return undefined;
      return { sql, types: new Map(rows.map(([name, type]) => [name ?? "", type ?? ""])) };
    },
    ask: ({ sql, values }) => query(sql, values),
    texts: (sql) => query(sql),
    async end() {
      if (isOver) return;
      isOver = true;
      try {
        await client.query("COMMIT");
        client.release();
      } catch {
        release(client);
      }
    },
  };
}

const stopped = (): RunsError => new RunsError("cancelled", "The question was taken back.", "Ask again.");
