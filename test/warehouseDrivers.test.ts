// `read: warehouse` on what there is none of here, at the level of protocols: what is asked and how often, and how a question
// ends that nobody wants any more, that takes too long or is refused.

import assert from "node:assert/strict";
import Database from "better-sqlite3";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import type { TestContext } from "node:test";
import type { AthenaSource, SnowflakeSource } from "../server/src/runs/cloudSources.ts";
import type {
  DatabaseSource,
  PostgresSource,
  SourceTable,
  SqlServerSource,
} from "../server/src/runs/history.ts";
import { usualPatience } from "../server/src/runs/process/sources/sqlServerConnection.ts";
import type { SqlServerPatience } from "../server/src/runs/process/sources/sqlServerConnection.ts";
import { connectAthena } from "../server/src/runs/process/warehouses/athena.ts";
import type { Connection } from "../server/src/runs/process/warehouses/connection.ts";
import { connectSnowflake } from "../server/src/runs/process/warehouses/snowflake.ts";
import { connectSqliteFile } from "../server/src/runs/process/warehouses/sqliteFile.ts";
import { connectSqlServer } from "../server/src/runs/process/warehouses/sqlServer.ts";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { postgresFor as athenaInPostgres, refusal, startAthena } from "./athenaDouble.ts";
import type { AthenaDouble } from "./athenaDouble.ts";
import { allTables, createTables, runSql } from "./postgres.ts";
import { mirrorFile } from "./runMirror.ts";
import { runsError } from "./runStoreWays.ts";
import { inCapitals, postgresFor as snowflakeInPostgres, startSnowflake } from "./snowflakeDouble.ts";
import type { SnowflakeDouble } from "./snowflakeDouble.ts";
import { answersOf } from "./tdsOfPostgres.ts";
import { startTds } from "./tdsServer.ts";
import type { Answer, TdsServer } from "./tdsServer.ts";
import { dayMs } from "./warehouseSame.ts";
import { database, skip } from "./warehouseWays.ts";

const [integrationTable] = allTables as readonly [SourceTable];

/** So many steps, one an hour back from now, five to a run; every tenth has failed. */
const rows = (count: number): string => `
  ${createTables};
  INSERT INTO meta.monitoring_integration (table_name, schema_name, status, "timestamp", duration, workspace, orchestration_run_id)
  SELECT 't' || i, 'raw', CASE WHEN i % 10 = 0 THEN 'Failed' ELSE 'Succeeded' END, now() - i * interval '1 hour', 5, 'prod',
    'run-' || i / 5 FROM generate_series(1, ${count}) i;`;

const noWait = async (): Promise<void> => undefined;

function open(context: TestContext, source: DatabaseSource, connect: () => Connection): RunStore {
  const asked = { sources: [source], keepMs: 400 * dayMs, windowMs: 7 * dayMs };
  const store = warehouseRunStore(mirrorFile(context), asked, connect);
  context.after(() => store.close());
  return store;
}

const idsOf = async (store: RunStore): Promise<string[]> =>
  (await store.runs({}, { limit: 10 })).items.map(({ id }) => id);

interface Tds {
  readonly store: RunStore;
  readonly tds: TdsServer;
  /** What it answers in place of its rows. */
  spoil: Answer | undefined;
  /** What answers in truth. */
  readonly behind: PostgresSource;
}

async function sqlServer(
  context: TestContext,
  patience: Partial<SqlServerPatience> = {},
  said: Partial<SqlServerSource> = {},
): Promise<Tds> {
  const behind = await database(rows(100));
  const ask = answersOf(behind);
  const stand: { spoil: Answer | undefined } = { spoil: undefined };
  const answer = (asked: Parameters<typeof ask>[0]): Promise<Answer> | Answer =>
    stand.spoil !== undefined && asked.sql.startsWith("SELECT TOP") ? stand.spoil : ask(asked);
  const tds = await startTds(context, { answer });
  const source: SqlServerSource = {
    ...{ type: "sqlserver", name: "warehouse", host: "127.0.0.1", port: tds.port, database: "dbb" },
    ...{ user: "reader", schema: "meta", tls: "off", ca: undefined, auth: "password", password: "planted" },
    ...{ secretName: "TOCSIN_PASSWORD_WAREHOUSE", tables: [integrationTable], ...said },
  };
  const store = open(context, source, () => connectSqlServer(source, { ...usualPatience, ...patience }));
  return Object.assign(stand, { store, tds, behind });
}

