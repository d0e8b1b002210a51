// Sync from a real PostgreSQL into the mirror.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer, connect as connectTo } from "node:net";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import type { PostgresSource } from "../server/src/runs/history.ts";
import { openPostgres } from "../server/src/runs/process/sources/postgres.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import type { SyncMeans } from "../server/src/runs/process/sync/syncAll.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { viewState } from "../server/src/views/viewState.ts";
import { createTables, freePort, password, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { mirrorFile, noon } from "./runMirror.ts";
import { counts, dayMs, integrationTable, rows, stepsIn, sync, table } from "./syncHere.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

/** A database of its own for a test, with the tables of the seeds. */
async function database(name: string, sql = createTables): Promise<PostgresSource> {
  await server.run(`CREATE DATABASE ${name}`);
  const source = server.source({ database: name, tables: [integrationTable] });
  await runSql(source, sql);
  return source;
}

function open(context: TestContext, mirror: string): RunStore {
  const store = mirrorRunStore(mirror);
  context.after(() => store.close());
  return store;
}

test(
  "the first sync reads all, the next what is new and what stands shortly before",
  { skip },
  async (context) => {
    const source = await database("first");
    await runSql(source, rows(1, 12_345));
    const mirror = mirrorFile(context);
    assert.deepEqual(counts(await sync(mirror, source)), [[12_345, 12_345]]);
    const store = open(context, mirror);
    const run = await store.run("run-100");
    assert.deepEqual(
      [run?.stages.integration, run?.status],
      [{ total: 20, failed: 1, skipped: 0 }, "failed"],
    );
    const [step] = (await store.steps({ runId: "run-1" }, { limit: 1 })).items;
    assert.deepEqual(
      [step?.fields["throughput"], step?.durationMs, typeof step?.fields["data_read"]],
      [3.25, 12_500, "number"],
    );
    // All microseconds are there.
    assert.match(String(stepsIn(mirror)[0]?.["timestamp"]), /^2026-02-2\d \d\d:\d\d:\d\d\.\d{4,6}$/);
    await runSql(source, rows(12_346, 12_400));
    const [again] = (await sync(mirror, source)).tables;
    assert.equal(again?.added, 55);
    assert.ok((again?.read ?? 0) > 12_000 && (again?.read ?? 0) < 12_400, "a day, of just more than a day");
    const [last] = (await sync(mirror, source, { overlapMs: 1 })).tables;
    assert.deepEqual([last?.read, last?.added], [1, 0]);
    const { sources, syncedAt } = await store.syncState();
    assert.deepEqual(
      [sources[0]?.name, sources[0]?.rows, syncedAt],
      ["warehouse: monitoring_integration", 12_400, noon],
    );
  },
);

test(
  "ties across a page boundary within one microsecond are neither lost nor doubled",
  { skip },
  async (context) => {
    const source = await database("ties");
    // Runs of 1 to 40 rows with one time, and no key column that is always there.
    await runSql(source, rows(1, 3000, "0"));
    await runSql(source, rows(3001, 6000, "0.0000003 seconds"));
    await runSql(source, "UPDATE meta.monitoring_integration SET source_name = NULL WHERE data_read % 3 = 0");
    for (const pageSize of [7, 500, 999]) {
      const mirror = mirrorFile(context);
      assert.deepEqual(
        counts(await sync(mirror, source, { means: { pageSize } })),
        [[6000, 6000]],
        `${pageSize}`,
      );
      assert.equal(new Set(stepsIn(mirror).map((step) => step["data_read"])).size, 6000);
    }
  },
);

test(
  "late rows within the overlap are read, and changed rows replace what they were",
  { skip },
  async (context) => {
    const source = await database("late");
    await runSql(source, rows(1, 1000, "1 minute"));
    const mirror = mirrorFile(context);
    await sync(mirror, source);
    const late = (hours: number, name: string): string =>
      `INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
     SELECT '${name}', 'Failed', max("timestamp") - interval '${hours} hours', 'late-run' FROM meta.monitoring_integration`;
    await runSql(source, late(5, "five"));
    await runSql(
      source,
      `UPDATE meta.monitoring_integration SET status = 'Failed', rows_read = 77 WHERE data_read = 1990`,
    );
    const [again] = (await sync(mirror, source)).tables;
    assert.equal(again?.added, 1);
    const steps = stepsIn(mirror);
    assert.equal(steps.length, 1001);
    assert.deepEqual(
      steps.filter((step) => step["rows_read"] === 77).map((step) => step["status"]),
      ["Failed"],
    );
    assert.equal((await open(context, mirror).run("late-run"))?.status, "failed");
    const run = await open(context, mirror).run("run-49");
    assert.equal(run?.status, "failed");
  },
);

test("rows without a time, without a run and of the future do no harm", { skip }, async (context) => {
  const source = await database("odd");
  await runSql(source, rows(1, 10, "1 minute"));
  await runSql(
    source,
    `INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id) VALUES
      ('no_time', 'InProgress', NULL, 'run-0'), ('no_run', 'Failed', '2026-02-20', NULL),
      ('future', 'Succeeded', '2099-01-01', 'run-0'), ('endless', 'Succeeded', 'infinity', 'run-0')`,
  );
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, source);
  assert.deepEqual(tables[0]?.notes, ["1 row names no orchestration_run_id and was left out."]);
  await runSql(source, rows(11, 20, "1 minute"));
  await sync(mirror, source);
  const names = stepsIn(mirror).map((step) => step["table_name"]);
  assert.equal(names.length, 22);
  assert.ok(names.includes("no_time") && names.includes("future"));
});

