// What goes wrong while databases are asked about runs, and what differs from one to the next: a real PostgreSQL.

import assert from "node:assert/strict";
import { connect as connectTo, createServer } from "node:net";
import { test } from "node:test";
import type { AddressInfo, Socket } from "node:net";
import type { TestContext } from "node:test";
import type { PostgresSource, SourceTable, Warehouse } from "../server/src/runs/history.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import { connectPostgres } from "../server/src/runs/process/warehouses/postgres.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { allTables, password, runSql } from "./postgres.ts";
import { mirrorFile } from "./runMirror.ts";
import { runsError } from "./runStoreWays.ts";
import { database, skip } from "./warehouseWays.ts";

const dayMs = 86_400_000;

/** So many steps, one a minute back from now, five to a run; every tenth has failed. */
const rows = (count: number): string => `
  INSERT INTO meta.monitoring_integration (table_name, schema_name, status, "timestamp", duration, orchestration_run_id)
  SELECT 't' || i, 'raw', CASE WHEN i % 10 = 0 THEN 'Failed' ELSE 'Succeeded' END, now() - i * interval '1 minute', 5,
    'run-' || i / 5 FROM generate_series(1, ${count}) i`;

const warehouse = (...sources: readonly PostgresSource[]): Warehouse => ({
  ...{ sources, keepMs: 400 * dayMs, windowMs: 400 * dayMs },
});

function open(context: TestContext, asked: Warehouse, connect?: typeof connectPostgres): RunStore {
  const path = mirrorFile(context);
  const store = connect
    ? warehouseRunStore(path, asked, (source) => connect(source as PostgresSource))
    : warehouseRunStore(path, asked);
  context.after(() => store.close());
  return store;
}

const idsOf = async (store: RunStore): Promise<string[]> =>
  (await store.runs({}, { limit: 500 })).items.map(({ id }) => id);

const [integrationTable] = allTables as readonly [SourceTable];

test("tables and columns that are called otherwise, in other types", { skip }, async (context) => {
  const source = await database(
    `CREATE SCHEMA ops; CREATE TABLE ops."Load ""Log""" ("Table" varchar(80), "STATUS" char(20), at date, secs text, run uuid, big numeric(30, 0));
     INSERT INTO ops."Load ""Log""" SELECT 'orders', 'Succeeded', current_date - i, CASE i WHEN 1 THEN ' 1.5 ' ELSE 'PT5M' END,
       md5((i / 2)::text)::uuid, 5 FROM generate_series(1, 8) i`,
  );
  const mapped: SourceTable = {
    ...{ ...integrationTable, table: 'ops.Load "Log"' },
    columns: {
      table_name: "Table",
      timestamp: "at",
      orchestration_run_id: "run",
      duration: "secs",
      rows_read: "big",
    },
  };
  const sources = [{ ...source, tables: [mapped] }];
  const path = mirrorFile(context);
  const { signal } = new AbortController();
  await syncAll(path, { sources, keepMs: 400 * dayMs, overlapMs: dayMs }, Date.now(), () => {}, signal);
  const mirror = mirrorRunStore(path);
  context.after(() => mirror.close());
  const store = open(context, warehouse(...sources));
  const { items } = await mirror.runs({}, { limit: 100 });
  assert.equal(items.length, 5);
  assert.deepEqual((await store.runs({}, { limit: 100 })).items, items);
  const steps = await store.steps({ runId: items[0]!.id }, { limit: 10 });
  assert.deepEqual(steps, await mirror.steps({ runId: items[0]!.id }, { limit: 10 }));
  assert.equal(steps.items[0]?.durationMs, 1500);
  assert.deepEqual(await store.step(steps.items[0]?.id ?? ""), steps.items[0]);
});

