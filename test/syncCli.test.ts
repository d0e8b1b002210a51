// tocsin sync and tocsin doctor, as a terminal runs them, with a real PostgreSQL.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import Database from "better-sqlite3";
import type { TestContext } from "node:test";
import type { Synced } from "../server/src/runs/history.ts";
import { createTables, freePort, password, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { selfSigned } from "./selfSigned.ts";

const root = join(import.meta.dirname, "..");
/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(root, "server/src/cli/main.ts"));

const identity = selfSigned();
const started = await startPostgres(identity);
const skip = "missing" in started ? started.missing : false;
const skipTls = skip || (identity === undefined && "openssl is not here");
const server = started as Server;
after(() => void (skip === false && server.stop()));
if (skip === false)
  await server.run(`${createTables}
    INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", orchestration_run_id)
    SELECT 't' || i, 'Succeeded', now() - i * interval '1 minute', 'run-' || i / 5 FROM generate_series(1, 50) i`);

interface Place {
  readonly folder: string;
  readonly state: string;
  write(source: Readonly<Record<string, unknown>>, name?: string): void;
  tocsin(args: readonly string[], env?: NodeJS.ProcessEnv): Ran;
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const postgres = (said: object = {}): Record<string, unknown> => ({
  ...{ type: "postgres", host: "127.0.0.1", port: server.port, database: "postgres", user: "owner" },
  ...said,
});

/** What is known of the user, and nothing of who runs the tests. */
const environment = (state: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...{ PATH: process.env["PATH"], HOME: state, XDG_STATE_HOME: state, NO_COLOR: "1", TZ: "UTC" },
  ...(process.env["SystemRoot"] && { SystemRoot: process.env["SystemRoot"], LOCALAPPDATA: state }),
  ...{ NODE_NO_WARNINGS: "1", TOCSIN_PASSWORD_WAREHOUSE: password },
  ...env,
});

function place(context: TestContext): Place {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-sync-")));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = mkdtempSync(join(parent, "project-"));
  const state = mkdtempSync(join(parent, "state-"));
  return {
    folder,
    state,
    write: (source, name = "warehouse") =>
      writeFileSync(
        join(folder, ".tocsin.yaml"),
        JSON.stringify({ history: { sources: { [name]: source } } }),
      ),
    tocsin(args, env = {}) {
      const options = { cwd: folder, encoding: "utf8", env: environment(state, env) } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], options);
      return { status, stdout, stderr };
    },
  };
}

/** Every text below a folder, in one. */
const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

test(
  "a server is connected to when the user says so, until something about it changes",
  { skip },
  (context) => {
    const { folder, state, write, tocsin } = place(context);
    write(postgres());
    const asked = tocsin(["sync"]);
    assert.equal(asked.status, 2);
    assert.match(
      asked.stderr,
      /Nobody has said that warehouse \(owner at 127\.0\.0\.1:\d+\/postgres, not encrypted\) may be/,
    );
    assert.match(asked.stderr, /--trust --remember/);
    assert.equal(tocsin(["sync", "--remember"]).status, 2);
    const once = tocsin(["sync", "--trust"]);
    assert.equal(once.status, 0, once.stderr);
    assert.match(once.stdout, /^warehouse, monitoring_integration: 50 new rows$/m);
    assert.equal(tocsin(["sync"]).status, 2, "once is once");
    assert.equal(tocsin(["sync", "--trust", "--remember"]).status, 0);
    const again = tocsin(["sync", "--format", "json"]);
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual(
      (JSON.parse(again.stdout) as Synced).tables.map(({ read, added }) => [read, added]),
      [
        [50, 0],
        [0, 0],
        [0, 0],
      ],
    );
    assert.match(tocsin(["runs"]).stdout, /run-0/);
    const list = join(
      state,
      process.platform === "darwin" ? "Library/Application Support" : "",
      "tocsin",
      "trusted.json",
    );
    if (process.platform !== "win32") assert.equal((statSync(list).mode & 0o777).toString(8), "600");
    for (const change of [
      { user: "other" },
      { host: "localhost" },
      { database: "x" },
      { tls: "verify" },
      { port: 1 },
    ]) {
      write(postgres(change));
      assert.equal(tocsin(["sync"]).status, 2, JSON.stringify(change));
    }
    write(postgres(), "other");
    assert.equal(tocsin(["sync"]).status, 2, "another name has another password");
    const told = tocsin(["sync", "--trust"], { TOCSIN_PASSWORD_OTHER: "" });
    assert.equal(told.status, 1);
    assert.match(
      told.stderr,
      /wants a password for owner\. Put it into the environment variable TOCSIN_PASSWORD_OTHER/,
    );
    for (const { stdout, stderr } of [asked, once, again, told])
      assert.ok(!`${stdout}${stderr}`.includes(password));
    assert.ok(!everything(state).includes(password) && !everything(folder).includes(password));
  },
);