test("tables and columns that are called otherwise, in other types", { skip }, async (context) => {
  const source = await database(
    "mapped",
    `CREATE SCHEMA ops; CREATE TABLE ops."Load Log" ("Table" varchar(80), "STATUS" varchar(20), at varchar(40), secs interval,
       run uuid, big numeric(30, 0));
     INSERT INTO ops."Load Log" SELECT 'orders', 'Succeeded', '2026-02-2' || i || 'T08:00:00Z', '00:01:30', gen_random_uuid(), 5
       FROM generate_series(1, 8) i`,
  );
  const mapped = table("monitoring_integration", {
    table: "ops.Load Log",
    columns: {
      table_name: "Table",
      timestamp: "at",
      orchestration_run_id: "run",
      duration: "secs",
      rows_read: "big",
    },
    key: ["orchestration_run_id", "table_name"],
  });
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, { ...source, tables: [mapped] });
  assert.deepEqual([tables[0]?.read, tables[0]?.added], [8, 8]);
  assert.match(tables[0]?.notes.join("\n") ?? "", /duration holds what is no number, such as PT1M30S/);
  assert.match(tables[0]?.notes.join("\n") ?? "", /It has no schema_name, source_name/);
  const [step] = stepsIn(mirror);
  assert.deepEqual([step?.["rows_read"], step?.["status"]], [5, "Succeeded"]);
  const { problem } = (await sync(mirror, { ...source, tables: [integrationTable] })).tables[0]!;
  assert.equal(problem?.message, "There is no table monitoring_integration.");
});

