import { createTables, password, runSql, startPostgres } from "../postgres.ts";

/**
 * A real PostgreSQL with the monitoring tables for the suite, which finds it by the environment; nothing where there is
 * none here.
 */
export async function startDatabase(): Promise<() => void> {
  const server = await startPostgres();
  if ("missing" in server) return () => undefined;
  await runSql(server.source({ database: "postgres" }), createTables);
  await server.run(`INSERT INTO meta.monitoring_integration
    (table_name, schema_name, source_name, status, "timestamp", orchestration_run_id, workspace)
    SELECT 't' || i, 'raw', 'erp', CASE WHEN i = 7 THEN 'Failed' ELSE 'Succeeded' END,
      now() - i * interval '1 minute', 'synced-' || i / 5, 'Production' FROM generate_series(5, 54) i`);
  process.env["TOCSIN_TEST_PORT"] = String(server.port);
  process.env["TOCSIN_TEST_PASSWORD"] = password;
  return server.stop;
}