test("neither PGPASSWORD nor a host of the environment is taken", { skip }, (context) => {
  const { write, tocsin } = place(context);
  write(postgres());
  const env = {
    TOCSIN_PASSWORD_WAREHOUSE: "",
    PGPASSWORD: password,
    PGHOST: "elsewhere.invalid",
    PGSSLMODE: "require",
  };
  const { status, stderr } = tocsin(["sync", "--trust"], env);
  assert.equal(status, 1);
  assert.match(stderr, /wants a password for owner/);
});

test("mistakes in the settings are told, and nothing is connected to", { skip }, (context) => {
  const { folder, write, tocsin } = place(context);
  assert.match(tocsin(["sync"]).stderr, /There is no \.tocsin\.yaml in .*, which would name the sources/);
  write(postgres({ password }));
  const secret = tocsin(["sync", "--trust"]);
  assert.equal(secret.status, 2);
  assert.match(secret.stderr, /No secret can stand here/);
  write(postgres({ host: `owner:${password}@127.0.0.1` }));
  const inHost = tocsin(["sync", "--trust"]);
  assert.equal(inHost.status, 2);
  assert.ok(!inHost.stderr.includes(password), inHost.stderr);
  write(postgres());
  const unknown = tocsin(["sync", "warehose", "--trust"]);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /no source `warehose`.*did you mean `warehouse`/i);
  const text =
    "checks: { promql/*: wrong }\nhistory:\n  sources:\n    a-b: { type: sqlite, path: a.db }\n    a_b: { type: sqlite, path: a.db }\n";
  writeFileSync(join(folder, ".tocsin.yaml"), text);
  assert.match(tocsin(["sync"]).stderr, /Two sources would take their password from TOCSIN_PASSWORD_A_B/);
});

test("the certificate of a server has to be good for its name", { skip: skipTls }, (context) => {
  const { folder, write, tocsin } = place(context);
  writeFileSync(join(folder, "ca.pem"), identity?.certificate ?? "");
  write(postgres({ host: "localhost", tls: "verify" }));
  const unknown = tocsin(["sync", "--trust"]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /The certificate of localhost:\d+ is not good: self.signed certificate/);
  write(postgres({ host: "localhost", tls: "verify", ca: "ca.pem" }));
  const good = tocsin(["sync", "--trust", "--remember"]);
  assert.equal(good.status, 0, good.stderr);
  assert.equal(tocsin(["sync"]).status, 0);
  write(postgres({ host: "127.0.0.1", tls: "verify", ca: "ca.pem" }));
  const other = tocsin(["sync", "--trust"]);
  assert.equal(other.status, 1);
  assert.match(other.stderr, /The certificate of 127\.0\.0\.1:\d+ is not good/);
  // Who may vouch for it is part of what was trusted.
  write(postgres({ host: "localhost", tls: "verify", ca: "ca.pem" }));
  writeFileSync(join(folder, "ca.pem"), `${identity?.certificate}\n`);
  assert.equal(tocsin(["sync"]).status, 2);
});

