// Sync from SQL Server and Fabric: the text of what is asked, and its meaning. A real PostgreSQL answers in their place, asked
// the same in its own words.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import type { TestContext } from "node:test";
import type { SourceTable, SqlServerSource } from "../server/src/runs/history.ts";
import type { PageQuery } from "../server/src/runs/process/sources/source.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { openSqlServer } from "../server/src/runs/process/sources/sqlServer.ts";
import { usualPatience } from "../server/src/runs/process/sources/sqlServerConnection.ts";
import { newestSql, pageSql } from "../server/src/runs/process/sources/sqlServerSql.ts";
import {
  fabricDialect,
  fullTime,
  isFabric,
  sqlServerDialect,
} from "../server/src/runs/process/sources/sqlServerType.ts";
import type { SyncMeans } from "../server/src/runs/process/sync/syncAll.ts";
import { createTables, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { mirrorFile } from "./runMirror.ts";
import { counts, integrationTable, request, rows, stepsIn, sync, table } from "./syncHere.ts";
import { startTds } from "./tdsServer.ts";
import type { Answer, TdsServer } from "./tdsServer.ts";
import { answersOf } from "./tdsOfPostgres.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

interface Place {
  readonly source: SqlServerSource;
  readonly tds: TdsServer;
  run(sql: string): Promise<unknown[][]>;
}

/** A SQL Server with a database of PostgreSQL behind it. `spoil` puts another answer in place of one. */
async function database(
  context: TestContext,
  name: string,
  sql = createTables,
  spoil: (answer: Answer, at: number) => Answer = (answer) => answer,
): Promise<Place> {
  await server.run(`CREATE DATABASE ${name}`);
  const behind = server.source({ database: name });
  await runSql(behind, sql);
  const ask = answersOf(behind);
  let asked = 0;
  const tds = await startTds(context, { answer: async (one) => spoil(await ask(one), asked++) });
  return {
    source: {
      ...{ type: "sqlserver", name: "warehouse", host: "127.0.0.1", port: tds.port, database: name },
      ...{ user: "reader", schema: "meta", tls: "off", ca: undefined, auth: "password", password: "x" },
      ...{ secretName: "TOCSIN_PASSWORD_WAREHOUSE", tables: [integrationTable] },
    },
    tds,
    run: (text) => runSql(behind, text),
  };
}

const types = new Map([
  ["run", "uniqueidentifier"],
  ["name]", "varchar(80)"],
  ["fixed", "nchar(10)"],
  ["big", "decimal(38,0)"],
  ["cost", "money"],
  ["speed", "float"],
  ["count", "bigint"],
  ["blob", "varbinary(max)"],
  ["doc", "xml"],
  ["at", "datetime2(7)"],
]);

const page: PageQuery = {
  ...{
    table: "load",
    columns: [...types.keys()],
    time: "at",
    timeType: "datetime2(7)",
    key: ["run", "name]", "run"],
  },
  ...{ from: "2026-01-01", after: { time: "2026-03-01 10:00:00.1234567", key: ["a-b.", "x."] } },
  ...{ isTimeless: false, limit: 5000 },
};

test("a page in T-SQL", () => {
  const { sql, values } = pageSql(page, types, "meta", sqlServerDialect);
  assert.equal(
    sql,
    `SELECT TOP (5000) LOWER(CONVERT(varchar(36), [run])), [name]]], RTRIM([fixed]), CONVERT(varchar(50), [big]), CONVERT(varchar(50), [cost], 2), [speed], [count], CONVERT(varchar(max), CONVERT(varbinary(max), [blob]), 1), CONVERT(nvarchar(max), [doc]), CONVERT(varchar(27), [at], 121), COALESCE(CONVERT(nvarchar(50), LOWER(CONVERT(varchar(36), [run]))) + N'.', N'') COLLATE Latin1_General_100_BIN2, COALESCE(CONVERT(nvarchar(80), [name]]]) + N'.', N'') COLLATE Latin1_General_100_BIN2
FROM [meta].[load]
WHERE [at] IS NOT NULL AND [at] >= CONVERT(datetime2(7), @p1, 121) AND [at] >= CONVERT(datetime2(7), @p2, 121) AND ([at] > CONVERT(datetime2(7), @p2, 121) OR [at] = CONVERT(datetime2(7), @p2, 121) AND (COALESCE(CONVERT(nvarchar(50), LOWER(CONVERT(varchar(36), [run]))) + N'.', N'') COLLATE Latin1_General_100_BIN2 > @p3 OR COALESCE(CONVERT(nvarchar(50), LOWER(CONVERT(varchar(36), [run]))) + N'.', N'') COLLATE Latin1_General_100_BIN2 = @p3 AND COALESCE(CONVERT(nvarchar(80), [name]]]) + N'.', N'') COLLATE Latin1_General_100_BIN2 > @p4))
ORDER BY [at], COALESCE(CONVERT(nvarchar(50), LOWER(CONVERT(varchar(36), [run]))) + N'.', N'') COLLATE Latin1_General_100_BIN2, COALESCE(CONVERT(nvarchar(80), [name]]]) + N'.', N'') COLLATE Latin1_General_100_BIN2`,
  );
  assert.deepEqual(values, ["2026-01-01 00:00:00.0000000", "2026-03-01 10:00:00.1234567", "a-b.", "x."]);
});

test("a page in the T-SQL of Fabric", () => {
  const query: PageQuery = {
    ...{ table: "ops.load", columns: ["name", "at"], time: "at", timeType: "datetime2(6)", key: ["name"] },
    ...{ from: undefined, after: { time: "", key: ["x."] }, isTimeless: true, limit: 10 },
  };
  const known = new Map([
    ["name", "varchar(8000)"],
    ["at", "datetime2(6)"],
  ]);
  assert.deepEqual(pageSql(query, known, "meta", fabricDialect), {
    sql: `SELECT TOP (10) [name], CONVERT(varchar(27), [at], 121), COALESCE(CONVERT(varchar(max), [name]) + '.', '') COLLATE Latin1_General_100_BIN2_UTF8
FROM [ops].[load]
WHERE [at] IS NULL AND COALESCE(CONVERT(varchar(max), [name]) + '.', '') COLLATE Latin1_General_100_BIN2_UTF8 > @p1
ORDER BY COALESCE(CONVERT(varchar(max), [name]) + '.', '') COLLATE Latin1_General_100_BIN2_UTF8`,
    values: ["x."],
  });
});

test("a warehouse of Fabric is known by its host as well", () => {
  const at = (host: string, type: "sqlserver" | "fabric" = "sqlserver"): boolean =>
    isFabric({ type, host } as SqlServerSource);
  assert.ok(at("abc123.datawarehouse.fabric.microsoft.com") && at("localhost", "fabric"));
  // These are databases of SQL Server: one in Fabric, one in Azure.
  assert.ok(!at("abc123.database.fabric.microsoft.com") && !at("example.database.windows.net"));
});

test("times of every type, in their own text and their own type", () => {
  const sqlOf = (timeType: string): string[] => {
    const query = { ...page, columns: ["at"], key: [], timeType, after: undefined };
    const { sql, values } = pageSql(query, new Map([["at", timeType]]), "meta", sqlServerDialect);
    const [, cell, condition] =
      /TOP \(5000\) (.*)\nFROM.*\nWHERE \[at\] IS NOT NULL AND (.*)\n/.exec(sql) ?? [];
    return [
      cell ?? "",
      condition ?? "",
      values.join(),
      newestSql(query, "meta", sqlServerDialect).slice(7, -19),
    ];
  };
  assert.deepEqual(sqlOf("date"), [
    "CONVERT(varchar(10), [at], 23)",
    "[at] >= CONVERT(date, @p1, 23)",
    "2026-01-01",
    "CONVERT(varchar(10), MAX([at]), 23)",
  ]);
  assert.deepEqual(sqlOf("datetime"), [
    "CONVERT(varchar(23), [at], 121)",
    "[at] >= CONVERT(datetime, @p1, 121)",
    "2026-01-01 00:00:00.000",
    "CONVERT(varchar(23), MAX([at]), 121)",
  ]);
  assert.deepEqual(sqlOf("smalldatetime").slice(1, 3), [
    "[at] >= CONVERT(smalldatetime, @p1, 121)",
    "2026-01-01 00:00:00.000",
  ]);
  assert.deepEqual(sqlOf("datetime2(0)").slice(1, 3), [
    "[at] >= CONVERT(datetime2(0), @p1, 121)",
    "2026-01-01 00:00:00",
  ]);
  assert.deepEqual(sqlOf("datetimeoffset(7)"), [
    "CONVERT(varchar(27), CONVERT(datetime2(7), SWITCHOFFSET([at], '+00:00')), 121)",
    "[at] >= TODATETIMEOFFSET(CONVERT(datetime2(7), @p1, 121), '+00:00')",
    "2026-01-01 00:00:00.0000000",
    "CONVERT(varchar(27), CONVERT(datetime2(7), SWITCHOFFSET(MAX([at]), '+00:00')), 121)",
  ]);
  assert.deepEqual(sqlOf("varchar(40)"), [
    "[at]",
    "CONVERT(nvarchar(40), [at]) COLLATE Latin1_General_100_BIN2 >= @p1",
    "2026-01-01",
    "MAX(CONVERT(nvarchar(40), [at]) COLLATE Latin1_General_100_BIN2)",
  ]);
  assert.equal(fullTime("2026-03-01T10:00:00.5", "datetime2(7)"), "2026-03-01 10:00:00.5000000");
  assert.equal(fullTime("2026-03-01 10:00", "datetime"), "2026-03-01 10:00:00.000");
  assert.equal(fullTime("soon", "datetime"), "soon");
});

test(
  "the first sync reads all, the next what is new and what stands shortly before",
  { skip },
  async (context) => {
    const { source, tds, run } = await database(context, "first");
    await run(rows(1, 6345));
    const mirror = mirrorFile(context);
    assert.deepEqual(counts(await sync(mirror, source)), [[6345, 6345]]);
    assert.equal(tds.logins.length, 1);
    const [step] = stepsIn(mirror);
    // All digits are there, and numbers are numbers.
    assert.match(String(step?.["timestamp"]), /^2026-02-2\d \d\d:\d\d:\d\d\.\d{6}$/);
    assert.deepEqual(
      [step?.["duration"], step?.["throughput"], typeof step?.["data_read"]],
      [12.5, 3.25, "number"],
    );
    await run(rows(6346, 6400));
    const [last] = (await sync(mirror, source, { overlapMs: 1 })).tables;
    assert.deepEqual([last?.read, last?.added], [56, 55]);
  },
);

test("ties across a page boundary, empty keys, and blanks at their end", { skip }, async (context) => {
  const { source, run } = await database(context, "ties");
  await run(rows(1, 600, "0"));
  await run(rows(601, 1200, "0.0000003 seconds"));
  await run(`UPDATE meta.monitoring_integration SET source_name = NULL WHERE data_read % 3 = 0;
    UPDATE meta.monitoring_integration SET source_name = 'erp ' WHERE data_read % 7 = 0;
    UPDATE meta.monitoring_integration SET source_name = 'Erp' WHERE data_read % 11 = 0;
    UPDATE meta.monitoring_integration SET source_name = 'größer' WHERE data_read % 13 = 0`);
  for (const pageSize of [7, 100, 199]) {
    const mirror = mirrorFile(context);
    assert.deepEqual(
      counts(await sync(mirror, source, { means: { pageSize } })),
      [[1200, 1200]],
      `${pageSize}`,
    );
    assert.equal(new Set(stepsIn(mirror).map((step) => step["data_read"])).size, 1200);
  }
});

test("rows without a time, late ones, and those of the future", { skip }, async (context) => {
  const { source, run } = await database(context, "odd");
  await run(rows(1, 1000, "1 minute"));
  await run(`INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    SELECT 'no_time_' || i, 'InProgress', NULL, 'run-0' FROM generate_series(1, 30) i;
    INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    VALUES ('future', 'Succeeded', '2099-01-01', 'run-0'), ('no_run', 'Failed', '2026-02-20', NULL)`);
  const mirror = mirrorFile(context);
  const means: SyncMeans = { pageSize: 11 };
  const { tables } = await sync(mirror, source, { means });
  assert.deepEqual(tables[0]?.notes, ["1 row names no orchestration_run_id and was left out."]);
  await run(`INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    VALUES ('late', 'Failed', timestamp '2026-02-20' + interval '700 minutes', 'run-0')`);
  await sync(mirror, source, { means });
  const names = stepsIn(mirror).map((step) => String(step["table_name"]));
  assert.equal(names.length, 1032);
  assert.equal(names.filter((name) => /^(?:no_time_|future$|late$)/.test(name)).length, 32);
});

test("other names, times with an offset and times that are texts", { skip }, async (context) => {
  const { source, run } = await database(
    context,
    "mapped",
    `CREATE SCHEMA ops; CREATE TABLE ops."Load ]Log" ("Table" varchar(80), "STATUS" char(20), at varchar(40),
       zoned timestamptz, run uuid, big numeric(30, 0), fine boolean);
     INSERT INTO ops."Load ]Log" SELECT 'orders', 'Succeeded', '2026-02-2' || i || 'T08:00:00Z',
       timestamptz '2026-02-20 10:00:00.123456+02' + i * interval '1 hour', gen_random_uuid(), 5, true
       FROM generate_series(1, 8) i`,
  );
  const mapped = (timestamp: string): SourceTable =>
    table("monitoring_integration", {
      table: "ops.Load ]Log",
      columns: {
        table_name: "Table",
        timestamp,
        orchestration_run_id: "run",
        rows_read: "big",
        workspace: "fine",
      },
      key: ["orchestration_run_id", "table_name"],
    });
  const means: SyncMeans = { pageSize: 3 };
  for (const [column, first] of [
    ["at", "2026-02-21T08:00:00Z"],
    ["zoned", "2026-02-20 09:00:00.123456"],
  ] as const) {
    const mirror = mirrorFile(context);
    const { tables } = await sync(mirror, { ...source, tables: [mapped(column)] }, { means });
    assert.deepEqual([tables[0]?.read, tables[0]?.added], [8, 8], tables[0]?.problem?.message);
    const steps = stepsIn(mirror);
    assert.equal(steps.map((step) => String(step["timestamp"])).toSorted()[0], first);
    assert.deepEqual(
      [steps[0]?.["rows_read"], steps[0]?.["status"], steps[0]?.["workspace"]],
      [5, "Succeeded", "true"],
    );
  }
  const { problem } = (await sync(mirrorFile(context), source)).tables[0]!;
  assert.equal(problem?.message, "There is no table monitoring_integration.");
  await run("CREATE TABLE ops.nothing (n int)");
});

test("a connection that is lost is made again, and nothing is lost or doubled", { skip }, async (context) => {
  const { source, run, tds } = await database(context, "drops", createTables, (answer, at) =>
    [2, 5, 6, 9].includes(at) ? { dropAfter: 3000 * (at % 3), of: answer } : answer,
  );
  await run(rows(1, 3000));
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source, { means: { pageSize: 500 } })), [[3000, 3000]]);
  assert.equal(tds.logins.length, 5);
});

