// Snowflake's SQL API by a double whose statements a real PostgreSQL answers.

import assert from "node:assert/strict";
import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { after, test } from "node:test";
import type { TestContext } from "node:test";
import type { SnowflakeSource } from "../server/src/runs/cloudSources.ts";
import type { SourceTable, Synced } from "../server/src/runs/history.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { openSnowflake } from "../server/src/runs/process/sources/snowflake.ts";
import type { SnowflakeMeans } from "../server/src/runs/process/sources/snowflakeApi.ts";
import { pageSql } from "../server/src/runs/process/sources/snowflakeSql.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import { RunsError } from "../server/src/runs/store.ts";
import { createTables, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { mirrorFile, noon } from "./runMirror.ts";
import { inCapitals, postgresFor, startSnowflake } from "./snowflakeDouble.ts";
import type { Reply, SnowflakeDouble } from "./snowflakeDouble.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const table = (name: SourceTable["name"], said: Partial<SourceTable> = {}): SourceTable => ({
  ...{ name, table: name, columns: {}, key: undefined },
  ...said,
});

const snowflake = (said: Partial<SnowflakeSource> = {}): SnowflakeSource => ({
  ...{ type: "snowflake", name: "cloud", account: "myorg-my_account", host: "snowflake.invalid" },
  ...{ user: "tocsin_reader", database: "DBB", schema: "meta", warehouse: "SMALL", role: "READER" },
  ...{ auth: "key-pair", password: pem, passphrase: undefined },
  ...{ secretName: "TOCSIN_KEY_CLOUD", passphraseName: "TOCSIN_PASSPHRASE_CLOUD" },
  tables: [table("monitoring_integration")],
  ...said,
});

/** Half of the rows have the time of the one before. */
const rows = (from: number, to: number): string => `
  INSERT INTO meta.monitoring_integration
  SELECT 'table_' || i % 20, 'raw', CASE WHEN i % 3 = 0 THEN NULL ELSE 'erp' END, 'SQL', 'FULL', 'prod',
    CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Succeeded' END, timestamp '2026-02-28' + i / 2 * interval '7.123457 seconds',
    12.5, 3.25, 1000 + i, 900, 10, 10, 'Sales', 'run-' || i / 20, 'src-' || i, 'p1' FROM generate_series(${from}, ${to}) i`;

async function double(context: TestContext, name: string, sql: string): Promise<SnowflakeDouble> {
  await server.run(`CREATE DATABASE ${name}`);
  const source = server.source({ database: name });
  await runSql(source, createTables + sql + inCapitals + postgresFor);
  const started = await startSnowflake(source);
  context.after(() => started.close());
  return started;
}

interface Call {
  readonly source?: SnowflakeSource;
  readonly means?: SnowflakeMeans;
  readonly signal?: AbortSignal;
}

const waits: number[] = [];
const noWait = async (ms: number): Promise<void> => void waits.push(ms);

function sync(mirror: string, { origin }: SnowflakeDouble, call: Call = {}): Promise<Synced> {
  const { source = snowflake(), means = {}, signal = new AbortController().signal } = call;
  const request = { sources: [source], keepMs: 400 * 86_400_000, overlapMs: 3_600_000 };
  const open = () => openSnowflake(source, { origin, wait: noWait, ...means });
  return syncAll(mirror, request, noon, () => undefined, signal, { wait: noWait, open });
}

function read(mirror: string, sql: string): unknown[] {
  const opened = readMirror(mirror);
  try {
    return opened.prepare(sql).raw().all();
  } finally {
    opened.close();
  }
}

const refusal = (status: number, code: string, message: string, sqlState = ""): Reply => ({
  status,
  body: { code, message, sqlState },
});