test("a source that is gone is said once, and with every list, with the reason", (context) => {
  const { folder, write, tocsin } = place(context);
  const path = join(folder, "history.db");
  const database = new Database(path);
  database.exec(
    `CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT);
     INSERT INTO monitoring_integration VALUES ('a', 'Failed', '2026-03-01 10:00:00', 'run-1'),
       ('b', 'Failed', '2026-03-01 10:00:00', NULL)`,
  );
  database.close();
  write({ type: "sqlite", path: "history.db", tables: { monitoring_semantic_model_refresh: "off" } });
  const first = tocsin(["sync"]);
  assert.match(first.stdout, /^warehouse, monitoring_integration: 1 new row$/m);
  assert.match(first.stderr, /1 row names no orchestration_run_id and was left out/);
  rmSync(path);
  const gone = tocsin(["sync"]);
  assert.deepEqual([gone.status, gone.stdout], [1, ""]);
  assert.match(gone.stderr, /^warehouse: .+\n$/);
  const text =
    /^As of [-\d: ]{16}\.\nwarehouse could not be read: .+ What is listed of it is as of [-\d: ]{16}\.\n$/;
  assert.match(tocsin(["runs"]).stderr, text);
  assert.match(tocsin(["failures"]).stderr, text);
  for (const args of [
    ["export", "steps"],
    ["runs", "--format", "json"],
  ]) {
    const { stdout, stderr } = tocsin(args);
    assert.match(stderr, /^warehouse could not be read: .+\n$/);
    assert.match(stdout, /run-1/);
  }
  write({ type: "sqlite", path: "other.db" }, "other");
  assert.match(tocsin(["runs"]).stderr, /^As of .+\n$/, "nobody names it any more");
});

test("a file of the project is read without asking, one elsewhere is not", { skip: false }, (context) => {
  const { folder, state, write, tocsin } = place(context);
  for (const path of [join(folder, "history.db"), join(state, "history.db")]) {
    const database = new Database(path);
    database.exec(
      `CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT, duration REAL);
       INSERT INTO monitoring_integration VALUES ('a', 'Succeeded', '2026-03-01 10:00:00', 'run-1', 1.5),
         ('b', 'Failed', '2026-03-01T10:00:00.123456Z', 'run-1', NULL), ('c', 'Failed', NULL, 'run-1', NULL)`,
    );
    database.close();
  }
  const tables = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };
  write({ type: "sqlite", path: "history.db", tables });
  const inside = tocsin(["sync"]);
  assert.equal(inside.status, 0, inside.stderr);
  assert.match(inside.stdout, /warehouse, monitoring_integration: 3 new rows/);
  assert.match(tocsin(["sync"]).stdout, /0 new rows, 3 read again/);
  write({ type: "sqlite", path: join(state, "history.db"), tables });
  assert.equal(tocsin(["sync"]).status, 2);
  assert.equal(tocsin(["sync", "--trust"]).status, 0);
  if (process.platform !== "win32") {
    symlinkSync(join(state, "history.db"), join(folder, "link.db"));
    write({ type: "sqlite", path: "link.db", tables });
    assert.equal(tocsin(["sync"]).status, 2, "a link leads out");
  }
  write({ type: "sqlite", path: "missing.db" });
  const missing = tocsin(["sync"]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /missing\.db cannot be opened/);
});