test(
  "where the key has no time the latest row of a key counts, in lists, runs and counts",
  { skip },
  async (context) => {
    const source = await database();
    const row = (table: string, status: string, ago: string): string =>
      `('${table}', '${status}', now() - interval '${ago}', 'run-1')`;
    await runSql(
      source,
      `INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id) VALUES
     ${row("orders", "Failed", "3 hours")}, ${row("orders", "Succeeded", "2 hours")}, ${row("lines", "Succeeded", "9 days")},
     ${row("lines", "Failed", "1 hour")}, ${row("stock", "InProgress", "4 days")}, ${row("stock", "Succeeded", "1 minute")}`,
    );
    const sources = [
      { ...source, tables: [{ ...integrationTable, key: ["table_name", "orchestration_run_id"] }] },
    ];
    const path = mirrorFile(context);
    const { signal } = new AbortController();
    await syncAll(path, { sources, keepMs: 400 * dayMs, overlapMs: dayMs }, Date.now(), () => {}, signal);
    const mirror = mirrorRunStore(path);
    context.after(() => mirror.close());
    const store = open(context, warehouse(...sources));
    assert.deepEqual(await store.run("run-1"), await mirror.run("run-1"));
    assert.deepEqual(await store.runs({}, { limit: 5 }), await mirror.runs({}, { limit: 5 }));
    const failures = await store.failures({}, { limit: 5 });
    assert.deepEqual(
      failures.items.map(({ name }) => name),
      ["lines"],
    );
    assert.deepEqual(await store.facets({}), await mirror.facets({}));
  },
);

test("a time that is a text is refused, and leaves the other tables", { skip }, async (context) => {
  const source = await database();
  await runSql(
    source,
    `ALTER TABLE meta.monitoring_semantic_model_refresh ALTER COLUMN end_time TYPE text; ${rows(20)}`,
  );
  const store = open(context, warehouse(source));
  assert.equal((await idsOf(store)).length, 5);
  const { sources } = await store.syncState();
  const wrong = sources.filter(({ error }) => error);
  assert.deepEqual(
    wrong.map(({ name, error }) => [name, error?.message]),
    [
      [
        "warehouse: monitoring_semantic_model_refresh",
        "`end_time` of monitoring_semantic_model_refresh is text, so the database cannot tell which rows are the latest.",
      ],
    ],
  );
  const alone = open(context, warehouse({ ...source, tables: [allTables[2]!] }));
  await assert.rejects(
    alone.runs({}, { limit: 1 }),
    runsError("failed", /is text, so the database cannot tell/),
  );
});

test(
  "one source that fails leaves the others and is told of, until it answers again",
  { skip },
  async (context) => {
    const [one, other] = [await database(), { ...(await database()), name: "other" }];
    for (const source of [one, other]) await runSql(source, rows(10));
    const port = await freeProxy(context, one.port);
    const store = open(context, warehouse(one, { ...other, port: port.number }));
    port.isOpen = false;
    const failing = async (): Promise<string[]> =>
      (await store.syncState()).sources.flatMap(({ name, error }) => (error ? [name] : []));
    assert.equal((await store.run("run-1"))?.stages.integration.total, 5);
    assert.equal((await failing()).length, allTables.length);
    assert.ok((await failing()).every((name) => name.startsWith("other: ")));
    port.isOpen = true;
    assert.equal((await store.run("run-1"))?.stages.integration.total, 10);
    assert.deepEqual(await failing(), []);
    // Connections that wait for the next question are lost: it makes others.
    port.drop();
    assert.equal((await store.run("run-1"))?.stages.integration.total, 10);
    port.isOpen = false;
    port.drop();
    const alone = open(context, warehouse({ ...other, port: port.number }));
    await assert.rejects(alone.runs({}, { limit: 1 }), runsError("failed", /The connection to .* was lost/));
  },
);

/** A way to the server that can be closed, and through which connections can be lost. */
async function freeProxy(
  context: TestContext,
  port: number,
): Promise<{ readonly number: number; isOpen: boolean; drop(): void }> {
  const sockets = new Set<Socket>();
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const way = createServer((socket) => {
    socket.on("error", () => undefined);
    if (!proxy.isOpen) return void socket.destroy();
    const behind = connectTo(port, "127.0.0.1");
    behind.on("error", () => undefined);
    sockets.add(socket).add(behind);
    socket.pipe(behind).pipe(socket);
    socket.on("close", () => behind.destroy());
    behind.on("close", () => socket.destroy());
  });
  await new Promise<void>((resolve) => void way.listen(0, "127.0.0.1", resolve));
  context.after(() => (drop(), way.close()));
  const proxy = { number: (way.address() as AddressInfo).port, isOpen: true, drop };
  return proxy;
}

