// `read: warehouse` on databases that are not there: each is a double that speaks its protocol, and a real PostgreSQL answers
// what is asked of it. So what a statement means is tried, and that a driver brings it there and back.

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
  SqliteSource,
  SqlServerSource,
} from "../server/src/runs/history.ts";
import { openSource } from "../server/src/runs/process/sources/openSource.ts";
import type { OpenSource } from "../server/src/runs/process/sources/source.ts";
import { openAthena } from "../server/src/runs/process/sources/athena.ts";
import { openSnowflake } from "../server/src/runs/process/sources/snowflake.ts";
import { connectAthena } from "../server/src/runs/process/warehouses/athena.ts";
import { connectSnowflake } from "../server/src/runs/process/warehouses/snowflake.ts";
import { connect } from "../server/src/runs/process/warehouses/connect.ts";
import type { Connection } from "../server/src/runs/process/warehouses/connection.ts";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { postgresFor as athenaInPostgres, startAthena } from "./athenaDouble.ts";
import { runSql } from "./postgres.ts";
import { inCapitals, postgresFor as snowflakeInPostgres, startSnowflake } from "./snowflakeDouble.ts";
import { startTds } from "./tdsServer.ts";
import { answersOf } from "./tdsOfPostgres.ts";
import { assertSame, assertSameFacets, dayMs, fill, filters, generate, synced } from "./warehouseSame.ts";
import { database, skip } from "./warehouseWays.ts";

/** A source of another kind that has the same rows, and how it is asked. */
interface Behind {
  readonly source: DatabaseSource;
  connect(): Connection;
  open(): OpenSource;
}

type Stand = (context: TestContext, behind: PostgresSource) => Promise<Behind>;

const sqlServer =
  (said: Partial<SqlServerSource> = {}): Stand =>
  async (context, { name, database: named, tables, ...behind }) => {
    const ask = answersOf({ ...behind, name, database: named, tables });
    const isUtf8 = said.type === "fabric";
    const tds = await startTds(context, { isUtf8, answer: (asked) => ask(asked) });
    const source: SqlServerSource = {
      ...{ type: "sqlserver", name, host: "127.0.0.1", port: tds.port, database: named, tables },
      ...{ user: "reader", schema: "meta", tls: "off", ca: undefined, auth: "password", password: "x" },
      ...{ secretName: "TOCSIN_PASSWORD_WAREHOUSE", ...said },
    };
    return { source, connect: () => connect(source), open: () => openSource(source) };
  };

const postgres: Stand = async (_, source) => ({
  source,
  connect: () => connect(source),
  open: () => openSource(source),
});

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const password = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const noWait = async (): Promise<void> => undefined;

const snowflake: Stand = async (context, behind) => {
  await runSql(behind, inCapitals + snowflakeInPostgres);
  const double = await startSnowflake(behind);
  context.after(() => double.close());
  const source: SnowflakeSource = {
    ...{ type: "snowflake", name: behind.name, account: "myorg-my_account", host: "snowflake.invalid" },
    ...{ user: "tocsin_reader", database: "DBB", schema: "meta", warehouse: "SMALL", role: "READER" },
    ...{ auth: "key-pair", password, passphrase: undefined, tables: behind.tables },
    ...{ secretName: "TOCSIN_KEY_CLOUD", passphraseName: "TOCSIN_PASSPHRASE_CLOUD" },
  };
  const means = { origin: double.origin, wait: noWait };
  return { source, connect: () => connectSnowflake(source, means), open: () => openSnowflake(source, means) };
};

const athena: Stand = async (context, behind) => {
  await runSql(behind, athenaInPostgres);
  const double = await startAthena(behind);
  context.after(() => double.close());
  const source: AthenaSource = {
    ...{ type: "athena", name: behind.name, region: "eu-central-1", workgroup: "monitoring" },
    ...{ catalog: "AwsDataCatalog", database: "meta", output: "s3://results/", partition: undefined },
    tables: behind.tables,
  };
  const means = { endpoint: double.endpoint, wait: noWait };
  return { source, connect: () => connectAthena(source, means), open: () => openAthena(source, means) };
};