test(
  "Ctrl-C stops it, and the server as well",
  { skip: skip || (process.platform === "win32" && "no signals") },
  async (context) => {
    const { folder, state, write, tocsin } = place(context);
    await server.run(`CREATE VIEW meta.slow AS SELECT m.* FROM meta.monitoring_integration m, pg_sleep(60)`);
    write(postgres({ tables: { monitoring_integration: "slow" } }));
    const child = spawn(process.execPath, [cli, "sync", "--trust"], {
      ...{ cwd: folder, env: environment(state, {}), stdio: ["ignore", "ignore", "pipe"] },
      // A group of its own, as in a terminal, where Ctrl-C reaches all of it.
      detached: true,
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    const ended = new Promise<number | null>((done) => void child.once("close", done));
    const busy = async (): Promise<unknown> =>
      (
        await server.run(
          "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'tocsin' AND state = 'active'",
        )
      )[0]?.[0];
    while ((await busy()) === 0);
    process.kill(-child.pid!, "SIGINT");
    assert.equal(await ended, 2);
    assert.match(errors, /The sync was stopped\.[^]*the next one goes on from there/);
    assert.equal(await busy(), 0);
    // Nothing was read: the mirror is there, and the next sync fills it.
    write(postgres());
    assert.match(tocsin(["sync", "--trust"]).stdout, /50 new rows/);
  },
);

test("the doctor goes as far as the way goes, and says what to do there", { skip }, async (context) => {
  const { folder, write, tocsin } = place(context);
  const lines = (said: object, env: NodeJS.ProcessEnv = {}, ...more: string[]): string[] => {
    write(postgres(said));
    const { stdout } = tocsin(["doctor", "--trust", ...more], env);
    assert.ok(!stdout.includes(password));
    return stdout
      .split("\n")
      .filter((line) => /^ {2}(?:ok|FAILED)/.test(line))
      .map((line) => line.trim().replaceAll(/ {2,}/g, " "));
  };
  const all = lines({ tables: { monitoring_semantic_model_refresh: "nowhere" } });
  assert.deepEqual(all.slice(1, 9), [
    "ok secret TOCSIN_PASSWORD_WAREHOUSE is set.",
    "ok trust It may be connected to.",
    "ok name 127.0.0.1 is an address.",
    `ok connection 127.0.0.1:${server.port} takes connections.`,
    "ok encryption None: `tls` is off.",
    "ok login owner is let in.",
    "ok database postgres is there.",
    "ok table monitoring_integration is there.",
  ]);
  assert.equal(all[9], "ok columns monitoring_integration has 18 that are read.");
  assert.match(all[10] ?? "", /^ok newest row monitoring_integration: \d{4}-/);
  assert.equal(all[13], "ok newest row monitoring_transformation_dbt has no rows.");
  assert.equal(all.at(-1), "FAILED table There is no table nowhere.");
  assert.equal(all.length, 15);
  write(postgres());
  assert.match(
    tocsin(["doctor", "--trust"]).stdout,
    /note {4}index {7}monitoring_semantic_model_refresh has no index on `start_time`.*\n *Where.*CREATE INDEX ON "meta"\."monitoring_semantic_model_refresh" \("start_time"\);/,
  );
  await server.run(`INSERT INTO meta.monitoring_semantic_model_refresh (semantic_model_name, status, start_time, orchestration_run_id)
    VALUES ('ahead', 'Completed', (now() AT TIME ZONE 'UTC') + interval '3 hours', 'ahead')`);
  const ahead = tocsin(["doctor", "--trust"]).stdout;
  await server.run("DELETE FROM meta.monitoring_semantic_model_refresh WHERE semantic_model_name = 'ahead'");
  assert.match(
    ahead,
    /note {4}newest row {2}monitoring_semantic_model_refresh: .*, which is 3 hours ahead of the clock of this machine\.\n *Times that say no zone/,
  );
  assert.match(
    ahead,
    /note {4}index {7}monitoring_integration has no index on `orchestration_run_id`: .*\n.*CREATE INDEX ON "meta"\."monitoring_integration" \("orchestration_run_id"\);/,
  );
  const last = (said: object, env: NodeJS.ProcessEnv = {}): string => lines(said, env).at(-1) ?? "";
  assert.match(
    last({}, { TOCSIN_PASSWORD_WAREHOUSE: "wrong" }),
    /^FAILED login The server refuses the password for owner/,
  );
  assert.match(last({}, { TOCSIN_PASSWORD_WAREHOUSE: "" }), /^FAILED login The server wants a password/);
  assert.match(last({ database: "none" }), /^FAILED database There is no database none/);
  assert.match(
    last({ host: "no-such-host.invalid" }),
    /^FAILED name The name no-such-host\.invalid is not known/,
  );
  assert.match(last({ port: await freePort() }), /^FAILED connection Nothing listens at/);
  if (identity) assert.match(last({ tls: "verify" }), /^FAILED encryption The certificate of/);
  write(postgres());
  const untrusted = tocsin(["doctor"]);
  assert.equal(untrusted.status, 1);
  assert.match(untrusted.stdout, /FAILED {2}trust {7}Nobody has said/);
  assert.equal(tocsin(["doctor", "--trust", "--format", "json"]).status, 0);
  write({ type: "sqlite", path: "none.db" });
  assert.match(
    tocsin(["doctor"]).stdout,
    new RegExp(`FAILED {2}connection {2}There is no file ${join(folder, "none.db")}`),
  );
  writeFileSync(join(folder, "text.db"), "This is no database. ".repeat(100));
  write({ type: "sqlite", path: "text.db" });
  const { stdout } = tocsin(["doctor"]);
  assert.match(stdout, /text\.db is no database of SQLite, or damaged: file is not a database/);
  assert.doesNotMatch(stdout, /sets it aside/);
});
