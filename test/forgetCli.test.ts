// tocsin forget, and tocsin sync with a mirror that is damaged or not wanted any more, as a terminal runs them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import type { TestContext } from "node:test";
import { mirrorPath } from "../server/src/workspaceFiles/mirrorPath.ts";

const root = join(import.meta.dirname, "..");
/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(root, "server/src/cli/main.ts"));

interface Project {
  readonly mirror: string;
  tocsin(...args: string[]): {
    readonly status: number | null;
    readonly stdout: string;
    readonly stderr: string;
  };
}

/** A project whose history is in a file of its own: 200 runs with a table each. */
function project(context: TestContext): Project {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-forget-")));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = mkdtempSync(join(parent, "project-"));
  const environment = { HOME: parent, XDG_STATE_HOME: parent, LOCALAPPDATA: parent };
  const database = new Database(join(folder, "history.db"));
  database.exec(`CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
    INSERT INTO monitoring_integration
    SELECT 'orders', 'Succeeded', strftime('%Y-%m-%d %H:%M:%S', 'now', '-' || i || ' minutes'), 'run-' || i FROM n`);
  database.close();
  const tables = { monitoring_transformation_dbt: "off", monitoring_semantic_model_refresh: "off" };
  const sources = { warehouse: { type: "sqlite", path: "history.db", tables } };
  writeFileSync(join(folder, ".tocsin.yaml"), JSON.stringify({ history: { sources } }));
  const { PATH, SystemRoot } = process.env;
  const env = {
    PATH,
    ...(SystemRoot && { SystemRoot }),
    NODE_NO_WARNINGS: "1",
    NO_COLOR: "1",
    ...environment,
  };
  return {
    mirror: mirrorPath(folder, environment),
    tocsin(...args) {
      const options = { cwd: folder, encoding: "utf8", env, input: "" } as const;
      return spawnSync(process.execPath, [cli, ...args], options);
    },
  };
}

test("forgetting is asked for or said, and tells what goes and what stays", (context) => {
  const { mirror, tocsin } = project(context);
  assert.match(tocsin("forget", "--yes").stdout, /There was no run history to forget/);
  assert.equal(tocsin("sync").status, 0);
  const asked = tocsin("forget");
  assert.equal(asked.status, 2);
  assert.match(asked.stderr, /--yes[^]*All run history in [^]*stays \(`--notes`[^]*Passwords/);
  assert.match(tocsin("forget", "warehouse", "--yes").stdout, /Forgotten: 200 steps of warehouse\./);
  assert.match(tocsin("forget", "warehose", "--yes").stdout, /nothing of warehose in the mirror/);
  assert.match(tocsin("sync").stdout, /200 new rows/);
  assert.match(tocsin("forget", "--yes").stdout, /^Forgotten: 200 steps\.$/m);
  assert.match(tocsin("runs").stderr, /There is no mirror/);
  assert.ok(readdirSync(join(mirror, "..")).every((name) => !name.startsWith("mirror.db-")));
  assert.match(tocsin("sync").stdout, /200 new rows/);
  assert.equal(tocsin("forget", "warehouse", "--notes", "--yes").status, 2);
});

test("a sync that finds the mirror damaged sets it aside, says so, and fills a new one", (context) => {
  const { mirror, tocsin } = project(context);
  assert.equal(tocsin("sync").status, 0);
  const { size } = statSync(mirror);
  const broken = Buffer.concat([readFileSync(mirror).subarray(0, 8192), Buffer.alloc(size - 8192, 0xee)]);
  writeFileSync(mirror, broken);
  const shown = tocsin("runs");
  assert.equal(shown.status, 2);
  assert.match(
    shown.stderr,
    /is damaged[^]*A sync sets it aside and fills a new mirror, and so does an import/,
  );
  const synced = tocsin("sync");
  assert.equal(synced.status, 0, synced.stderr);
  assert.match(
    synced.stderr,
    /The mirror was damaged\. It was set aside as .*mirror\.db\.damaged-\d{8}T\d{6}Z/,
  );
  assert.match(synced.stdout, /200 new rows/);
  assert.equal(tocsin("runs").status, 0);
  const aside = readdirSync(join(mirror, "..")).filter((name) => /damaged-\d+T\d+Z$/.test(name));
  assert.deepEqual(
    aside.map((name) => readFileSync(join(mirror, "..", name)).equals(broken)),
    [true],
  );
  assert.doesNotMatch(tocsin("sync").stderr, /set aside/);
});

test("a mirror is begun anew when that is wanted", (context) => {
  const { tocsin } = project(context);
  assert.doesNotMatch(tocsin("sync", "--rebuild").stderr, /set aside/, "there was none");
  const again = tocsin("sync", "--rebuild");
  assert.match(again.stderr, /^The mirror was set aside as /);
  assert.match(again.stdout, /200 new rows/);
});
