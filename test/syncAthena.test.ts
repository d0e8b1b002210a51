// Athena by a double whose statements a real PostgreSQL answers; AWS's own client in between.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import type { TestContext } from "node:test";
import type { AthenaSource } from "../server/src/runs/cloudSources.ts";
import type { SourceTable, Synced } from "../server/src/runs/history.ts";
import { reachService } from "../server/src/runs/process/doctor/reachService.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { openAthena } from "../server/src/runs/process/sources/athena.ts";
import type { AthenaMeans } from "../server/src/runs/process/sources/athenaApi.ts";
import { newestSql, pageSql } from "../server/src/runs/process/sources/athenaSql.ts";
import type { OpenSource } from "../server/src/runs/process/sources/source.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { Examined } from "../server/src/runs/history.ts";
import { refusal, startAthena } from "./athenaDouble.ts";
import type { AthenaDouble, Reply } from "./athenaDouble.ts";
import { createTables, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { mirrorFile, noon } from "./runMirror.ts";
import { cli, folderWith, write } from "./terminal.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

// What this machine knows of AWS is none of the tests' business.
before(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "planted-secret" },
    ...{ AWS_CONFIG_FILE: "/nonexistent/config", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials" },
    AWS_EC2_METADATA_DISABLED: "true",
  });
});

const table = (name: SourceTable["name"], said: Partial<SourceTable> = {}): SourceTable => ({
  ...{ name, table: name, columns: {}, key: undefined },
  ...said,
});

const athena = (said: Partial<AthenaSource> = {}): AthenaSource => ({
  ...{
    type: "athena",
    name: "lake",
    region: "eu-central-1",
    workgroup: "monitoring",
    catalog: "AwsDataCatalog",
  },
  ...{ database: "meta", output: "s3://results/tocsin/", partition: undefined },
  tables: [table("monitoring_integration")],
  ...said,
});

/** Half of the rows have the time of the one before. */
const rows = (from: number, to: number, type = "timestamp"): string => `
  INSERT INTO meta.monitoring_integration
  SELECT 'table_' || i % 20, 'raw', CASE WHEN i % 3 = 0 THEN NULL ELSE 'erp''s' END, 'SQL', 'FULL', 'prod',
    CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Succeeded' END,
    (timestamp '2026-02-27 22:00:00' + i / 2 * interval '7.123457 seconds')::${type},
    12.5, 3.25, 1000 + i, 900, 10, 10, 'Sales', 'run-' || i / 20, 'src-' || i, 'p1' FROM generate_series(${from}, ${to}) i;`;

async function double(context: TestContext, name: string, sql: string): Promise<AthenaDouble> {
  await server.run(`CREATE DATABASE ${name}`);
  const source = server.source({ database: name });
  await runSql(source, createTables + sql);
  const stand = await startAthena(source);
  context.after(() => stand.close());
  return stand;
}

const noWait = async (): Promise<void> => undefined;

const openOn = ({ endpoint }: AthenaDouble, source = athena(), means: AthenaMeans = {}): OpenSource =>
  openAthena(source, { endpoint, wait: noWait, now: () => noon, ...means });

interface Call {
  readonly source?: AthenaSource;
  readonly means?: AthenaMeans;
  readonly signal?: AbortSignal;
}

function sync(mirror: string, stand: AthenaDouble, call: Call = {}): Promise<Synced> {
  const { source = athena(), means, signal = new AbortController().signal } = call;
  const request = { sources: [source], keepMs: 400 * 86_400_000, overlapMs: 3_600_000 };
  const open = (): OpenSource => openOn(stand, source, means);
  return syncAll(mirror, request, noon, () => undefined, signal, { wait: noWait, open });
}