test(
  "SQL Server: a question is stopped at the server, and the next one is answered",
  { skip },
  async (context) => {
    const stand = await sqlServer(context);
    const { store, tds } = stand;
    assert.equal((await idsOf(store)).length, 10);
    stand.spoil = "hang";
    const controller = new AbortController();
    const before = tds.asked.length;
    const asked = store.runs({}, { limit: 1 }, controller.signal);
    while (tds.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    await assert.rejects(asked, runsError("cancelled", /taken back/));
    assert.equal(tds.stopped(), 1);
    stand.spoil = undefined;
    assert.equal((await idsOf(store)).length, 10);
  },
);

test(
  "SQL Server: a statement has a limit, and what the server says is told without the password",
  { skip },
  async (context) => {
    const stand = await sqlServer(context, { statementMs: 2000, cancelMs: 500 });
    stand.spoil = "hang";
    await assert.rejects(idsOf(stand.store), (error: Error & { hint?: string }) => {
      runsError("deadline", /has not answered within/)(error);
      return !/sync/.test(error.hint ?? "");
    });
    stand.spoil = { errors: [{ number: 229, message: "The SELECT permission was denied to planted" }] };
    await assert.rejects(idsOf(stand.store), (error: Error) => !error.message.includes("planted"));
    stand.spoil = { dropAfter: 5 };
    await assert.rejects(idsOf(stand.store), runsError("failed", /lost/));
    stand.spoil = undefined;
    assert.equal((await idsOf(stand.store)).length, 10);
  },
);

test(
  "SQL Server: many questions share four connections, and every list has its bounds of time",
  { skip },
  async (context) => {
    const { store, tds } = await sqlServer(context);
    await Promise.all(Array.from({ length: 12 }, () => idsOf(store)));
    await store.failures({ text: "t1" }, { limit: 5 });
    await store.facets({});
    assert.ok(tds.connections() >= 1 && tds.connections() <= 4, `${tds.connections()}`);
    const selects = tds.asked.filter(({ sql }) => sql.includes("monitoring_integration"));
    for (const { sql, parameters } of selects.filter(({ sql }) => !sql.includes("INFORMATION_SCHEMA"))) {
      assert.match(
        sql,
        /t\.\[timestamp\] >= CONVERT\(datetime2\(\d\), @p\d+, 121\)|t\.\[timestamp\] IS NULL\b/,
      );
      assert.ok(parameters.every(({ type }) => type === "nvarchar"));
      assert.ok(parameters.length < 2100);
    }
  },
);

test("Fabric: texts are varchar, and counts are kept for a time", { skip }, async (context) => {
  const { store, tds } = await sqlServer(context, {}, { type: "fabric" });
  const first = await store.facets({});
  const asked = tds.asked.length;
  const { asOf, ...again } = await store.facets({});
  assert.deepEqual(again, first);
  assert.ok(asOf !== undefined && Date.now() - asOf < 60_000);
  assert.equal(tds.asked.length, asked);
  assert.ok(tds.asked.flatMap(({ parameters }) => parameters).every(({ type }) => type === "varchar"));
  assert.equal((await store.facets({ text: "t1" })).asOf, undefined);
});

test(
  "Fabric: failures are grouped and counted again where there is a newer row",
  { skip },
  async (context) => {
    context.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const { store, tds, behind } = await sqlServer(context, {}, { type: "fabric" });
    const ask = async (): Promise<readonly [groups: number, unseen: number]> => {
      const { items } = await store.failureGroups("node", {}, { limit: 50 });
      return [items.length, await store.notes.unseenFailures()];
    };
    assert.deepEqual(await ask(), [10, 2]);
    const asked = tds.asked.length;
    assert.deepEqual(await ask(), [10, 2]);
    assert.equal(tds.asked.length, asked);
    const insert = `INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)`;
    await runSql(behind, `${insert} VALUES ('late', 'Failed', now(), 'run-late')`);
    assert.deepEqual(await ask(), [10, 2], "the newest row is looked for once a minute");
    context.mock.timers.tick(61_000);
    assert.deepEqual(await ask(), [11, 3]);
    await store.notes.markSeen(Date.now());
    assert.equal(await store.notes.unseenFailures(), 0);
  },
);

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

async function snowflake(
  context: TestContext,
): Promise<{ readonly store: RunStore; readonly double: SnowflakeDouble }> {
  const double = await startSnowflake(await database(rows(100) + inCapitals + snowflakeInPostgres));
  context.after(() => double.close());
  const source: SnowflakeSource = {
    ...{ type: "snowflake", name: "cloud", account: "myorg-my_account", host: "snowflake.invalid" },
    ...{ user: "tocsin_reader", database: "DBB", schema: "meta", warehouse: "SMALL", role: "READER" },
    ...{ auth: "key-pair", password: pem, passphrase: undefined, tables: [integrationTable] },
    ...{ secretName: "TOCSIN_KEY_CLOUD", passphraseName: "TOCSIN_PASSPHRASE_CLOUD" },
  };
  const means = { origin: double.origin, wait: noWait };
  return { store: open(context, source, () => connectSnowflake(source, means)), double };
}

test(
  "Snowflake: cancelled where nobody wants it, refused in its words, kept where it is paid for",
  { skip },
  async (context) => {
    const { store, double } = await snowflake(context);
    assert.equal((await idsOf(store)).length, 10);
    const posted = double.heard.filter(({ method, path }) => method === "POST" && !path.includes("cancel"));
    for (const { body } of posted) {
      assert.match(body.statement ?? "", /^SELECT /);
      assert.deepEqual(body["parameters"], { timezone: "UTC", query_tag: "tocsin" });
      assert.equal(body["timeout"], 60);
      assert.equal(body.statement?.split("?").length, Object.keys(body.bindings ?? {}).length + 1);
    }
    const newest = await store.syncState();
    const count = double.heard.length;
    assert.deepEqual(await store.syncState(), newest);
    assert.equal(double.heard.length, count, "the newest row is not asked for twice in a minute");
    double.looks = 1e9;
    const controller = new AbortController();
    double.trick = ({ method }) => {
      if (method === "GET") controller.abort();
      return undefined;
    };
    await assert.rejects(
      store.runs({}, { limit: 1 }, controller.signal),
      runsError("cancelled", /taken back/),
    );
    assert.match(double.heard.at(-1)?.path ?? "", /\/cancel$/);
    double.looks = 0;
    double.trick = ({ method }) =>
      method === "POST"
        ? { status: 422, body: { code: "002003", message: "Object does not exist" } }
        : undefined;
    await assert.rejects(idsOf(store), runsError("failed", /Snowflake says: Object does not exist/));
    double.trick = undefined;
    assert.equal((await idsOf(store)).length, 10);
  },
);

// What this machine knows of AWS is none of the tests' business.
before(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "planted-secret" },
    ...{ AWS_CONFIG_FILE: "/nonexistent/config", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials" },
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

async function athena(
  context: TestContext,
): Promise<{ readonly store: RunStore; readonly double: AthenaDouble; asked(): string[] }> {
  const days = `ALTER TABLE meta.monitoring_integration ADD dt text;
    UPDATE meta.monitoring_integration SET dt = "timestamp"::date::text;`;
  const double = await startAthena(await database(rows(100) + days + athenaInPostgres));
  context.after(() => double.close());
  const source: AthenaSource = {
    ...{ type: "athena", name: "lake", region: "eu-central-1", workgroup: "monitoring" },
    ...{ catalog: "AwsDataCatalog", database: "meta", output: "s3://results/", partition: "DT" },
    tables: [integrationTable],
  };
  const means = { endpoint: double.endpoint, wait: noWait, attempts: 1 };
  const asked = (): string[] =>
    double.heard
      .filter(({ action }) => action === "StartQueryExecution")
      .map(({ body }) => String(body["QueryString"]));
  return { store: open(context, source, () => connectAthena(source, means)), double, asked };
}

test(
  "Athena: every statement is bounded by days, and what was counted is not counted again",
  { skip },
  async (context) => {
    const { store, double, asked } = await athena(context);
    assert.equal((await idsOf(store)).length, 10);
    const { items } = await store.failures({}, { limit: 5 });
    assert.equal(items.length, 5);
    await store.run("run-3");
    await store.steps({ runId: "run-3" }, { limit: 10 });
    const facets = await store.facets({});
    assert.deepEqual(
      facets.environments.map(({ value }) => value),
      ["prod"],
    );
    for (const sql of asked()) assert.match(sql, /t\."dt" >= '\d{4}-\d\d-\d\d'/);
    const count = asked().length;
    assert.deepEqual({ ...(await store.facets({})), asOf: undefined }, { ...facets, asOf: undefined });
    assert.equal(asked().length, count);
    await store.syncState();
    const after = asked().length;
    await store.syncState();
    assert.equal(asked().length, after);
    assert.ok(!double.heard.some(({ action }) => action === "StopQueryExecution"));
  },
);

test("Athena: stopped where nobody wants it, and refused in its words", { skip }, async (context) => {
  const { store, double } = await athena(context);
  double.looks = 1e9;
  const controller = new AbortController();
  double.trick = ({ action }) => {
    if (action === "GetQueryExecution") controller.abort();
    return undefined;
  };
  await assert.rejects(store.runs({}, { limit: 1 }, controller.signal), runsError("cancelled", /taken back/));
  assert.equal(double.heard.at(-1)?.action, "StopQueryExecution");
  double.looks = 0;
  double.trick = () => refusal("AccessDeniedException", "not authorized: planted-secret");
  await assert.rejects(
    idsOf(store),
    (error: Error) => /Athena says/.test(error.message) && !error.message.includes("planted"),
  );
  double.trick = undefined;
  assert.equal((await idsOf(store)).length, 10);
});

test("a file of SQLite: numbers are no times, a statement has a limit, and what others write meanwhile is not seen", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-sqlite-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "history.db");
  const file = new Database(path);
  context.after(() => file.close());
  file.exec(
    `PRAGMA journal_mode = WAL;
    CREATE TABLE monitoring_integration (table_name, status, timestamp, orchestration_run_id, at);
    INSERT INTO monitoring_integration SELECT 't' || value, 'Failed', datetime('now', '-' || value || ' minutes'), 'run-' || value, value
      FROM generate_series(1, 500)`.replace(
      "generate_series(1, 500)",
      "(WITH RECURSIVE n (value) AS (VALUES (1) UNION ALL SELECT value + 1 FROM n WHERE value < 500) SELECT value FROM n)",
    ),
  );
  const source = { type: "sqlite", name: "local", path, tables: [integrationTable] } as const;
  const store = open(context, source, () => connectSqliteFile(source));
  assert.equal((await store.failures({}, { limit: 500 })).items.length, 500);
  await assert.rejects(
    open(context, source, () => connectSqliteFile(source, -1)).failures({}, { limit: 5 }),
    runsError("deadline", /history\.db has not answered/),
  );
  const taken = new AbortController();
  const asked = store.runs({}, { limit: 5 }, taken.signal);
  taken.abort();
  await assert.rejects(asked, runsError("cancelled"));
  const connection = connectSqliteFile(source);
  const reading = await connection.begin(new AbortController().signal);
  const count = async (): Promise<unknown> =>
    (await reading.ask({ sql: "SELECT COUNT(*) FROM monitoring_integration", values: [] }))[0]?.[0];
  assert.equal(await count(), "500");
  file.exec("DELETE FROM monitoring_integration WHERE at > 10");
  assert.equal(await count(), "500");
  await assert.rejects(
    reading.ask({ sql: "DELETE FROM monitoring_integration", values: [] }),
    /readonly|that return data/,
  );
  await reading.end();
  const columns = { timestamp: "at" };
  const wrong = { ...source, tables: [{ ...integrationTable, columns }] };
  await assert.rejects(
    open(context, wrong, () => connectSqliteFile(wrong)).runs({}, { limit: 5 }),
    runsError("failed", /numbers where times are wanted/),
  );
});
