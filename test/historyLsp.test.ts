// Sources of run history through the language server, as an editor asks for them, against a real PostgreSQL.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import Database from "better-sqlite3";
import type { TestContext } from "node:test";
import { CancellationTokenSource } from "vscode-jsonrpc/node";
import type { CancellationToken } from "vscode-jsonrpc/node";
import { sealSecret } from "../client/src/history/sealSecret.ts";
import { sealedSecrets } from "../server/src/lsp/sealedSecrets.ts";
import type { SourceAbout, SyncedRuns, SyncProgressParams } from "../server/src/protocol/history.ts";
import { notifications, requests } from "../server/src/protocol/messages.ts";
import type { Requests } from "../server/src/protocol/messages.ts";
import { airflowDouble, dagRun, taskInstance } from "./airflowDouble.ts";
import { startDouble } from "./httpDouble.ts";
import { createTables, password, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { selfSigned } from "./selfSigned.ts";
import { startServer } from "./stdioClient.ts";
import { startTds } from "./tdsServer.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));
if (skip === false)
  await server.run(`${createTables}
    INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    SELECT 't' || i, 'Succeeded', now() - i * interval '1 minute', 'run-' || i / 5 FROM generate_series(1, 50) i`);

interface Session {
  readonly folder: string;
  /** How far syncs said they were. */
  readonly told: SyncProgressParams[];
  write(history: unknown): void;
  ask<M extends keyof Requests>(method: M, params: Requests[M]["params"]): Promise<Requests[M]["result"]>;
  source(): Promise<SourceAbout>;
  sync(secret?: string, more?: object): Promise<SyncedRuns>;
  cancellable(params: object, token: CancellationToken): Promise<SyncedRuns>;
  /** All that client and server have said to each other, and every file that was written. */
  everything(): string;
}

const postgres = (said: object = {}): object => ({
  ...{ type: "postgres", host: "127.0.0.1", port: server.port, database: "postgres", user: "owner" },
  ...said,
});

async function session(context: TestContext, env: NodeJS.ProcessEnv = {}): Promise<Session> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-history-")));
  const folder = mkdtempSync(join(parent, "project-"));
  const state = mkdtempSync(join(parent, "state-"));
  const before = { ...process.env };
  Object.assign(process.env, { HOME: state, XDG_STATE_HOME: state, LOCALAPPDATA: state, ...env });
  const { connection, process: child, stop } = startServer(folder);
  process.env = before;
  context.after(async () => {
    await stop();
    rmSync(parent, { recursive: true, force: true });
  });
  const said: string[] = [];
  const write = child.stdin.write.bind(child.stdin) as (chunk: unknown, ...rest: unknown[]) => boolean;
  child.stdin.write = (chunk: unknown, ...rest: unknown[]) => {
    said.push(String(chunk));
    return write(chunk, ...rest);
  };
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const told: SyncProgressParams[] = [];
  connection.onNotification(notifications.syncProgress, (how: SyncProgressParams) => void told.push(how));
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest("initialize", {
    ...{ processId: process.pid, rootUri: uri, workspaceFolders: [{ uri, name: "history" }], locale: "en" },
    ...{ capabilities: {}, trace: "verbose" },
  });
  await connection.sendNotification("initialized", {});
  const ask: Session["ask"] = (method, params) => connection.sendRequest(method, params);
  const source = async (): Promise<SourceAbout> => {
    const [only] = (await ask(requests.sources, {})).sources;
    return only ?? assert.fail("no source");
  };
  return {
    ...{ folder, told, ask, source },
    cancellable: (params, token) => connection.sendRequest(requests.syncRuns, params, token),
    write: (history) => writeFileSync(join(folder, ".tocsin.yaml"), JSON.stringify({ history })),
    async sync(secret, more = {}) {
      const { sealFor } = await ask(requests.sources, {});
      const secrets = secret === undefined ? [] : [sealSecret(secret, (await source()).identity, sealFor)];
      return ask(requests.syncRuns, { secrets, ...more });
    },
    everything: () =>
      said.join("\n") +
      readdirSync(parent, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
        .join("\n"),
  };
}

const trust = async ({ ask, source }: Session): Promise<void> => {
  const { name, identity } = await source();
  assert.deepEqual(await ask(requests.trustSource, { name, identity }), { isTrusted: true });
};

test("what is sealed for a server and a source is opened by it and for that alone", () => {
  const [mine, other] = [sealedSecrets(), sealedSecrets()];
  const secret = 'a "secret" with \\ and 🔑';
  const sealed = sealSecret(secret, "identity", mine.publicKey());
  assert.ok(!JSON.stringify(sealed).includes("secret"));
  assert.notEqual(sealSecret(secret, "identity", mine.publicKey()).sealed, sealed.sealed);
  assert.deepEqual([...mine.open([sealed])], [["identity", secret]]);
  assert.equal(other.open([sealed]).size, 0, "another server");
  assert.equal(mine.open([{ ...sealed, identity: "other" }]).size, 0, "another source");
  const broken = `${sealed.sealed.slice(0, -8)}AAAAAAA=`;
  assert.equal(
    mine.open([
      { ...sealed, sealed: broken },
      { identity: "x", sealed: "" },
    ]).size,
    0,
  );
  const long = "t".repeat(5000);
  assert.equal(mine.open([sealSecret(long, "i", mine.publicKey())]).get("i"), long);
});

test(
  "a source is read after it was allowed, with the secret that was given for it",
  { skip },
  async (context) => {
    const it = await session(context);
    assert.deepEqual((await it.ask(requests.sources, {})).sources, []);
    assert.equal((await it.ask(requests.viewState, { view: "runs" })).welcome, "missing");
    it.write({ poll: "2m", sources: { warehouse: postgres() } });
    const { sources, pollMs } = await it.ask(requests.sources, {});
    assert.equal(pollMs, 120_000);
    const [about] = sources;
    assert.equal(about?.isTrusted, false);
    assert.equal(about?.what, `warehouse (owner at 127.0.0.1:${server.port}/postgres, not encrypted)`);
    assert.deepEqual(about?.details, [
      ["type", "postgres"],
      ["host", "127.0.0.1"],
      ["port", String(server.port)],
      ["database", "postgres"],
      ["user", "owner"],
      ["tls", "off"],
    ]);
    const state = await it.ask(requests.viewState, { view: "runs" });
    assert.deepEqual([state.welcome, state.hasSources], ["notSynced", true]);
    assert.equal((await it.sync(password)).state, "none", "nobody has said yes");
    assert.deepEqual(await it.ask(requests.trustSource, { name: "warehouse", identity: "something else" }), {
      isTrusted: false,
    });
    await trust(it);
    const first = await it.sync(password);
    assert.deepEqual([first.state, first.newSteps, first.problems], ["synced", 50, []]);
    assert.ok(
      it.told.some(({ text, rows }) => rows === 50 && text.startsWith("reading warehouse: 50 rows up to ")),
    );
    assert.equal((await it.sync(password, { ifOlderThanMs: 60_000 })).state, "fresh");
    assert.equal((await it.sync(password, { ifOlderThanMs: 0 })).state, "synced");
    assert.match((await it.ask(requests.viewState, { view: "runs" })).message ?? "", /^As of \d\d:\d\d$/);
    const lines = await it.ask(requests.children, { view: "runs" });
    assert.ok(lines.length > 0 && !lines.some(({ context: words = "" }) => words.startsWith("source")));
    const page = await it.ask(requests.checkConnections, {
      secrets: [
        sealSecret(password, (await it.source()).identity, (await it.ask(requests.sources, {})).sealFor),
      ],
    });
    assert.match(page.markdown, /✓ \*\*login\*\*: owner is let in/);
    assert.match(page.markdown, /\*\*encryption\*\*: None\\?: `tls` is off\./, "as code");
    assert.doesNotMatch(page.markdown, /✗/);
    assert.ok(!it.everything().includes(password), "the password is in no message and no file");
  },
);

test(
  "a source that refuses is told of, with what to do in an editor, and leaves the others",
  { skip },
  async (context) => {
    const it = await session(context);
    const tables = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };
    it.write({
      sources: { broken: postgres({ database: "none", tables }), warehouse: postgres({ tables }) },
    });
    const { sources, sealFor } = await it.ask(requests.sources, {});
    for (const { name, identity } of sources) await it.ask(requests.trustSource, { name, identity });
    const secrets = sources.map(({ identity }) => sealSecret(password, identity, sealFor));
    const result = await it.ask(requests.syncRuns, { secrets });
    assert.equal(result.newSteps, 50);
    assert.deepEqual(result.problems, [
      {
        ...{ source: "broken", message: "There is no database none on 127.0.0.1.", wantsSecret: false },
        hint: "Look at `database` in .tocsin.yaml.",
      },
    ]);
    const [line] = await it.ask(requests.children, { view: "runs" });
    assert.deepEqual(
      [line?.label, line?.description, line?.context],
      ["broken", "could not be read: There is no database none on 127.0.0.1.", "source failing secret"],
    );
    assert.match(
      (await it.ask(requests.viewState, { view: "runs" })).message ?? "",
      /could not be read: broken$/,
    );
    const wrong = sources.map(({ identity }) => sealSecret("wrong", identity, sealFor));
    const refused = await it.ask(requests.syncRuns, { secrets: wrong, only: ["warehouse"] });
    assert.deepEqual(refused.problems, [
      {
        ...{ source: "warehouse", message: "The server refuses the password for owner.", wantsSecret: true },
        hint: "“Tocsin: Set Password…” asks for it.",
      },
    ]);
    const none = await it.ask(requests.syncRuns, { secrets: [], only: ["warehouse"] });
    assert.deepEqual(
      none.problems.map(({ wantsSecret }) => wantsSecret),
      [true],
    );
    const { markdown } = await it.ask(requests.checkConnections, { secrets: wrong });
    assert.match(
      markdown,
      /✗ \*\*login\*\*: The server refuses the password for owner\.\n {2}\n {2}→ Run “Tocsin: Set Password…”\./,
    );
    it.write({ sources: { other: postgres({ tables }) } });
    const after = await it.ask(requests.viewState, { view: "runs" });
    assert.match(after.message ?? "", /^As of \d\d:\d\d$/, "a source that is named no more fails no more");
    const [waiting] = await it.ask(requests.children, { view: "runs" });
    assert.deepEqual(
      [waiting?.description, waiting?.context],
      ["not connected to yet", "source waiting secret"],
    );
  },
);

