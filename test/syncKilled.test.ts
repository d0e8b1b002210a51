import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import type { SourceTable, SyncRequest } from "../server/src/runs/history.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import { createTables, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { mirrorFile, noon, runsAndMarks } from "./runMirror.ts";

const program = join(import.meta.dirname, "syncProcess.ts");

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

/** Everything that a mirror holds; rows by their ids. */
function contentOf(path: string): Record<string, unknown[]> {
  const mirror = readMirror(path);
  try {
    const all = (sql: string): unknown[] => mirror.prepare(sql).all();
    const steps = (table: string): unknown[] =>
      all(`SELECT s.*, t.*, 0 AS row FROM steps s JOIN ${table} t ON t.row = s.row ORDER BY s.id`);
    return {
      integration: steps("monitoring_integration"),
      dbt: steps("monitoring_transformation_dbt"),
      ...runsAndMarks(all),
    };
  } finally {
    mirror.close();
  }
}

/** Lets the process begin and kills it after a while; true when it had come to its end before. */
function endsBefore(mirror: string, request: SyncRequest, ms: number | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
    const child = fork(program, [mirror], { stdio: [...stdio], execArgv: [] });
    child.send(request);
    let timer: NodeJS.Timeout | undefined;
    child.once(
      "message",
      () => (timer = ms === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), ms)),
    );
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === null && code !== 0) reject(new Error(`It ended with ${code}.`));
      else resolve(signal === null);
    });
  });
}

const table = (name: SourceTable["name"], called = name as string): SourceTable => ({
  ...{ name, table: called, columns: {}, key: undefined },
});

test(
  "a sync that is killed 40 times loses nothing and doubles nothing",
  { skip, timeout: 300_000 },
  async (context) => {
    // Ties of five rows, some across pages; names that tell them apart are missing here and there.
    await server.run(`${createTables}
    CREATE TABLE meta.pipelines (orchestration_run_id text, pipeline text, status text, start_time timestamp, end_time timestamp);
    INSERT INTO meta.monitoring_integration
    SELECT 'table_' || i % 40, CASE WHEN i % 3 = 0 THEN 'raw' END, 'erp', 'SQL', 'FULL', 'prod',
      CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Succeeded' END, timestamp '2026-02-01' + (i / 5) * interval '13.000001 seconds',
      12.5, 3.25, 1000 + i, 900, 10, 10, 'Sales', 'run-' || i / 40, 'src-' || i / 40, 'p1' FROM generate_series(1, 12000) i;
    INSERT INTO meta.monitoring_transformation_dbt (unique_id, node_name, status, "timestamp", duration, orchestration_run_id)
    SELECT 'model.shop.m' || i % 30, 'm' || i % 30, 'success', timestamptz '2026-02-01 00:00+00' + i * interval '17 seconds', 1,
      'run-' || i / 30 FROM generate_series(1, 6000) i;
    INSERT INTO meta.pipelines SELECT 'run-' || i, 'daily', 'Succeeded', timestamp '2026-02-01' + i * interval '9 minutes', NULL
    FROM generate_series(1, 300) i`);
    const tables = [
      table("monitoring_integration"),
      table("monitoring_transformation_dbt"),
      table("orchestration_runs", "pipelines"),
    ];
    const request = { sources: [server.source({ tables })], keepMs: 400 * 86_400_000, overlapMs: 3_600_000 };
    const whole = mirrorFile(context);
    const began = Date.now();
    await syncAll(whole, request, noon, () => {}, new AbortController().signal);
    const longest = Math.max(Date.now() - began, 200);
    const wanted = contentOf(whole);
    assert.deepEqual([wanted["integration"]?.length, wanted["dbt"]?.length], [12_000, 6000]);
    const random = randomOf("killed sync");
    let kills = 0;
    let mirrors = 0;
    while (kills < 40) {
      const mirror = mirrorFile(context);
      mirrors++;
      for (let isDone = false; !isDone;) {
        const ms = kills >= 40 ? undefined : random.between(0, longest);
        isDone = await endsBefore(mirror, request, ms);
        if (!isDone) kills++;
      }
      assert.deepEqual(contentOf(mirror), wanted);
    }
    context.diagnostic(`${kills} times killed, ${mirrors} mirrors`);
  },
);