test("what is missing is said, and leaves the other tables", { skip }, async (context) => {
  const source = await database("lacking");
  await runSql(source, rows(1, 5));
  await runSql(
    source,
    `ALTER TABLE meta.monitoring_transformation_dbt DROP COLUMN "timestamp", DROP COLUMN status;
     ALTER TABLE meta.monitoring_semantic_model_refresh ALTER COLUMN start_time TYPE bigint USING 0`,
  );
  const tables = [
    table("monitoring_transformation_dbt"),
    table("monitoring_semantic_model_refresh"),
    integrationTable,
  ];
  const mirror = mirrorFile(context);
  const synced = await sync(mirror, { ...source, tables });
  assert.deepEqual(counts(synced), [
    "The table monitoring_transformation_dbt has no column status, timestamp.",
    "`start_time` of monitoring_semantic_model_refresh is bigint, which says no time.",
    [5, 5],
  ]);
  assert.match(
    synced.tables[0]?.problem?.hint ?? "",
    /tables\.monitoring_transformation_dbt\.columns.*It has: unique_id/,
  );
  const { sources } = await open(context, mirror).syncState();
  const dbt = sources.find(({ name }) => name.endsWith("dbt"));
  assert.deepEqual([dbt?.error?.at, dbt?.syncedAt], [noon, undefined]);
  const view = await viewState(open(context, mirror), "runs", makeDrawing(noon, "en-GB", "UTC"));
  assert.match(view.message ?? "", /^As of 12:00.*could not be read: warehouse/);
  // It is there again: the error is gone.
  await runSql(
    source,
    `ALTER TABLE meta.monitoring_transformation_dbt ADD COLUMN "timestamp" timestamptz, ADD COLUMN status text`,
  );
  await sync(mirror, { ...source, tables });
  const now = (await open(context, mirror).syncState()).sources.find(({ name }) => name.endsWith("dbt"));
  assert.deepEqual([now?.error, now?.syncedAt], [undefined, noon]);
});

test("runs that are older than what is kept go, and are not read again", { skip }, async (context) => {
  const source = await database("old");
  await runSql(source, rows(1, 2000, "30 minutes"));
  const mirror = mirrorFile(context);
  await sync(mirror, source, { now: Date.UTC(2026, 3, 10) });
  const all = stepsIn(mirror).length;
  assert.equal(all, 2000);
  const now = Date.UTC(2026, 3, 10);
  const { removed } = await sync(mirror, source, { now, keepMs: 10 * dayMs });
  const left = stepsIn(mirror);
  assert.equal(left.length, all - removed);
  // Runs go as a whole: 20 rows, 10 hours.
  assert.ok(left.length >= 100 && left.length <= 140, `${left.length}`);
  const state = await open(context, mirror).syncState();
  assert.deepEqual([state.sources[0]?.rows, state.runs], [left.length, Math.ceil(left.length / 20)]);
  const fresh = mirrorFile(context);
  const { tables } = await sync(fresh, source, { now, keepMs: 10 * dayMs });
  assert.ok((tables[0]?.read ?? 0) <= 150);
  await sync(fresh, source, { now, keepMs: 400 * dayMs });
  assert.equal(stepsIn(fresh).length, all, "where more is to be kept, that is read");
  const settled = await sync(fresh, source, { now, keepMs: 400 * dayMs });
  assert.ok((settled.tables[0]?.read ?? 0) <= 150);
});

test("only reading: a statement that would write is refused, whoever asks", { skip }, async (context) => {
  const source = await database("writes");
  await runSql(
    source,
    `CREATE TABLE meta.log (n int);
     CREATE FUNCTION meta.note() RETURNS text LANGUAGE sql VOLATILE AS 'INSERT INTO meta.log VALUES (1) RETURNING ''x''';
     CREATE VIEW meta.sly AS SELECT table_name, status, "timestamp", orchestration_run_id, meta.note() AS workspace
       FROM meta.monitoring_integration; ${rows(1, 5)}`,
  );
  const mirror = mirrorFile(context);
  const { problem } = (await sync(mirror, { ...source, tables: [{ ...integrationTable, table: "sly" }] }))
    .tables[0]!;
  assert.match(problem?.message ?? "", /cannot execute INSERT in a read-only transaction/);
  assert.match(problem?.hint ?? "", /Tocsin only reads/);
  assert.deepEqual(await runSql(source, "SELECT count(*)::int FROM meta.log"), [[0]]);
  const opened = openPostgres(source);
  const table = `log"; DELETE FROM meta.monitoring_integration; --`;
  assert.equal(await opened.columns(table, new AbortController().signal), undefined);
  await opened.close();
  assert.deepEqual(await runSql(source, "SELECT count(*)::int FROM meta.monitoring_integration"), [[5]]);
});