test(
  "another host gets no secret, and is connected to when it was allowed again",
  { skip },
  async (context) => {
    const it = await session(context);
    it.write({ sources: { warehouse: postgres() } });
    await trust(it);
    const { identity } = await it.source();
    const { sealFor } = await it.ask(requests.sources, {});
    const secrets = [sealSecret(password, identity, sealFor)];
    assert.equal((await it.ask(requests.syncRuns, { secrets })).newSteps, 50);
    it.write({ sources: { warehouse: postgres({ host: "localhost" }) } });
    const changed = await it.source();
    assert.deepEqual([changed.isTrusted, changed.identity === identity], [false, false]);
    assert.equal((await it.ask(requests.syncRuns, { secrets })).state, "none");
    await it.ask(requests.trustSource, { name: "warehouse", identity: changed.identity });
    const again = await it.ask(requests.syncRuns, { secrets });
    assert.deepEqual(
      again.problems.map(({ wantsSecret }) => wantsSecret),
      [true],
      "the one for the other place is not it",
    );
    assert.equal((await it.sync(password)).state, "synced");
  },
);

test(
  "the variable of the command line counts, and a mistake in the settings is told",
  { skip },
  async (context) => {
    const it = await session(context, { TOCSIN_PASSWORD_WAREHOUSE: password });
    it.write({ sources: { warehouse: postgres() } });
    await trust(it);
    assert.deepEqual((await it.sync()).problems, []);
    it.write({ sources: { warehouse: postgres({ password }) } });
    const said = await it.ask(requests.sources, {});
    assert.match(said.problem ?? "", /No secret can stand here/);
    assert.ok(!JSON.stringify(said).includes(password));
    const { markdown } = await it.ask(requests.checkConnections, { secrets: [] });
    assert.match(markdown, /✗ \*\*settings\*\*/);
    assert.ok(!markdown.includes(password));
  },
);