test("one query is read part by part, and what it read of the tables is told", { skip }, async (context) => {
  const stand = await double(context, "parts", rows(1, 2345));
  const mirror = mirrorFile(context);
  const [first] = (await sync(mirror, stand)).tables;
  assert.deepEqual([first?.problem, first?.read, first?.added], [undefined, 2345, 2345]);
  assert.ok(first?.notes.includes("Athena has read 2.35 MB for it."), first?.notes.join());
  const actions = stand.heard.map(({ action }) => action);
  assert.deepEqual(actions, [
    ...["GetTableMetadata", "StartQueryExecution", "GetQueryExecution", "GetQueryExecution"],
    ...["GetQueryResults", "GetQueryResults", "GetQueryResults"],
  ]);
  const [, start] = stand.heard;
  assert.deepEqual(
    [start?.body["WorkGroup"], start?.body["QueryExecutionContext"], start?.body["ResultConfiguration"]],
    [
      "monitoring",
      { Catalog: "AwsDataCatalog", Database: "meta" },
      { OutputLocation: "s3://results/tocsin/" },
    ],
  );
  assert.match(String(start?.body["QueryString"]), /^SELECT /);
  assert.match(
    String(start?.headers.authorization),
    /Credential=AKIATESTTESTTEST\/\d+\/eu-central-1\/athena\//,
  );
  const opened = readMirror(mirror);
  const [row] = opened
    .prepare(
      "SELECT timestamp, source_name, throughput FROM monitoring_integration ORDER BY timestamp LIMIT 1",
    )
    .raw()
    .all();
  opened.close();
  assert.deepEqual(row, ["2026-02-27 22:00:00", "erp's", 3.25]);
  await runSql(server.source({ database: "parts" }), rows(2346, 2400));
  const [again] = (await sync(mirror, stand)).tables;
  assert.equal(again?.added, 55);
  assert.ok((again?.read ?? 0) > 1000 && (again?.read ?? 0) < 1200, `an hour: ${again?.read}`);
});

test("each query goes on behind the last row, whatever the time's type", { skip }, async (context) => {
  for (const type of ["timestamp", "timestamptz", "text", "date"]) {
    const alter = `ALTER TABLE meta.monitoring_integration ALTER "timestamp" TYPE ${type} USING to_char("timestamp", 'YYYY')::${type};`;
    const stand = await double(context, `by_${type}`, alter + rows(1, 900, type));
    const opened = openOn(stand);
    const types = await opened.columns("monitoring_integration", new AbortController().signal);
    const query = {
      ...{
        table: "monitoring_integration",
        columns: ["table_name", "timestamp", "integration_pipeline_source_run_id"],
      },
      ...{ time: "timestamp", timeType: types?.get("timestamp") ?? "", limit: 70, from: "2026-01-01" },
      ...{ key: ["source_name", "integration_pipeline_source_run_id"], isTimeless: false },
    };
    const seen: string[] = [];
    for (let behind; ;) {
      const page = await opened.page({ ...query, after: behind }, new AbortController().signal);
      seen.push(...page.map(({ cells }) => String(cells[2])));
      behind = page.at(-1)?.position;
      if (page.length < query.limit) break;
    }
    assert.deepEqual([seen.length, new Set(seen).size], [900, 900], type);
    const [synced] = (await sync(mirrorFile(context), stand)).tables;
    assert.deepEqual([synced?.problem, synced?.added], [undefined, 900], type);
  }
});

test("days bound what is read of a table that is partitioned by them", { skip }, async (context) => {
  const sql = `ALTER TABLE meta.monitoring_integration ADD dt text;${rows(1, 4000).replace("7.123457", "71.23")}
    UPDATE meta.monitoring_integration SET dt = "timestamp"::date::text;`;
  const stand = await double(context, "days", sql);
  const [unbounded] = (await sync(mirrorFile(context), stand)).tables;
  assert.match(unbounded?.notes.join() ?? "", /It is partitioned by dt: where that is the day, name it/);
  const source = athena({ partition: "dt" });
  const mirror = mirrorFile(context);
  const asked = (): string =>
    String(stand.heard.findLast(({ action }) => action === "StartQueryExecution")?.body["QueryString"]);
  const [bounded] = (await sync(mirror, stand, { source })).tables;
  assert.doesNotMatch(bounded?.notes.join() ?? "", /partitioned/);
  assert.match(
    asked(),
    /WHERE "timestamp" IS NOT NULL AND "dt" >= '2025-01-24' AND "timestamp" >= TIMESTAMP '2025-01-25 00:00:00'/,
  );
  await sync(mirror, stand, { source });
  assert.match(asked(), /"dt" >= '2026-02-28'/);
  const opened = openOn(stand, source);
  const types = await opened.columns("monitoring_integration", new AbortController().signal);
  const newest = await opened.newest(
    {
      table: "monitoring_integration",
      columns: [],
      time: "timestamp",
      timeType: types?.get("timestamp") ?? "",
      key: [],
    },
    new AbortController().signal,
  );
  assert.match(newest ?? "", /^2026-03-01 /);
  assert.match(
    asked(),
    /^SELECT CAST\(MAX\("timestamp"\) AS varchar\) FROM "meta"."monitoring_integration" WHERE "dt" >= '2026-01-28'$/,
  );
});