/** A file with the rows that the database behind it has; times as that writes them, some in other ways. */
const sqliteFile: Stand = async (context, behind) => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-sqlite-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "history.db");
  const file = new Database(path);
  for (const { table } of behind.tables) {
    const found = (await runSql(
      behind,
      `SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'meta' AND table_name = '${table}'
       ORDER BY ordinal_position`,
    )) as [string, string][];
    const names = found.map(([name]) => `"${name}"`).join(", ");
    const types = found.map(([name, type]) => {
      const isTime = /^(?:timestamp|date)/.test(type);
      const isNumber = /^(?:double|numeric|int|bigint)/.test(type);
      return `"${name}" ${isTime ? "DATETIME" : isNumber ? "NUMERIC" : "TEXT COLLATE NOCASE"}`;
    });
    file.exec(`CREATE TABLE "${table}" (${types.join(", ")})`);
    const cells = found.map(([name, type]) => {
      if (/^(?:double|numeric|int|bigint)/.test(type)) return `"${name}"::float8`;
      return type === "timestamp with time zone"
        ? `replace(to_char("${name}" AT TIME ZONE 'UTC' + interval '5 hours', 'YYYY-MM-DD HH24:MI:SS.US'), ' ', 'T') || '+05:00'`
        : `"${name}"::text`;
    });
    const insert = file.prepare(
      `INSERT INTO "${table}" (${names}) VALUES (${found.map(() => "?").join(", ")})`,
    );
    for (const row of await runSql(behind, `SELECT ${cells.join(", ")} FROM meta."${table}"`))
      insert.run(...row);
  }
  file.close();
  const source: SqliteSource = { type: "sqlite", name: behind.name, path, tables: behind.tables };
  return { source, connect: () => connect(source), open: () => openSource(source) };
};

// What this machine knows of AWS is none of the tests' business.
before(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "planted-secret" },
    ...{ AWS_CONFIG_FILE: "/nonexistent/config", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials" },
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

const stands: Readonly<Record<string, Stand>> = {
  "SQL Server": sqlServer(),
  Fabric: sqlServer({ type: "fabric" }),
  Snowflake: snowflake,
  Athena: athena,
  "a file of SQLite": sqliteFile,
};

/** Other types of times, in which columns are compared with each other and with what they are not. */
const otherTimes = `
  ALTER TABLE meta.monitoring_integration ALTER "timestamp" TYPE timestamptz, ALTER duration TYPE text;
  ALTER TABLE meta.monitoring_transformation_dbt ALTER "timestamp" TYPE date;
  ALTER TABLE meta.monitoring_semantic_model_refresh ALTER end_time TYPE timestamptz, ALTER start_time TYPE timestamp(3);
  ALTER TABLE meta.orchestration_runs ALTER start_time TYPE date`;

/** What such a type changes: bounds by times, and a search that reads rows around them. */
const timeFilters = filters.filter(
  (one) => one === filters[0] || one.since !== undefined || one.until !== undefined || one.text === "RUN-12",
);

interface Pair {
  readonly mirror: RunStore;
  store(windowMs: number): RunStore;
}

/** Two sources of a kind, the mirror that their own sync filled, as ids of steps are made of what a database writes, and stores. */
async function pairOf(context: TestContext, stand: Stand, runs: number, change?: string): Promise<Pair> {
  const behind = [await database(), { ...(await database()), name: "second" }];
  const rows = generate(runs);
  for (const [at, source] of behind.entries()) {
    await fill(source, rows[at]!);
    if (change !== undefined) await runSql(source, `SET TimeZone = 'UTC'; ${change}`);
  }
  const found = await Promise.all(behind.map((one) => stand(context, one)));
  const sources = found.map(({ source }) => source);
  const of = (source: { readonly name: string }): Behind =>
    found.find((one) => one.source.name === source.name)!;
  const { mirror, path } = await synced(context, sources, { open: (source) => of(source).open() });
  return {
    mirror,
    store(windowMs) {
      const opened = warehouseRunStore(path, { sources, keepMs: 400 * dayMs, windowMs }, (source) =>
        of(source).connect(),
      );
      context.after(() => opened.close());
      return opened;
    },
  };
}

for (const [name, stand] of Object.entries(stands)) {
  test(`${name} gives the same runs, steps and failures as the mirror`, { skip }, async (context) => {
    const { mirror, store } = await pairOf(context, stand, 40);
    await assertSame(name, store(9 * dayMs), mirror, store(9 * dayMs));
    await assertSameFacets(store(400 * dayMs), mirror, "one");
    const { sources } = await store(dayMs).syncState();
    assert.deepEqual(
      sources.flatMap(({ error }) => error?.message ?? []),
      [],
    );
  });
}
for (const [name, stand] of Object.entries({ PostgreSQL: postgres, ...stands }))
  test(`${name}: times of other types`, { skip }, async (context) => {
    const { mirror, store } = await pairOf(context, stand, 40, otherTimes);
    await assertSame(name, store(9 * dayMs), mirror, store(9 * dayMs), timeFilters);
  });