test(
  "two servers on one mirror: one reads, the other says so; a sync can be stopped",
  { skip },
  async (context) => {
    await server.run("CREATE VIEW meta.slow AS SELECT m.* FROM meta.monitoring_integration m, pg_sleep(60)");
    const mirror = mkdtempSync(join(tmpdir(), "tocsin-shared-"));
    context.after(() => rmSync(mirror, { recursive: true, force: true }));
    const env = { TOCSIN_MIRROR: join(mirror, "mirror.db"), TOCSIN_PASSWORD_WAREHOUSE: password };
    const [one, two] = [await session(context, env), await session(context, env)];
    one.write({ sources: { warehouse: postgres({ tables: { monitoring_integration: "slow" } }) } });
    two.write({ sources: { warehouse: postgres() } });
    for (const each of [one, two]) await trust(each);
    const active = async (): Promise<unknown> =>
      (
        await server.run(
          "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tocsin' AND state = 'active'",
        )
      )[0]?.[0];
    const stop = new CancellationTokenSource();
    const slow = one.cancellable({ secrets: [] }, stop.token);
    while ((await active()) === 0);
    assert.equal((await two.sync()).state, "busy");
    stop.cancel();
    await assert.rejects(slow, { code: -32800 });
    assert.equal(await active(), 0, "stopped at the server as well");
    assert.equal((await two.sync()).newSteps, 50);
  },
);

