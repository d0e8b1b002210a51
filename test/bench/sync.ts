// node test/bench/sync.ts [ROWS]: how fast a table of PostgreSQL goes into the mirror, beside the loop that comes to mind
// first (pages of 5 000 rows as objects, into one table with three indexes) and `psql COPY | sqlite3 .import`, in turn; and
// how long the event loop stands still meanwhile. The server is a real one, on this machine.

import Database from "better-sqlite3";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Client } from "pg";
import type { PostgresSource } from "../../server/src/runs/history.ts";
import { columns } from "../../server/src/runs/process/sourceRows.ts";
import { syncAll } from "../../server/src/runs/process/sync/syncAll.ts";
import { createTables, password, runSql, startPostgres } from "../postgres.ts";
import { integrationTable } from "../syncHere.ts";
import { median } from "./figures.ts";

const rows = Number(process.argv[2] ?? 200_000);
const rounds = Number(process.argv[3] ?? 5);
const pageSize = 5000;

const names = columns.monitoring_integration;
const quoted = names.map((name) => `"${name}"`);
const key = ["orchestration_run_id", "integration_pipeline_source_run_id", "table_name", "timestamp"];
const order = key.map((name) => `"${name}"`).join(", ");

const fill = `
INSERT INTO meta.monitoring_integration
SELECT 'table_' || n % 400, 'sales', 'erp', 'sqlserver', 'INCREMENTAL', 'prod', CASE WHEN n % 20 = 0 THEN 'Failed' ELSE 'Succeeded' END,
  timestamp '2026-01-01' + n * interval '1.0037 seconds', 12.5, 3.25, 123456, 123456, 1000 + n % 1000, 1000, 'Sales',
  md5('run' || n / 100)::uuid::text, md5('source' || n)::uuid::text, md5('pipeline')::uuid::text
FROM generate_series(1, ${rows}) n;
CREATE INDEX ON meta.monitoring_integration ("timestamp", ${order.replace(', "timestamp"', "")});
ANALYZE meta.monitoring_integration`;

/** The target of those that ours is held against: as many indexes as a list of runs and failures needs at least. */
const target = `CREATE TABLE monitoring_integration (${quoted.join(", ")}, PRIMARY KEY (${order}));
CREATE INDEX by_run ON monitoring_integration (orchestration_run_id, "timestamp");
CREATE INDEX by_status ON monitoring_integration (status, "timestamp");
CREATE INDEX by_table ON monitoring_integration (table_name, "timestamp");`;

async function ours(source: PostgresSource, path: string): Promise<void> {
  const keepMs = 4000 * 86_400_000;
  const request = { sources: [source], keepMs, overlapMs: 86_400_000 };
  const { tables } = await syncAll(path, request, Date.now(), () => {}, new AbortController().signal);
  const [one] = tables;
  if (one?.added !== rows)
    throw new Error(`${one?.added} rows in place of ${rows}: ${one?.problem?.message}`);
}

/** The loop that comes to mind first. */
async function naive(source: PostgresSource, path: string): Promise<void> {
  const client = await connected(source);
  const mirror = new Database(path);
  mirror.pragma("journal_mode = WAL");
  mirror.pragma("synchronous = NORMAL");
  mirror.exec(target);
  const update = quoted.map((name) => `${name} = excluded.${name}`).join(", ");
  const upsert = mirror.prepare(
    `INSERT INTO monitoring_integration VALUES (${names.map((name) => `@${name}`).join(", ")})
     ON CONFLICT (${order}) DO UPDATE SET ${update}`,
  );
  const write = mirror.transaction((page: readonly Record<string, unknown>[]) => {
    for (const row of page) upsert.run({ ...row, timestamp: (row["timestamp"] as Date).toISOString() });
  });
  let count = 0;
  for (let last: Record<string, unknown> | undefined; ;) {
    const after = last ? `WHERE ("timestamp", ${order}) > ($1, $2, $3, $4, $1)` : "";
    const values = last ? ["timestamp", ...key.slice(0, 3)].map((name) => last![name]) : [];
    const { rows: page } = await client.query<Record<string, unknown>>(
      `SELECT ${quoted.join(", ")} FROM meta.monitoring_integration ${after} ORDER BY "timestamp", ${order} LIMIT ${pageSize}`,
      values,
    );
    write(page);
    count += page.length;
    last = page.at(-1);
    if (page.length < pageSize) break;
  }
  mirror.close();
  await client.end();
  // Dates lose microseconds: a row at the border of two pages may come twice.
  if (count < rows) throw new Error(`${count} rows in place of ${rows}`);
}

/** What two programs in C take for it. */
function copied(source: PostgresSource, path: string): boolean {
  const select = `COPY (SELECT ${quoted.join(", ")} FROM meta.monitoring_integration ORDER BY "timestamp") TO STDOUT (FORMAT csv)`;
  const { host, port, database, user } = source;
  const psql = `psql -h ${host} -p ${port} -U ${user} -d ${database} -qAt -c '${select}'`;
  const made = spawnSync("sqlite3", [path, "PRAGMA journal_mode = WAL", target]);
  const ran = spawnSync(
    "sh",
    [
      "-c",
      `${psql} | sqlite3 ${path} -cmd "PRAGMA synchronous = NORMAL" -cmd ".mode csv" ".import /dev/stdin monitoring_integration"`,
    ],
    { env: { ...process.env, PGPASSWORD: password } },
  );
  return made.status === 0 && ran.status === 0;
}

async function connected({ host, port, database, user }: PostgresSource): Promise<Client> {
  const client = new Client({ host, port, database, user, password });
  await client.connect();
  return client;
}

const server = await startPostgres();
if ("missing" in server) throw new Error(server.missing);
const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
try {
  const source = server.source({ tables: [integrationTable] });
  await runSql(source, createTables);
  await runSql(source, fill);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const taken = { ours: [] as number[], naive: [] as number[], copied: [] as number[] };
  let [longest, bytes] = [0, 0];
  const time = async (of: number[], work: () => Promise<void>): Promise<void> => {
    const begin = performance.now();
    const spent = process.cpuUsage();
    await work();
    of.push(performance.now() - begin);
    const { user, system } = process.cpuUsage(spent);
    if (process.env["CPU"]) console.log("cpu µs/row", ((user + system) / rows).toFixed(1));
  };
  for (let round = 0; round < rounds; round++) {
    const path = (name: string): string => join(folder, `${name}-${round}.db`);
    delay.reset();
    delay.enable();
    await time(taken.ours, () => ours(source, path("ours")));
    delay.disable();
    longest = Math.max(longest, delay.max / 1e6);
    bytes = statSync(path("ours")).size;
    await time(taken.naive, () => naive(source, path("naive")));
    const begin = performance.now();
    if (copied(source, path("copied"))) taken.copied.push(performance.now() - begin);
  }
  const speed = (of: readonly number[]): number => rows / (median(of) / 1000);
  const ratio = (of: readonly number[]): string =>
    of.length === 0
      ? "psql or sqlite3 is not here"
      : `${median(of.map((ms, round) => ms / taken.ours[round]!)).toFixed(2)} times as fast as ours takes`;
  console.log(
    `ours    ${Math.round(speed(taken.ours))} rows/s; ${Math.round(bytes / rows)} bytes a row; longest block ${longest.toFixed(0)} ms`,
  );
  for (const other of ["naive", "copied"] as const)
    console.log(
      `${other.padEnd(7)} ${taken[other].length > 0 ? Math.round(speed(taken[other])) : "-"} rows/s; ${ratio(taken[other])}`,
    );
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