test(
  "a password that is wrong or missing, a user without rights, another database",
  { skip },
  async (context) => {
    const source = await database("logins");
    await runSql(source, "CREATE USER nobody_here PASSWORD 'x'");
    const mirror = mirrorFile(context);
    const problem = async (said: Partial<PostgresSource>): Promise<string> => {
      const { problem: found } = (await sync(mirror, { ...source, ...said })).tables[0]!;
      return `${found?.message} ${found?.hint}`;
    };
    const before = process.env["PGPASSWORD"];
    process.env["PGPASSWORD"] = password;
    try {
      assert.equal(
        await problem({ password: undefined }),
        "The server wants a password for owner. Put it into the environment variable TOCSIN_PASSWORD_WAREHOUSE.",
      );
    } finally {
      if (before === undefined) delete process.env["PGPASSWORD"];
      else process.env["PGPASSWORD"] = before;
    }
    assert.match(await problem({ password: "wrong-secret" }), /^The server refuses the password for owner\./);
    assert.match(await problem({ user: "nobody_here", password: "x" }), /permission denied.*Grant the user/);
    assert.match(await problem({ database: "elsewhere" }), /^There is no database elsewhere/);
    assert.match(await problem({ tls: "verify" }), /does not encrypt its connections/);
    assert.match(await problem({ port: await freePort() }), /^Nothing listens at 127\.0\.0\.1/);
    assert.match(
      await problem({ host: "no-such-host.invalid" }),
      /^The name no-such-host\.invalid is not known\./,
    );
  },
);

test(
  "a query that hangs is stopped at the server, by its limit and by who asks",
  { skip },
  async (context) => {
    const source = await database("hangs");
    await runSql(source, rows(1, 5));
    await runSql(
      source,
      `CREATE VIEW meta.slow AS SELECT m.* FROM meta.monitoring_integration m, pg_sleep(60)`,
    );
    const slow = { ...source, tables: [{ ...integrationTable, table: "slow" }] };
    const busy = async (): Promise<unknown> =>
      (
        await runSql(
          source,
          "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tocsin' AND state = 'active' AND datname = 'hangs'",
        )
      )[0]?.[0];
    const mirror = mirrorFile(context);
    const open = (one: PostgresSource) =>
      openPostgres(one, { connectMs: 2000, statementMs: 300, graceMs: 2000 });
    const means: SyncMeans = { open: (one) => open(one as PostgresSource) };
    const { problem } = (await sync(mirror, slow, { means })).tables[0]!;
    assert.match(problem?.message ?? "", /statement timeout/);
    const controller = new AbortController();
    const patient: SyncMeans = { open: (one) => openPostgres(one as PostgresSource) };
    const asked = sync(mirror, slow, { means: patient, signal: controller.signal });
    while ((await busy()) === 0);
    controller.abort();
    await assert.rejects(asked, (error) => error instanceof RunsError && error.reason === "cancelled");
    assert.equal(await busy(), 0);
  },
);

/** A way to the server that ends, or falls silent, when so many bytes have come back. */
async function proxy(
  context: TestContext,
  limits: readonly number[],
  onLimit: "end" | "silence",
): Promise<number> {
  const left = [...limits];
  const sockets = new Set<Socket>();
  const way = createServer((socket) => {
    const behind = connectTo(server.port, "127.0.0.1");
    for (const one of [socket, behind]) {
      sockets.add(one);
      one.on("error", () => undefined);
    }
    let bytes = 0;
    const limit = left.shift() ?? Infinity;
    socket.pipe(behind);
    behind.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes < limit) socket.write(chunk);
      else if (onLimit === "end") socket.destroy();
    });
    behind.on("close", () => socket.destroy());
    socket.on("close", () => behind.destroy());
  });
  await new Promise<void>((resolve) => void way.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    way.close();
  });
  return (way.address() as AddressInfo).port;
}