test("the text of a page", () => {
  const types = new Map([
    ["name", "string"],
    ["at", "timestamp with time zone"],
    ["id", "bigint"],
    ["more", "map<string,string>"],
    ["dt", "date"],
  ]);
  const query = {
    ...{
      table: "log",
      columns: ["name", "at", "more"],
      time: "at",
      timeType: "timestamp with time zone",
      key: ["name", "id"],
    },
    ...{ from: "2026-02-01", isTimeless: false, limit: 100 },
  };
  const behind = { time: "2026-03-01 10:00:00.123 UTC", key: ["a'b", "7"] };
  assert.equal(
    pageSql({ ...query, after: behind }, { database: "meta", name: "log", types, partitions: [] }, "dt"),
    `SELECT "name", CAST("at" AT TIME ZONE 'UTC' AS varchar), JSON_FORMAT(CAST("more" AS JSON)), COALESCE("name", ''), COALESCE(CAST("id" AS varchar), '')
FROM "meta"."log"
WHERE "at" IS NOT NULL AND "dt" >= DATE '2026-02-28' AND "at" >= TIMESTAMP '2026-03-01 10:00:00.123 UTC' AND ("at" > TIMESTAMP '2026-03-01 10:00:00.123 UTC' OR "at" = TIMESTAMP '2026-03-01 10:00:00.123 UTC' AND (COALESCE("name", '') > 'a''b' OR COALESCE("name", '') = 'a''b' AND COALESCE(CAST("id" AS varchar), '') > '7'))
ORDER BY "at", COALESCE("name", ''), COALESCE(CAST("id" AS varchar), '') LIMIT 100`,
  );
  const found = { database: "meta", name: "log", types, partitions: [] };
  assert.equal(
    newestSql({ ...query, table: "log" }, found, undefined, "2026-02-01"),
    `SELECT CAST(MAX("at") AT TIME ZONE 'UTC' AS varchar) FROM "meta"."log"`,
  );
});

test(
  "one that is stopped is stopped at Athena, and so is one that takes too long",
  { skip },
  async (context) => {
    const stand = await double(context, "stopping", rows(1, 100));
    stand.looks = 1e9;
    const controller = new AbortController();
    stand.trick = ({ action }, count) => {
      if (action === "GetQueryExecution" && count > 5) controller.abort();
      return undefined;
    };
    await assert.rejects(
      sync(mirrorFile(context), stand, { signal: controller.signal }),
      (error) => error instanceof RunsError && error.reason === "cancelled",
    );
    assert.equal(stand.heard.at(-1)?.action, "StopQueryExecution");
    stand.trick = undefined;
    let clock = noon;
    const [late] = (await sync(mirrorFile(context), stand, { means: { now: () => (clock += 60_000) } }))
      .tables;
    assert.equal(late?.problem?.message, "Athena has not answered within 600 s.");
    assert.equal(stand.heard.at(-1)?.action, "StopQueryExecution");
    stand.trick = () => "hang";
    const [hung] = (await sync(mirrorFile(context), stand, { means: { answerMs: 30 } })).tables;
    assert.match(hung?.problem?.message ?? "", /^Athena in eu-central-1 cannot be reached/);
  },
);

test("too many requests and lost connections are asked again", { skip }, async (context) => {
  const stand = await double(context, "busy", rows(1, 3000));
  stand.trick = (_, count) => {
    if (count === 2) return refusal("ThrottlingException", "Rate exceeded");
    return count === 10 ? "drop" : undefined;
  };
  const mirror = mirrorFile(context);
  // AWS's client would wait.
  const means = { attempts: 1 };
  const [one] = (await sync(mirror, stand, { means })).tables;
  assert.deepEqual([one?.problem, one?.added], [undefined, 3000]);
  stand.trick = () => refusal("TooManyRequestsException", "Rate exceeded");
  const [refused] = (await sync(mirror, stand, { means })).tables;
  assert.equal(refused?.problem?.message, "Athena wants to be asked less often.");
});