test(
  "a file that is not there, and tables that cannot be asked, are named, and leave the others",
  { skip },
  async (context) => {
    const source = await database();
    await runSql(source, rows(10));
    const file = {
      type: "sqlite",
      name: "local",
      path: "/nowhere/history.db",
      tables: [integrationTable],
    } as const;
    const store = open(context, { ...warehouse(source), sources: [file, source] });
    assert.equal((await idsOf(store)).length, 3);
    const [problem] = (await store.syncState()).sources.flatMap(({ name, error }) =>
      error ? [[name, error.message]] : [],
    );
    assert.deepEqual(problem, ["local: monitoring_integration", "/nowhere/history.db cannot be opened."]);
    const alone = open(context, { ...warehouse(), sources: [file] });
    await assert.rejects(alone.failures({}, { limit: 1 }), runsError("failed", /cannot be opened/));
    const ofPackage: SourceTable = { ...integrationTable, name: "dbt_run_results", table: "dbt_run_results" };
    const packages = open(context, warehouse({ ...source, tables: [ofPackage] }));
    await assert.rejects(
      packages.failures({}, { limit: 1 }),
      runsError("failed", /tables of packages of dbt/),
    );
  },
);

test(
  "a question that hangs ends at its limit, and at the server when nobody wants the answer any more",
  { skip },
  async (context) => {
    const source = await database();
    await runSql(
      source,
      `${rows(10)}; CREATE VIEW meta.slow AS SELECT m.* FROM meta.monitoring_integration m, pg_sleep(60)`,
    );
    const slow = warehouse({ ...source, tables: [{ ...integrationTable, table: "slow" }] });
    const busy = async (): Promise<unknown> =>
      (
        await runSql(
          source,
          `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tocsin' AND state = 'active' AND datname = '${source.database}'`,
        )
      )[0]?.[0];
    const hasty = open(context, slow, (one) =>
      connectPostgres(one, { connectMs: 2000, statementMs: 300, graceMs: 2000 }),
    );
    await assert.rejects(hasty.runs({}, { limit: 1 }), runsError("deadline", /statement timeout/));
    const store = open(context, slow);
    const controller = new AbortController();
    const asked = store.failures({}, { limit: 1 }, controller.signal);
    while ((await busy()) === 0);
    controller.abort();
    await assert.rejects(asked, runsError("cancelled"));
    assert.equal(await busy(), 0);
  },
);

test(
  "only reading: what would write is refused; columns that change are found again",
  { skip },
  async (context) => {
    const source = await database();
    await runSql(
      source,
      `${rows(5)}; CREATE TABLE meta.log (n int);
     CREATE FUNCTION meta.note() RETURNS text LANGUAGE sql VOLATILE AS 'INSERT INTO meta.log VALUES (1) RETURNING ''x''';
     CREATE VIEW meta.sly AS SELECT table_name, status, "timestamp", orchestration_run_id, meta.note() AS workspace
       FROM meta.monitoring_integration`,
    );
    const sly = open(context, warehouse({ ...source, tables: [{ ...integrationTable, table: "sly" }] }));
    await assert.rejects(
      sly.facets({}),
      runsError("failed", /cannot execute INSERT in a read-only transaction/),
    );
    assert.deepEqual(await runSql(source, "SELECT count(*)::int FROM meta.log"), [[0]]);
    const store = open(context, warehouse({ ...source, tables: [integrationTable] }));
    assert.equal((await idsOf(store)).length, 2);
    await runSql(source, "ALTER TABLE meta.monitoring_integration RENAME COLUMN duration TO took");
    await assert.rejects(store.runs({}, { limit: 1 }), runsError("failed", /duration/));
    assert.equal((await idsOf(store)).length, 2);
    await assert.rejects(
      open(context, warehouse({ ...source, database: `no ${password}` })).runs({}, { limit: 1 }),
      (error: Error) => !error.message.includes(password),
    );
  },
);

test("many questions at once share a few connections", { skip }, async (context) => {
  const source = await database();
  await runSql(source, rows(50));
  const store = open(context, warehouse(source));
  const asked = await Promise.all(Array.from({ length: 20 }, () => idsOf(store)));
  assert.ok(asked.every((ids) => ids.length === 11));
  const [[connections]] = (await runSql(
    source,
    `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tocsin' AND datname = '${source.database}'`,
  )) as [[number]];
  assert.ok(connections >= 1 && connections <= 4, `${connections}`);
});