test("rows come in partitions, and the next sync reads what is new", { skip }, async (context) => {
  const stand = await double(context, "parts", rows(1, 2345));
  stand.partitionRows = 400;
  const mirror = mirrorFile(context);
  const [first] = (await sync(mirror, stand)).tables;
  assert.deepEqual([first?.problem, first?.read, first?.added], [undefined, 2345, 2345]);
  const [[time, source, throughput] = []] = read(
    mirror,
    "SELECT timestamp, source_name, throughput FROM monitoring_integration WHERE table_name = 'table_3' ORDER BY timestamp LIMIT 1",
  ) as unknown[][];
  assert.deepEqual([time, source, throughput], ["2026-02-28 00:00:07.123457000", null, 3.25]);
  await runSql(server.source({ database: "parts" }), rows(2346, 2400));
  const [again] = (await sync(mirror, stand)).tables;
  assert.equal(again?.added, 55);
  assert.ok((again?.read ?? 0) > 1000 && (again?.read ?? 0) < 1200, `an hour: ${again?.read}`);
  const parts = stand.heard.filter(({ path }) => path.includes("partition="));
  assert.ok(parts.length >= 5 && parts.every(({ method }) => method === "GET"));
  const [submitted] = stand.heard;
  assert.deepEqual(
    [
      submitted?.body["database"],
      submitted?.body["warehouse"],
      submitted?.body["role"],
      submitted?.body["timeout"],
    ],
    ["DBB", "SMALL", "READER", 120],
  );
  assert.deepEqual(submitted?.body["parameters"], { timezone: "UTC", query_tag: "tocsin" });
  assert.ok(stand.heard.every(({ body }) => !body.statement || body.statement.startsWith("SELECT ")));
});

test("each statement goes on behind the last row, whatever the time's type", { skip }, async (context) => {
  for (const type of ["timestamp", "timestamptz", "text", "date"]) {
    const sql = `ALTER TABLE meta.monitoring_integration ALTER "timestamp" TYPE ${type} USING to_char("timestamp", 'YYYY-MM-DD HH24:MI:SS.US')::${type};`;
    const stand = await double(
      context,
      `by_${type}`,
      `${sql}${rows(1, 900).replace("timestamp '2026-02-28' + i / 2 * interval '7.123457 seconds'", type === "text" ? "(timestamp '2026-02-28' + i / 2 * interval '7.123457 seconds')::text" : `(timestamp '2026-02-28' + i / 2 * interval '7.123457 seconds')::${type}`)};
      INSERT INTO meta.monitoring_integration (table_name, status, orchestration_run_id) VALUES ('timeless', 'Succeeded', 'run-1')`,
    );
    const opened = openSnowflake(snowflake(), { origin: stand.origin, wait: noWait });
    const types = await opened.columns("monitoring_integration", new AbortController().signal);
    const time = types?.get("TIMESTAMP") ?? "";
    const columns = ["TABLE_NAME", "TIMESTAMP", "INTEGRATION_PIPELINE_SOURCE_RUN_ID"];
    const query = {
      ...{ table: "monitoring_integration", columns, time: "TIMESTAMP", timeType: time, limit: 70 },
      ...{
        key: ["SOURCE_NAME", "INTEGRATION_PIPELINE_SOURCE_RUN_ID"],
        from: "2026-01-01",
        isTimeless: false,
      },
    };
    const seen: string[] = [];
    for (let after; ;) {
      const page = await opened.page({ ...query, after }, new AbortController().signal);
      seen.push(...page.map(({ cells }) => String(cells[2])));
      after = page.at(-1)?.position;
      if (page.length < query.limit) break;
    }
    assert.deepEqual([seen.length, new Set(seen).size], [900, 900], type);
    const mirror = mirrorFile(context);
    const [synced] = (await sync(mirror, stand)).tables;
    assert.deepEqual([synced?.problem, synced?.added], [undefined, 901], type);
  }
});