const identity = selfSigned();

test(
  "a token of Microsoft Entra is handed over like a password; without one nothing is connected to",
  { skip: identity === undefined && "openssl is not here" },
  async (context) => {
    const it = await session(context);
    const columns = ["table_name", "status", "timestamp", "orchestration_run_id"];
    const tds = await startTds(context, {
      identity,
      answer: ({ sql }) =>
        sql.includes("INFORMATION_SCHEMA")
          ? {
              columns: ["nvarchar", "nvarchar", "int", "int", "int", "int"].map((type, at) => ({
                ...{ name: `c${at}`, type: type as "nvarchar" | "int" },
              })),
              rows: columns.map((name) => [
                name,
                name === "timestamp" ? "datetime2" : "varchar",
                80,
                null,
                null,
                7,
              ]),
            }
          : { columns: [...columns, "k1", "k2"].map((name) => ({ name, type: "nvarchar" })), rows: [] },
    });
    writeFileSync(join(it.folder, "ca.pem"), identity?.certificate ?? "");
    const tables = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };
    const place = { type: "fabric", host: "localhost", port: tds.port, database: "lake", ca: "ca.pem" };
    it.write({ sources: { lake: { ...place, tables } } });
    const about = await it.source();
    assert.equal(about.secret, "entra");
    await it.ask(requests.trustSource, { name: "lake", identity: about.identity });
    const none = await it.sync();
    assert.deepEqual(none.problems, [
      {
        ...{ source: "lake", message: "Nobody is signed in with Microsoft Entra.", wantsSecret: true },
        hint: "“Tocsin: Sync Run History” asks you to sign in.",
      },
    ]);
    const { markdown } = await it.ask(requests.checkConnections, { secrets: [] });
    assert.match(markdown, /✗ \*\*secret\*\*: You are not signed in with Microsoft Entra/);
    assert.equal(tds.connections(), 0);
    const claims = (exp: number): string => Buffer.from(JSON.stringify({ exp })).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const token = `planted.${claims(now + 3600)}.${"t".repeat(2000)}`;
    assert.deepEqual((await it.sync(token)).problems, []);
    assert.deepEqual(
      tds.logins.map((login) => [login.token, login.password]),
      [[token, ""]],
    );
    const [ended] = (await it.sync(`planted.${claims(now - 60)}.x`)).problems;
    assert.deepEqual(
      [ended?.wantsSecret, ended?.hint],
      [true, "“Tocsin: Sync Run History” asks you to sign in."],
    );
    assert.equal(tds.logins.length, 1);
    assert.ok(!it.everything().includes(token));
  },
);

test(
  "with `read: warehouse` the trees show what the database holds now, and nothing is copied",
  { skip },
  async (context) => {
    const one = await session(context);
    one.write({ read: "warehouse", sources: { warehouse: postgres() } });
    assert.equal((await one.sync(password)).state, "none", "nobody has said that it may be asked");
    await trust(one);
    const wrong = await one.sync("planted-wrong");
    assert.deepEqual(
      wrong.problems.map(({ source, wantsSecret }) => [source, wantsSecret]),
      [["warehouse", true]],
    );
    const synced = await one.sync(password);
    assert.deepEqual([synced.state, synced.problems], ["synced", []]);
    assert.ok(synced.syncedAt !== undefined && synced.syncedAt <= Date.now());
    const [day] = await one.ask(requests.children, { view: "runs" });
    assert.match(day?.description ?? "", /^\d+ runs/);
    // The next one brings no secret.
    assert.deepEqual((await one.sync()).problems, []);
    await server.run(`INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    VALUES ('late', 'Failed', now(), 'run-of-now')`);
    const [failed] = await one.ask(requests.children, { view: "failures" });
    assert.match(failed?.description ?? "", /^1 failure/);
    const state = await one.ask(requests.viewState, { view: "failures" });
    assert.match(state.message ?? "", /^As of .*asked of warehouse itself, 7 days at a time$/);
    assert.deepEqual([state.badge?.value, state.welcome], [1, undefined]);
    const { markdown } = await one.ask(requests.runPage, { runId: "run-of-now" });
    assert.match(markdown, /late/);
    const said = one.everything();
    assert.ok(!said.includes(password) && !said.includes("planted-wrong") && !said.includes("mirror.db"));
    one.write({ sources: { warehouse: postgres() } });
    assert.equal((await one.sync(password)).state, "synced");
    assert.equal((await one.ask(requests.viewState, { view: "runs" })).message?.includes("itself"), false);
  },
);