test("what Athena says is put into words, without secrets", { skip }, async (context) => {
  const stand = await double(context, "words", rows(1, 10));
  const mirror = mirrorFile(context);
  const said = async (reply: Reply, action = "StartQueryExecution", source = athena()): Promise<string> => {
    stand.trick = (heard) => (heard.action === action ? reply : undefined);
    const [one] = (await sync(mirror, stand, { source })).tables;
    return `${one?.problem?.message} | ${one?.problem?.hint}`;
  };
  const failed = (reason: string): Reply => ({
    status: 200,
    body: { QueryExecution: { Status: { State: "FAILED", StateChangeReason: reason } } },
  });
  assert.match(
    await said(refusal("ExpiredTokenException", "The security token included in the request is expired")),
    /have expired.*aws sso login/,
  );
  assert.match(
    await said(
      refusal("UnrecognizedClientException", "The security token included in the request is invalid."),
    ),
    /refuses the credentials/,
  );
  assert.match(
    await said(
      refusal(
        "AccessDeniedException",
        "User is not authorized to perform: athena:StartQueryExecution planted-secret",
      ),
    ),
    /\*\*\* \| The credentials need athena:StartQueryExecution/,
  );
  assert.match(
    await said(
      refusal("InvalidRequestException", "No output location provided."),
      "StartQueryExecution",
      athena({ output: undefined }),
    ),
    /Name `output`/,
  );
  assert.match(
    await said(failed("Bytes scanned limit was exceeded"), "GetQueryExecution"),
    /monitoring limits what a query may read/,
  );
  assert.match(
    await said(failed("SYNTAX_ERROR: line 1:8"), "GetQueryExecution"),
    /Athena says: SYNTAX_ERROR/,
  );
  const [missing] = (await sync(mirror, stand, { source: athena({ tables: [table("orchestration_runs")] }) }))
    .tables;
  assert.equal(missing?.problem?.message, "There is no table orchestration_runs.");
  const keys = { ...process.env };
  delete process.env["AWS_ACCESS_KEY_ID"];
  stand.trick = undefined;
  const [none] = (await sync(mirror, stand)).tables;
  Object.assign(process.env, keys);
  assert.match(none?.problem?.message ?? "", /^There are no credentials of AWS/);
});

test("the doctor says how far it came", { skip }, async (context) => {
  const stand = await double(context, "doctor", rows(1, 10));
  const steps = async (): Promise<string[]> => {
    const found: Examined[] = [];
    await reachService(athena(), openOn(stand), found, new AbortController().signal);
    return found.map(({ step, isGood }) => `${step} ${isGood ? "good" : "bad"}`);
  };
  assert.equal((await steps()).join(), "name good,connection good,encryption good,login good,database good");
  stand.trick = () => refusal("UnrecognizedClientException", "invalid");
  assert.equal((await steps()).at(-1), "login bad");
  stand.trick = () => refusal("MetadataException", "The catalog is not there");
  assert.equal((await steps()).at(-1), "database bad");
});

test(
  "tocsin sync hands credentials over where the user has said so, and says what was read",
  { skip },
  async (context) => {
    const stand = await double(context, "terminal", rows(1, 300));
    const said = (more = ""): string =>
      `history:\n  keep: 10y\n  sources:\n    lake: { type: athena, region: eu-central-1, database: meta, catalog: cat${more} }\n`;
    const folder = folderWith({ ".tocsin.yaml": said() });
    const state = folderWith({});
    const { PATH } = process.env;
    const credentials = { AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "planted-secret" };
    const env = {
      ...{
        PATH,
        HOME: state,
        XDG_STATE_HOME: state,
        LOCALAPPDATA: state,
        NO_COLOR: "1",
        NODE_NO_WARNINGS: "1",
      },
      ...{ AWS_ENDPOINT_URL: stand.endpoint, AWS_EC2_METADATA_DISABLED: "true", ...credentials },
    };
    // The double answers from this process, so the other one cannot be waited for here.
    const run = async (...args: readonly string[]): Promise<{ code: number | null; out: string }> => {
      const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env });
      let out = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (out += text));
      const [code] = (await once(child, "close")) as [number | null];
      assert.doesNotMatch(out, /planted/);
      return { code, out };
    };
    assert.match(
      (await run("sync")).out,
      /nobody has said that lake \(Athena in eu-central-1, workgroup primary, cat\.meta\)/i,
    );
    assert.equal(stand.heard.length, 0);
    const first = await run("sync", "--trust", "--remember");
    assert.match(first.out, /monitoring_integration: 300 new rows/);
    assert.match(first.out, /Athena has read 300 KB for it\./);
    assert.match((await run("runs")).out, /run-1\b/);
    const doctor = await run("doctor");
    assert.match(
      doctor.out,
      /login +AWS takes the credentials[^]*newest row +monitoring_integration: 2026-02-27/,
    );
    assert.equal((await run("sync", "--quiet")).code, 0);
    // Another place for results is another place to hand them to.
    write(folder, { ".tocsin.yaml": said(", output: 's3://elsewhere/'") });
    const count = stand.heard.length;
    assert.match((await run("sync")).out, /nobody has said/i);
    assert.equal(stand.heard.length, count);
  },
);