test(
  "a sync that is killed 15 times loses nothing and doubles nothing",
  { skip, timeout: 200_000 },
  async (context) => {
    const { source, run } = await database(context, "killed");
    await run(rows(1, 8000, "3.000001 seconds"));
    const ended = (mirror: string, ms: number | undefined): Promise<boolean> =>
      new Promise((resolve, reject) => {
        const program = join(import.meta.dirname, "syncProcess.ts");
        const stdio = ["ignore", "ignore", "inherit", "ipc"] as const;
        const child = fork(program, [mirror], { stdio: [...stdio], execArgv: [] });
        child.send(request([source], { overlapMs: 3_600_000 }));
        child.once("message", () => {
          if (ms !== undefined) setTimeout(() => child.kill("SIGKILL"), ms).unref();
        });
        child.once("exit", (code, signal) =>
          code === 0 || signal ? resolve(signal === null) : reject(new Error(`It ended with ${code}.`)),
        );
      });
    const whole = mirrorFile(context);
    const began = Date.now();
    assert.ok(await ended(whole, undefined));
    const longest = Date.now() - began;
    const idsOf = (mirror: string): unknown[] =>
      stepsIn(mirror).map(({ id, data_read, timestamp, run_id }) => [id, data_read, timestamp, run_id]);
    const wanted = idsOf(whole);
    assert.equal(wanted.length, 8000);
    const random = randomOf("killed SQL Server");
    for (let kills = 0; kills < 15;) {
      const mirror = mirrorFile(context);
      while (!(await ended(mirror, kills < 15 ? random.between(0, longest) : undefined))) kills++;
      assert.deepEqual(idsOf(mirror), wanted);
    }
  },
);

test("progress says that a database wakes up", { skip }, async (context) => {
  const { source, run } = await database(context, "asleep");
  await run(rows(1, 10));
  const answer = answersOf(server.source({ database: "asleep" }));
  const tds = await startTds(context, {
    answer,
    login: (_, at) =>
      at < 3 ? { errors: [{ number: 40_613, message: "not currently available" }] } : undefined,
  });
  const told: string[] = [];
  const means: SyncMeans = {
    open: (one, news) => openSqlServer(one as SqlServerSource, news, { ...usualPatience, firstWaitMs: 150 }),
  };
  const synced = await sync(
    mirrorFile(context),
    { ...source, port: tds.port },
    {
      means,
      tell: ({ source: name, isWaking, rows: so }) => told.push(isWaking ? `${name} wakes` : `${so}`),
    },
  );
  assert.deepEqual(counts(synced), [[10, 10]]);
  assert.equal(told[0], "warehouse wakes");
});