test("the text of a page", () => {
  const types = new Map([
    ["NAME", "TEXT"],
    ["AT", "TIMESTAMP_TZ"],
    ["ID", "NUMBER"],
    ["MORE", "VARIANT"],
  ]);
  const query = {
    ...{
      table: "log",
      columns: ["NAME", "AT", "MORE"],
      time: "AT",
      timeType: "TIMESTAMP_TZ",
      key: ["NAME", "ID"],
    },
    ...{ from: "2026-03-01 00:00:00.000000000", isTimeless: false, limit: 100 },
  };
  const after = { time: "2026-03-01 10:00:00.123456789", key: ["a", "7"] };
  const { sql, values } = pageSql({ ...query, after }, { name: '"META"."LOG"', types });
  assert.equal(
    sql,
    `SELECT "NAME", TO_VARCHAR(CONVERT_TIMEZONE('UTC', "AT"), 'YYYY-MM-DD HH24:MI:SS.FF9'), "MORE", COALESCE(TO_VARCHAR("NAME"), '') COLLATE 'utf8', COALESCE(TO_VARCHAR("ID"), '') COLLATE 'utf8'
FROM "META"."LOG"
WHERE "AT" IS NOT NULL AND "AT" >= TO_TIMESTAMP_TZ(?) AND "AT" >= TO_TIMESTAMP_TZ(?) AND ("AT" > TO_TIMESTAMP_TZ(?) OR "AT" = TO_TIMESTAMP_TZ(?) AND (COALESCE(TO_VARCHAR("NAME"), '') COLLATE 'utf8' > ? COLLATE 'utf8' OR COALESCE(TO_VARCHAR("NAME"), '') COLLATE 'utf8' = ? COLLATE 'utf8' AND COALESCE(TO_VARCHAR("ID"), '') COLLATE 'utf8' > ? COLLATE 'utf8'))
ORDER BY "AT", COALESCE(TO_VARCHAR("NAME"), '') COLLATE 'utf8', COALESCE(TO_VARCHAR("ID"), '') COLLATE 'utf8' LIMIT 100`,
  );
  assert.deepEqual(values, [query.from, after.time, after.time, after.time, "a", "a", "7"]);
});

test("a key signs who it is for an hour, and is made anew when it is refused", { skip }, async (context) => {
  const stand = await double(context, "keyed", rows(1, 10));
  let refused = 0;
  stand.trick = (_, count) =>
    count === 4 && refused++ === 0 ? refusal(401, "390144", "JWT token is invalid.") : undefined;
  let clock = noon;
  const means = { now: () => (clock += 1000) };
  assert.equal((await sync(mirrorFile(context), stand, { means })).tables[0]?.added, 10);
  const tokens = new Set(stand.heard.map(({ headers }) => headers.authorization ?? ""));
  assert.equal(tokens.size, 2);
  const [head = "", claims = "", signature = ""] = [...tokens][0]!.replace("Bearer ", "").split(".");
  const verifier = createVerify("sha256").update(`${head}.${claims}`);
  assert.ok(verifier.verify(createPublicKey(privateKey), Buffer.from(signature, "base64url")));
  const said = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, number | string>;
  assert.match(String(said["iss"]), /^MYORG-MY_ACCOUNT\.TOCSIN_READER\.SHA256:[A-Za-z0-9+/]{43}=$/);
  assert.deepEqual(
    [said["sub"], Number(said["exp"]) - Number(said["iat"])],
    ["MYORG-MY_ACCOUNT.TOCSIN_READER", 3540],
  );
  assert.equal(stand.heard[0]?.headers["x-snowflake-authorization-token-type"], "KEYPAIR_JWT");
  assert.ok(publicKey);
});

test("a locked key is opened with its passphrase; what is no key is said", { skip }, async (context) => {
  const stand = await double(context, "locked", rows(1, 10));
  const secret = privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "planted-passphrase" })
    .toString();
  const synced = async (said: Partial<SnowflakeSource>) => {
    const [one] = (await sync(mirrorFile(context), stand, { source: snowflake(said) })).tables;
    return one?.problem?.message ?? one?.added;
  };
  assert.equal(await synced({ password: secret, passphrase: "planted-passphrase" }), 10);
  assert.equal(
    await synced({ password: secret, passphrase: "planted-wrong" }),
    "The private key of TOCSIN_KEY_CLOUD cannot be opened with its passphrase.",
  );
  assert.match(
    String(await synced({ password: "planted-nonsense" })),
    /^TOCSIN_KEY_CLOUD holds no private key/,
  );
  assert.equal(await synced({ password: undefined }), "TOCSIN_KEY_CLOUD is not set.");
});