test("an orchestrator is read like a database, with a token that is for it alone", async (context) => {
  const airflow = airflowDouble("v2");
  const double = await startDouble(context, (asked) => airflow.answer(asked));
  const began = Date.now() - 3_600_000;
  airflow.runs.push(dagRun("sales_daily", "r1", began, began + 60_000));
  airflow.tasks.set("sales_daily/r1", [taskInstance("load_orders", began, began + 60_000)]);
  const it = await session(context);
  it.write({ sources: { flows: { type: "airflow", base_url: double.url, environment: "prod" } } });
  const about = await it.source();
  assert.deepEqual(
    [about.what, about.secret, about.scope, about.details],
    [
      `flows (airflow, ${double.url}, not encrypted)`,
      "password",
      undefined,
      [
        ["type", "airflow"],
        ["base_url", double.url],
      ],
    ],
  );
  assert.equal((await it.sync("planted-secret")).state, "none", "nobody has said yes");
  await trust(it);
  const [problem] = (await it.sync()).problems;
  assert.deepEqual([problem?.source, problem?.wantsSecret], ["flows", true]);
  const synced = await it.sync("planted-secret");
  assert.deepEqual([synced.state, synced.newSteps, synced.problems], ["synced", 2, []]);
  const checked = await it.ask(requests.checkConnections, { secrets: [] });
  assert.match(JSON.stringify(checked), /wants to know who asks/);
  it.write({ sources: { lake: { type: "fabric-jobs", workspace: "4b218778-e7a5-4d73-8187-f10824047715" } } });
  const lake = await it.source();
  assert.deepEqual(
    [lake.secret, lake.scope, lake.isTrusted],
    ["entra", "https://api.fabric.microsoft.com/.default", false],
  );
  assert.doesNotMatch(it.everything(), /planted-secret/);
});

test("run history is forgotten, a source of it or all, and the views are empty then", async (context) => {
  const { folder, write, ask, sync } = await session(context);
  const database = new Database(join(folder, "history.db"));
  database.exec(
    `CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT);
     INSERT INTO monitoring_integration VALUES ('a', 'Failed', datetime('now'), 'run-1')`,
  );
  database.close();
  const tables = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };
  write({ sources: { warehouse: { type: "sqlite", path: "history.db", tables } } });
  assert.equal((await sync()).newSteps, 1);
  const view = async () => (await ask(requests.viewState, { view: "runs" })).welcome;
  assert.equal(await view(), undefined);
  const forgetting = (source?: string) =>
    ask(requests.forgetRuns, { ...(source !== undefined && { source }), notes: false });
  assert.deepEqual(await forgetting("warehouse"), { isThere: true, steps: 1 });
  assert.deepEqual(await forgetting("warehouse"), { isThere: false, steps: 0 });
  assert.equal((await sync()).newSteps, 1, "it is read again");
  assert.deepEqual(await forgetting(), { isThere: true, steps: 1 });
  assert.equal(await view(), "notSynced");
  assert.deepEqual(await forgetting(), { isThere: false, steps: 0 });
  assert.equal((await sync()).newSteps, 1);
  // What stands there now is no mirror.
  const [mirror] = readdirSync(join(folder, ".."), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("mirror.db") && !name.includes("notes-"))
    .map((name) => join(folder, "..", name));
  await forgetting();
  writeFileSync(mirror!, "This is not a database. ".repeat(100));
  const { aside, newSteps } = await sync();
  assert.match(aside ?? "", /mirror\.db\.damaged-/);
  assert.equal(newSteps, 1);
});
