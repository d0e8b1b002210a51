import { Pool } from "pg";
import type { QueryArrayConfig, QueryArrayResult } from "pg";
import type { PostgresSource } from "../server/src/runs/history.ts";

/** Statements that run at a time; doubles are asked by a driver or two. */
const most = 4;

/**
 * Asks a PostgreSQL that stands behind a double, times in UTC. Its connections stay open, as logging in takes longer than most
 * statements; they end by themselves, and keep no process from ending.
 */
export function askerOf(
  { host, port, database, user, password }: PostgresSource,
  schema?: string,
): (query: QueryArrayConfig) => Promise<QueryArrayResult<unknown[]>> {
  const path = schema === undefined ? "" : ` -c search_path=${schema},pg_catalog,public`;
  const pool = new Pool({
    ...{ host, port, database, user, password: password ?? "", ssl: false, max: most },
    ...{ allowExitOnIdle: true, options: `-c TimeZone=UTC${path}` },
  });
  // The server ends before the connections that nobody uses.
  pool.on("error", () => undefined);
  return (query) => pool.query<unknown[]>(query);
}
