// tocsin runs, failures and run with `read: warehouse`, as a terminal runs them, with a real PostgreSQL.

import assert from "node:assert/strict";
import Database from "better-sqlite3";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import type { TestContext } from "node:test";
import { postgresFor as athenaInPostgres, startAthena } from "./athenaDouble.ts";
import { createTables, password, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { answersOf } from "./tdsOfPostgres.ts";
import { startTds } from "./tdsServer.ts";

/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(import.meta.dirname, "../server/src/cli/main.ts"));

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));
if (skip === false)
  await server.run(`${createTables}
    INSERT INTO meta.monitoring_integration (table_name, status, "timestamp", duration, workspace, orchestration_run_id)
    SELECT 't' || i, CASE WHEN i % 7 = 0 THEN 'Failed' ELSE 'Succeeded' END, now() - i * interval '1 hour', 12.5, 'prod',
      'run-' || i / 5 FROM generate_series(1, 600) i`);

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly state: string;
  readonly project: string;
  /** Variables of an environment in which nothing is known of this machine. */
  readonly home: NodeJS.ProcessEnv;
  write(read: string, source?: string): void;
  tocsin(args: readonly string[], env?: NodeJS.ProcessEnv): Ran;
}

function place(context: TestContext): Place {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-warehouse-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const state = join(folder, "state");
  const project = join(folder, "project");
  const home = { HOME: folder, XDG_STATE_HOME: state, LOCALAPPDATA: state };
  const postgres = `{ type: postgres, host: 127.0.0.1, port: ${server.port}, database: postgres, user: owner }`;
  spawnSync("git", ["init", "-q", project]);
  return {
    ...{ state, project, home: { PATH: process.env["PATH"], ...home } },
    write: (read, source = postgres) =>
      writeFileSync(
        join(project, ".tocsin.yaml"),
        `history:\n  read: ${read}\n  window: 3d\n  sources:\n    warehouse: ${source}\n`,
      ),
    tocsin: (args, env = {}) =>
      spawnSync(process.execPath, [cli, ...args], {
        cwd: project,
        encoding: "utf8",
        env: { PATH: process.env["PATH"], ...home, TOCSIN_PASSWORD_WAREHOUSE: password, ...env },
      }),
  };
}

interface Listed {
  readonly runs: readonly { readonly id: string }[];
  readonly next: string | null;
  readonly readTo?: string;
}

const listed = ({ stdout, stderr }: Ran): Listed => {
  assert.equal(stderr, "");
  return JSON.parse(stdout) as Listed;
};

test("a database that nobody has spoken for is not asked; then it is", { skip }, (context) => {
  const { write, tocsin, state } = place(context);
  write("warehouse");
  const refused = tocsin(["runs"]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /Nobody has said that warehouse .* may be connected to.*--trust/s);
  assert.match(tocsin(["runs", "--remember"]).stderr, /`--remember` goes with `--trust`/);
  const once = tocsin(["runs", "--trust", "--limit", "2"]);
  assert.deepEqual([once.status, once.stdout.split("\n").length], [0, 3], once.stderr);
  assert.equal(tocsin(["failures"]).status, 2);
  const failures = tocsin(["failures", "--trust", "--remember"]);
  assert.match(failures.stdout, /^failed .* prod +run-1 +t7 /m);
  const run = tocsin(["run", "run-3"]);
  assert.match(run.stdout, /run-3/);
  assert.match(run.stdout, /t15/);
  assert.match(tocsin(["run", "run-333"]).stderr, /there is no run `run-333`/);
  const kept = readdirSync(state, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    kept.filter((name) => name.endsWith(".db")),
    [],
    "no mirror is made",
  );
  for (const name of kept.filter((one) => one.endsWith(".json")))
    assert.ok(!readFileSync(join(state, name), "utf8").includes(password));
});

test(
  "a page says how far it looked back, and the next ones look further, as far as the mirror reaches",
  { skip },
  (context) => {
    const { write, tocsin } = place(context);
    write("warehouse");
    const text = tocsin(["runs", "--trust", "--remember", "--limit", "500"]);
    assert.match(text.stderr, /^Looked back to 20\d\d-\d\d-\d\d \d\d:\d\d\. More: --after \S+\n$/);
    const pages: Listed[] = [];
    for (let next: string | null = ""; next !== null; next = pages.at(-1)!.next)
      pages.push(
        listed(
          tocsin(["runs", "--format", "json", "--limit", "500", ...(next === "" ? [] : ["--after", next])]),
        ),
      );
    assert.ok(pages.length > 2 && pages.slice(0, -1).every(({ readTo }) => readTo !== undefined));
    const found = pages.flatMap(({ runs }) => runs);
    write("mirror");
    assert.equal(tocsin(["sync"]).status, 0);
    assert.deepEqual(found, listed(tocsin(["runs", "--format", "json", "--limit", "500"])).runs);
  },
);

