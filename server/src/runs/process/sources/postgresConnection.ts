import { checkServerIdentity, getCACertificates } from "node:tls";
import { Client } from "pg";
import type { ClientConfig } from "pg";
import type { PostgresSource } from "../../history.ts";

/** How long is waited, in milliseconds. */
export interface Patience {
  readonly connectMs: number;
  readonly statementMs: number;
  /** Beyond the server's own limit: it may not be able to tell. */
  readonly graceMs: number;
}

const cancelMs = 3000;

/** Each row as a list of texts, as the server writes them: a `Date` would lose microseconds. */
export const raw = { rowMode: "array", types: { getTypeParser: () => (text: unknown) => text } } as const;

export type Texts = readonly (string | null)[];

export async function connect(source: PostgresSource, patience: Patience): Promise<Client> {
  const client = new Client(configOf(source, patience));
  // A connection that is lost between two questions: the next one finds out.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Everything is said, so that nothing is taken from the variables that libpq has for it: they are for other places. */
export function configOf(source: PostgresSource, { connectMs }: Patience): ClientConfig {
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

/** For each transaction alone: a pooler gives the next one to another connection. */
export const beginSql = (statementMs: number, mode = "READ ONLY"): string =>
  `BEGIN TRANSACTION ${mode}; SET LOCAL statement_timeout = ${statementMs}; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL bytea_output = 'hex'`;

/** Over a connection of its own, as the one that waits can say nothing. */
export async function cancel(
  source: PostgresSource,
  patience: Patience,
  client: Client | undefined,
): Promise<void> {
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

export function destroy(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
