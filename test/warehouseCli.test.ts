// tocsin runs, failures and run with `read: warehouse`, as a terminal runs them, with a real PostgreSQL.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import type { TestContext } from "node:test";
import { createTables, password, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";

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
    state,
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

test(
  "what cannot be asked is said: another kind of source, a word that is none, a password that is wrong",
  { skip },
  (context) => {
    const { write, tocsin } = place(context);
    write("warehouse", "{ type: sqlite, path: history.db }");
    const file = tocsin(["runs"]);
    assert.match(file.stderr, /cannot ask warehouse: of `type: sqlite` only the mirror is read/);
    write("database");
    assert.match(tocsin(["runs"]).stderr, /`database` is not a value for `read`/);
    write("warehouse");
    const wrong = tocsin(["runs", "--trust"], { TOCSIN_PASSWORD_WAREHOUSE: "planted-wrong" });
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /refuses the password/);
    assert.ok(!wrong.stderr.includes("planted-wrong"));
  },
);
