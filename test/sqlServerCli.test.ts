// tocsin sync and tocsin doctor with a server that speaks TDS, as a terminal runs them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import type { TestContext } from "node:test";
import type { Synced } from "../server/src/runs/history.ts";
import { selfSigned } from "./selfSigned.ts";
import { startTds } from "./tdsServer.ts";
import type { Answer, Behaviour, TdsServer } from "./tdsServer.ts";
import type { Asked } from "./tdsTokens.ts";

const root = join(import.meta.dirname, "..");
/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(root, "server/src/cli/main.ts"));

const password = "planted-5f2c";
const identity = selfSigned();
const skip = identity === undefined && "openssl is not here";

const texts = (names: readonly string[], rows: readonly (readonly unknown[])[]): Answer => ({
  columns: names.map((name) => ({ name, type: "nvarchar" })),
  rows,
});

const columns = ["table_name", "status", "timestamp", "orchestration_run_id"];

/** A table of two rows without an index, and no other one. */
function answer({ sql, parameters }: Asked): Answer {
  const table = parameters[1]?.value;
  if (sql.includes("INFORMATION_SCHEMA")) {
    const types = ["varchar", "varchar", "datetime2", "uniqueidentifier"];
    const rows = columns.map((name, at) => [name, types[at], 80, null, null, 7]);
    return {
      columns: ["nvarchar", "nvarchar", "int", "int", "int", "int"].map((type, at) => ({
        name: `c${at}`,
        type: type as "nvarchar" | "int",
      })),
      rows: table === "monitoring_integration" ? rows : [],
    };
  }
  if (sql.includes("sys.indexes")) return { columns: [{ name: "", type: "int" }], rows: [[0]] };
  if (sql.includes("MAX(")) return texts(["newest"], [["2026-11-20 10:00:01.0000000"]]);
  const row = (name: string, second: number): unknown[] => [
    ...[name, "Succeeded", `2026-11-20 10:00:0${second}.0000000`, "11111111-2222-3333-4444-555555555555"],
    ...["11111111-2222-3333-4444-555555555555.", `${name}.`],
  ];
  const rows = sql.includes("IS NULL") ? [] : [row("orders", 0), row("items", 1)];
  return texts([...columns, "k1", "k2"], rows);
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly state: string;
  readonly folder: string;
  write(source: Readonly<Record<string, unknown>>): void;
  start(args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcessByStdio<null, Readable, Readable>;
  tocsin(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
}

function place(context: TestContext): Place {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-tds-")));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = mkdtempSync(join(parent, "project-"));
  const state = mkdtempSync(join(parent, "state-"));
  if (identity) writeFileSync(join(folder, "ca.pem"), identity.certificate);
  const known = {
    ...{ PATH: process.env["PATH"], HOME: state, XDG_STATE_HOME: state, NO_COLOR: "1", TZ: "UTC" },
    ...(process.env["SystemRoot"] && { SystemRoot: process.env["SystemRoot"], LOCALAPPDATA: state }),
    ...{ NODE_NO_WARNINGS: "1", TOCSIN_PASSWORD_WAREHOUSE: password },
  };
  const start: Place["start"] = (args, env) =>
    spawn(process.execPath, [cli, ...args], {
      ...{ cwd: folder, env: { ...known, ...env }, detached: process.platform !== "win32" },
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    ...{ folder, state, start },
    write: (source) =>
      writeFileSync(
        join(folder, ".tocsin.yaml"),
        JSON.stringify({ history: { sources: { warehouse: source } } }),
      ),
    async tocsin(args, env) {
      const child = start(args, env);
      let [stdout, stderr] = ["", ""];
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      const status = await new Promise<number | null>((done) => void child.once("close", done));
      return { status, stdout, stderr };
    },
  };
}

const only = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };

const sqlServer = (server: TdsServer, said: object = {}): Record<string, unknown> => ({
  ...{
    type: "sqlserver",
    host: "127.0.0.1",
    port: server.port,
    database: "dbb",
    user: "reader",
    tables: only,
  },
  ...said,
});

const steps = (stdout: string): string[] =>
  stdout
    .split("\n")
    .filter((line) => /^ {2}(?:ok|note|FAILED)/.test(line))
    .map((line) => line.trim().replaceAll(/ {2,}/g, " "));

/** Every text below a folder, in one. */
const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

test("a SQL Server is read when the user says so, until something about it changes", async (context) => {
  const { folder, state, write, tocsin } = place(context);
  const server = await startTds(context, { answer });
  write(sqlServer(server));
  const asked = await tocsin(["sync"]);
  assert.equal(asked.status, 2);
  assert.match(
    asked.stderr,
    /Nobody has said that warehouse \(reader at 127\.0\.0\.1:\d+\/dbb, not encrypted\)/,
  );
  assert.equal(server.connections(), 0);
  const good = await tocsin(["sync", "--trust", "--remember"]);
  assert.deepEqual([good.status, good.stderr.includes("stay empty")], [0, true], good.stderr);
  assert.match(good.stdout, /^warehouse, monitoring_integration: 2 new rows$/m);
  const again = await tocsin(["sync", "--format", "json"]);
  assert.deepEqual(
    (JSON.parse(again.stdout) as Synced).tables.map(({ read, added }) => [read, added]),
    [[2, 0]],
  );
  assert.match((await tocsin(["runs"])).stdout, /11111111-2222-3333-4444-555555555555/);
  const said = [{ auth: "entra", user: undefined }, { tls: "verify" }, { type: "fabric", user: undefined }];
  for (const change of said) {
    write(sqlServer(server, change));
    const { status, stderr } = await tocsin(["sync"]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /Nobody has said/);
  }
  assert.equal(server.logins.length, 2);
  for (const text of [asked, good, again].map(({ stdout, stderr }) => stdout + stderr))
    assert.ok(!text.includes(password));
  assert.ok(!everything(state).includes(password) && !everything(folder).includes(password));
});

test("the doctor goes the way to a SQL Server", async (context) => {
  const { write, tocsin } = place(context);
  let login: Behaviour["login"];
  const server = await startTds(context, { answer, login: (one, at) => login?.(one, at) });
  write(sqlServer(server));
  const { status, stdout } = await tocsin(["doctor", "--trust"]);
  assert.equal(status, 0, stdout);
  assert.deepEqual(steps(stdout).slice(1), [
    "ok secret TOCSIN_PASSWORD_WAREHOUSE is set.",
    "ok trust It may be connected to.",
    "ok name 127.0.0.1 is an address.",
    `ok connection 127.0.0.1:${server.port} takes connections.`,
    "ok encryption None: `tls` is off.",
    "ok login reader is let in.",
    "ok database dbb is there.",
    "ok table monitoring_integration is there.",
    "ok columns monitoring_integration has 4 that are read. It has no schema_name, source_name, source_type, load_type, workspace, duration, throughput, data_read, data_written, rows_read, rows_written, data_product, integration_pipeline_source_run_id, integration_pipeline_id: they stay empty.",
    "note index monitoring_integration has no index on `timestamp`: for every page the server sorts all rows that are left.",
    "ok newest row monitoring_integration: 2026-11-20 10:00:01.0000000.",
  ]);
  assert.match(
    stdout,
    /CREATE INDEX \[monitoring_integration_timestamp\] ON \[meta\]\.\[monitoring_integration\] \(\[timestamp\]\);/,
  );
  login = () => ({ errors: [{ number: 18_456, message: "Login failed for user 'reader'." }] });
  const refused = await tocsin(["doctor", "--trust"]);
  assert.equal(refused.status, 1);
  assert.match(steps(refused.stdout).at(-1) ?? "", /^FAILED login The server does not let reader in/);
  login = () => ({
    errors: [
      { number: 4060, message: "Cannot open database" },
      { number: 18_456, message: "Login failed for user 'reader'." },
    ],
  });
  assert.deepEqual(steps((await tocsin(["doctor", "--trust"])).stdout).slice(-2), [
    "ok login reader is let in.",
    "FAILED database There is no database dbb on 127.0.0.1, or reader may not open it.",
  ]);
  write(sqlServer(server, { tables: {} }));
  login = undefined;
  assert.equal(
    steps((await tocsin(["doctor", "--trust"])).stdout).filter((line) => line.startsWith("FAILED")).length,
    2,
  );
});

test(
  "Fabric takes the token of the environment, over a connection that is verified",
  { skip },
  async (context) => {
    const { write, tocsin } = place(context);
    const server = await startTds(context, { identity, isUtf8: true, answer });
    const { user: _, ...fabric } = sqlServer(server, { type: "fabric", host: "localhost", ca: "ca.pem" });
    write(fabric);
    const without = await tocsin(["sync", "--trust"]);
    assert.equal(without.status, 1);
    assert.match(
      without.stderr,
      /A token of Microsoft Entra is needed.*Put it into the environment variable TOCSIN_TOKEN_WAREHOUSE/,
    );
    assert.equal(server.logins.length, 0);
    const token = ["h", JSON.stringify({ exp: Date.now() / 1000 + 3600 }), "s"]
      .map((part) => Buffer.from(part).toString("base64url"))
      .join(".");
    const good = await tocsin(["sync", "--trust"], { TOCSIN_TOKEN_WAREHOUSE: token });
    assert.equal(good.status, 0, good.stderr);
    assert.match(good.stdout, /2 new rows/);
    assert.deepEqual(
      server.logins.map((login) => login.token),
      [token],
    );
    const { stdout } = await tocsin(["doctor", "--trust"], { TOCSIN_TOKEN_WAREHOUSE: token });
    assert.deepEqual(steps(stdout).slice(5, 8), [
      "ok encryption The server's certificate is good for its name.",
      "ok login The account of the token is let in.",
      "ok database dbb is there.",
    ]);
    assert.ok(!`${stdout}${good.stdout}${good.stderr}`.includes(token));
  },
);

test("Ctrl-C stops the statement at the server", { skip: process.platform === "win32" }, async (context) => {
  const { write, start } = place(context);
  const server = await startTds(context, {
    answer: (asked) => (asked.sql.startsWith("SELECT TOP") ? "hang" : answer(asked)),
  });
  write(sqlServer(server));
  const child = start(["sync", "--trust"]);
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<number | null>((done) => void child.once("close", done));
  while (!server.asked.some(({ sql }) => sql.startsWith("SELECT TOP")))
    await new Promise((done) => setTimeout(done, 20));
  process.kill(-child.pid!, "SIGINT");
  assert.equal(await ended, 2);
  assert.match(errors, /The sync was stopped\./);
  assert.equal(server.stopped(), 1);
});