test("tokens are sent as what they are; one that has expired is said", { skip }, async (context) => {
  const stand = await double(context, "tokens", rows(1, 10));
  const source = (auth: "oauth" | "pat") =>
    snowflake({ auth, password: "planted-token", secretName: "TOCSIN_TOKEN_CLOUD" });
  for (const auth of ["oauth", "pat"] as const)
    await sync(mirrorFile(context), stand, { source: source(auth) });
  const kinds = new Set(stand.heard.map(({ headers }) => headers["x-snowflake-authorization-token-type"]));
  assert.deepEqual([...kinds], ["OAUTH", "PROGRAMMATIC_ACCESS_TOKEN"]);
  stand.trick = () => refusal(401, "390318", "OAuth access token expired. planted-token");
  const mirror = mirrorFile(context);
  const [one] = (await sync(mirror, stand, { source: source("oauth") })).tables;
  assert.deepEqual(one?.problem, {
    reason: "secret",
    message: "Snowflake refuses the token of TOCSIN_TOKEN_CLOUD: OAuth access token expired. ***",
    hint: "Put a fresh one into it.",
  });
  assert.doesNotMatch(JSON.stringify(read(mirror, "SELECT * FROM sources")), /planted/);
});

test("too many requests and a server in trouble are waited for", { skip }, async (context) => {
  const stand = await double(context, "busy", rows(1, 100));
  stand.trick = (_, count) => {
    if (count === 1) return { status: 429, headers: { "retry-after": "7" }, body: {} };
    if (count === 4) return { status: 503, text: "<html>", headers: { "content-type": "text/html" } };
    return count === 6 ? "drop" : undefined;
  };
  waits.length = 0;
  const [one] = (await sync(mirrorFile(context), stand)).tables;
  assert.deepEqual([one?.problem, one?.added], [undefined, 100]);
  assert.ok(waits.includes(7000));
  const [first, second] = stand.heard;
  const id = (path = ""): string | null => new URL(path, stand.origin).searchParams.get("requestId");
  assert.ok(id(first?.path) === id(second?.path) && second?.path.includes("retry=true"));
  stand.trick = () => ({ status: 429, body: {} });
  const [refused] = (await sync(mirrorFile(context), stand)).tables;
  assert.match(refused?.problem?.message ?? "", /asked less often/);
});

test(
  "one that is stopped is cancelled at the server, and so is one that takes too long",
  { skip },
  async (context) => {
    const stand = await double(context, "stopping", rows(1, 1000));
    stand.looks = 1e9;
    const controller = new AbortController();
    stand.trick = ({ method }, count) => {
      if (method === "GET" && count > 5) controller.abort();
      return undefined;
    };
    await assert.rejects(
      sync(mirrorFile(context), stand, { signal: controller.signal }),
      (error) => error instanceof RunsError && error.reason === "cancelled",
    );
    assert.match(stand.heard.at(-1)?.path ?? "", /\/cancel$/);
    stand.trick = undefined;
    let clock = noon;
    const means = { now: () => (clock += 10_000) };
    const [one] = (await sync(mirrorFile(context), stand, { means })).tables;
    assert.equal(one?.problem?.message, "Snowflake has not answered within 120 s.");
    assert.match(stand.heard.at(-1)?.path ?? "", /\/cancel$/);
    stand.trick = () => "hang";
    const [hung] = (await sync(mirrorFile(context), stand, { means: { answerMs: 50 } })).tables;
    assert.match(hung?.problem?.message ?? "", /snowflake\.invalid has not answered within 0 s/);
  },
);