test("a sync copies nothing from a database that is asked itself, and says so", { skip }, (context) => {
  const { write, tocsin } = place(context);
  write("warehouse");
  assert.match(tocsin(["sync"]).stderr, /Nobody has said/);
  const { status, stdout, stderr } = tocsin(["sync", "--trust"]);
  assert.deepEqual([status, stderr], [0, ""]);
  assert.equal(
    stdout,
    "Nothing is copied from the databases: as .tocsin.yaml says `read: warehouse`, `tocsin runs` asks them themselves.\n",
  );
  assert.deepEqual(JSON.parse(tocsin(["sync", "--trust", "--format", "json"]).stdout), {
    tables: [],
    removed: 0,
  });
});

test(
  "what cannot be asked is said: a file that is not there, a word that is none, a password that is wrong",
  { skip },
  (context) => {
    const { write, tocsin } = place(context);
    write("warehouse", "{ type: sqlite, path: history.db }");
    const file = tocsin(["runs"]);
    assert.match(file.stderr, /history\.db cannot be opened/);
    write("database");
    assert.match(tocsin(["runs"]).stderr, /`database` is not a value for `read`/);
    write("warehouse");
    const wrong = tocsin(["runs", "--trust"], { TOCSIN_PASSWORD_WAREHOUSE: "planted-wrong" });
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /refuses the password/);
    assert.ok(!wrong.stderr.includes("planted-wrong"));
  },
);

/** As `tocsin`, while a double answers from this process. */
async function ran(place: Place, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: place.project,
    env: { ...place.home, TOCSIN_PASSWORD_WAREHOUSE: "planted-secret", ...env },
  });
  const texts = ["", ""];
  for (const [at, stream] of [child.stdout, child.stderr].entries())
    stream.setEncoding("utf8").on("data", (text: string) => (texts[at] += text));
  const [status] = (await once(child, "close")) as [number | null];
  const [stdout = "", stderr = ""] = texts;
  assert.doesNotMatch(stdout + stderr, /planted/);
  return { status, stdout, stderr };
}

/** What every source of the same rows lists. */
async function assertLists(place: Place, env: NodeJS.ProcessEnv = {}): Promise<void> {
  assert.match((await ran(place, ["runs"], env)).stderr, /Nobody has said that warehouse/);
  const runs = await ran(place, ["runs", "--trust", "--remember", "--limit", "2"], env);
  assert.match(runs.stdout, /run-1 /, runs.stderr);
  assert.match((await ran(place, ["failures"], env)).stdout, /^failed .* prod +run-1 +t7 /m);
  assert.match((await ran(place, ["run", "run-3"], env)).stdout, /t15/);
  const found = JSON.parse(
    (await ran(place, ["runs", "--format", "json", "--status", "failed"], env)).stdout,
  ) as Listed;
  assert.ok(found.runs.length > 3);
}

test("SQL Server is asked itself, from a terminal", { skip }, async (context) => {
  const tds = await startTds(context, { answer: answersOf(server.source()) });
  const here = place(context);
  here.write(
    "warehouse",
    `{ type: sqlserver, host: 127.0.0.1, port: ${tds.port}, database: dbb, user: reader, schema: meta, tls: off }`,
  );
  await assertLists(here);
  assert.ok(tds.asked.every(({ sql }) => /^(?:SELECT|SET) /.test(sql)));
});

test("Athena is asked itself, from a terminal", { skip }, async (context) => {
  await runSql(server.source(), athenaInPostgres);
  const double = await startAthena(server.source());
  context.after(() => double.close());
  const here = place(context);
  here.write("warehouse", "{ type: athena, region: eu-central-1, database: meta }");
  await assertLists(here, {
    ...{ AWS_ENDPOINT_URL: double.endpoint, AWS_EC2_METADATA_DISABLED: "true" },
    ...{ AWS_ACCESS_KEY_ID: "AKIATESTTESTTEST", AWS_SECRET_ACCESS_KEY: "planted-secret" },
  });
});

test("a file of SQLite is asked itself, from a terminal", async (context) => {
  const here = place(context);
  const file = new Database(join(here.project, "history.db"));
  file.exec(`CREATE TABLE monitoring_integration (table_name, status, timestamp, workspace, orchestration_run_id);
    WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 600)
    INSERT INTO monitoring_integration SELECT 't' || i, CASE WHEN i % 7 = 0 THEN 'Failed' ELSE 'Succeeded' END,
      datetime('now', '-' || i || ' hours'), 'prod', 'run-' || (i / 5) FROM n`);
  file.close();
  here.write("warehouse", "{ type: sqlite, path: history.db }");
  assert.match(here.tocsin(["failures"]).stdout, /^failed .* prod +run-1 +t7 /m);
  assert.match(here.tocsin(["run", "run-3"]).stdout, /t15/);
});