test("a connection that is lost in the middle is made again, three times", { skip }, async (context) => {
  const source = await database("drops");
  await runSql(source, rows(1, 9000));
  const mirror = mirrorFile(context);
  const port = await proxy(context, [300_000, 200_000, 200_000], "end");
  assert.deepEqual(counts(await sync(mirror, { ...source, port }, { means: { pageSize: 500 } })), [
    [9000, 9000],
  ]);
  const lost = mirrorFile(context);
  const never = await proxy(context, [400_000, ...Array.from({ length: 20 }, () => 2000)], "end");
  const { tables } = await sync(lost, { ...source, port: never }, { means: { pageSize: 1000 } });
  assert.equal(tables[0]?.problem?.message, `The connection to 127.0.0.1:${never} was lost.`);
  const { sources } = await open(context, lost).syncState();
  assert.ok((sources[0]?.rows ?? 0) >= 1000, "what came before is kept");
  assert.equal(sources[0]?.syncedAt, undefined);
  assert.deepEqual((await sync(lost, source)).tables[0]?.problem, undefined);
  assert.equal(stepsIn(lost).length, 9000);
});

test("a server that falls silent is waited for no longer than said", { skip }, async (context) => {
  const source = await database("silent");
  await runSql(source, rows(1, 100));
  const mirror = mirrorFile(context);
  const port = await proxy(
    context,
    Array.from({ length: 20 }, () => 100),
    "silence",
  );
  const means: SyncMeans = {
    open: (one) => openPostgres(one as PostgresSource, { connectMs: 200, statementMs: 100, graceMs: 100 }),
  };
  const { problem } = (await sync(mirror, { ...source, port }, { means })).tables[0]!;
  assert.match(problem?.message ?? "", /does not answer/);
  // It speaks, and then no more.
  const later = await proxy(
    context,
    Array.from({ length: 20 }, () => 1500),
    "silence",
  );
  const { problem: then } = (await sync(mirror, { ...source, port: later }, { means })).tables[0]!;
  assert.match(then?.message ?? "", /has not answered within/);
});

test("another table under the same name is read from its beginning", { skip }, async (context) => {
  const one = await database("place_one");
  const other = await database("place_two");
  await runSql(one, rows(5000, 6000));
  await runSql(other, rows(1, 300));
  const mirror = mirrorFile(context);
  await sync(mirror, one, { overlapMs: 1 });
  assert.deepEqual(counts(await sync(mirror, other, { overlapMs: 1 })), [[300, 300]]);
});

test("the password is in no error and not in the mirror", { skip }, async (context) => {
  const source = await database("secrets");
  await runSql(source, rows(1, 50));
  const mirror = mirrorFile(context);
  const quoting = { ...source, database: `no ${password}` };
  const said = JSON.stringify([await sync(mirror, source), await sync(mirror, quoting)]);
  assert.ok(!said.includes(password));
  for (const file of ["mirror.db", "mirror.db-wal"]) {
    try {
      assert.ok(!readFileSync(join(dirname(mirror), file)).includes(password), file);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOENT");
    }
  }
});

test("two that sync one mirror at once do no harm", { skip }, async (context) => {
  const source = await database("twice");
  await runSql(source, rows(1, 4000));
  const [alone, both] = [mirrorFile(context), mirrorFile(context)];
  await sync(alone, source);
  const means: SyncMeans = { pageSize: 300 };
  await Promise.all([sync(both, source, { means }), sync(both, source, { means })]);
  const idsOf = (mirror: string): unknown[] => stepsIn(mirror).map((step) => [step["id"], step["data_read"]]);
  assert.deepEqual(idsOf(both), idsOf(alone));
  const { sources, runs } = await open(context, both).syncState();
  assert.deepEqual([sources[0]?.rows, runs], [4000, 201]);
});