test("what Snowflake says is put into words", { skip }, async (context) => {
  const stand = await double(context, "words", rows(1, 10));
  const said = async (reply: Reply, only?: string): Promise<string> => {
    stand.trick = ({ path }) => (only === undefined || path.includes(only) ? reply : undefined);
    const [one] = (await sync(mirrorFile(context), stand)).tables;
    return `${one?.problem?.message} | ${one?.problem?.hint}`;
  };
  assert.match(await said(refusal(401, "390144", "JWT token is invalid.")), /DESC USER.*SHA256:/);
  assert.match(await said(refusal(403, "390422", "Not allowed.")), /network policy/);
  assert.match(
    await said(refusal(422, "000606", "No active warehouse selected.", "57P03")),
    /Name a `warehouse`/,
  );
  assert.match(
    await said(refusal(422, "002043", "Database 'dbb' does not exist or not authorized.", "02000")),
    /capital letters/,
  );
  assert.match(await said(refusal(408, "000630", "Statement reached its timeout", "57014")), /took too long/);
  assert.match(
    await said({ status: 404, text: "<html>not found</html>" }),
    /does not answer as Snowflake does \(404\)/,
  );
  assert.match(
    await said({ status: 200, text: "<html>log in</html>" }),
    /does not answer as Snowflake does \(200\)/,
  );
  const away = { status: 302, headers: { location: "https://elsewhere.invalid/" }, body: {} };
  assert.match(await said(away), /does not answer as Snowflake does \(302\)/);
  assert.match(
    await said({ status: 202, body: { statementHandle: "../../evil" } }),
    /does not answer as Snowflake/,
  );
  stand.trick = undefined;
  const missing = snowflake({ tables: [table("orchestration_runs")] });
  const [one] = (await sync(mirrorFile(context), stand, { source: missing })).tables;
  assert.equal(one?.problem?.message, "There is no table orchestration_runs.");
});

test("an answer that breaks off is asked again behind the last row that came", { skip }, async (context) => {
  const stand = await double(context, "broken", rows(1, 1000));
  stand.partitionRows = 100;
  let broken = 0;
  stand.trick = ({ path }) => (path.includes("partition=4") && broken++ === 0 ? "drop" : undefined);
  const mirror = mirrorFile(context);
  const [one] = (await sync(mirror, stand)).tables;
  assert.deepEqual([one?.problem, one?.read, one?.added], [undefined, 1000, 1000]);
  const asked = stand.heard.filter(({ body }) => /ORDER BY "TIMESTAMP"/.test(body.statement ?? ""));
  assert.ok(asked.length === 2 && asked[1]?.body.statement?.includes(" OR "));
});

test(
  "stopped at any request and begun again, it reads what it would have read",
  { skip },
  async (context) => {
    const stand = await double(context, "resumed", rows(1, 700));
    stand.partitionRows = 60;
    const content = (mirror: string): unknown[] =>
      read(
        mirror,
        "SELECT s.id, s.status, t.* FROM steps s JOIN monitoring_integration t ON t.row = s.row ORDER BY s.id",
      ).map((row) => (row as unknown[]).toSpliced(2, 1));
    const whole = mirrorFile(context);
    await sync(whole, stand);
    const expected = content(whole);
    assert.equal(expected.length, 700);
    const mirror = mirrorFile(context);
    for (let at = 1; at < 16; at += 2) {
      const controller = new AbortController();
      const before = stand.heard.length;
      stand.trick = (_, count) => (count === before + at ? (controller.abort(), undefined) : undefined);
      await sync(mirror, stand, { signal: controller.signal }).catch((error: unknown) => {
        assert.ok(error instanceof RunsError && error.reason === "cancelled", String(error));
      });
    }
    stand.trick = undefined;
    await sync(mirror, stand);
    assert.deepEqual(content(mirror), expected);
  },
);
