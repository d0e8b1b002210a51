// `tocsin import` as a program: what it says, and its exit code.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { result, runResults, writeFiles } from "./dbtArtifacts.ts";
import type { Imported } from "../server/src/runs/store.ts";

const cli = process.env["TOCSIN_CLI"] ?? join(import.meta.dirname, "../server/src/cli/main.ts");

/** A folder that is a project, with a state folder of its own. */
function place(context: TestContext) {
  const parent = mkdtempSync(join(tmpdir(), "tocsin-import-"));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, "project");
  const state = join(parent, "state");
  writeFiles(folder, { ".tocsin.yaml": {} });
  const tocsin = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, XDG_STATE_HOME: state, TOCSIN_MIRROR: "", NO_COLOR: "1" },
    });
    return { status, stdout, stderr };
  };
  const mirror = (): string => {
    const [name = ""] = readdirSync(join(state, "tocsin"));
    return join(state, "tocsin", name, "mirror.db");
  };
  return { folder, tocsin, mirror };
}

test("a folder without artifacts is no success: it says what was looked for", (context) => {
  const { folder, tocsin } = place(context);
  writeFiles(folder, { "empty/other.json": {}, "web/manifest.json": { name: "a web page" } });
  for (const path of ["empty", "web"]) {
    const { status, stdout, stderr } = tocsin("import", path);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      new RegExp(`no artifact of dbt in ${path}\\.\\n +Looked for \\*run_results\\*\\.json`),
    );
  }
  writeFiles(folder, { "target/run_results.json": runResults(6, [result()]) });
  const { status, stdout, stderr } = tocsin("import", "empty", "target", "--format", "json");
  assert.equal(status, 0);
  assert.match(stderr, /no artifact of dbt in empty/);
  assert.equal((JSON.parse(stdout) as Imported).files.length, 1);
});

test("a file that ends in the middle is told of each time, and read when it is whole", (context) => {
  const { folder, tocsin } = place(context);
  const whole = JSON.stringify(runResults(6, [result(), result({ unique_id: "model.shop.b" })]));
  writeFiles(folder, { "target/run_results.json": {} });
  writeFileSync(join(folder, "target/run_results.json"), whole.slice(0, -60));
  for (const _ of [1, 2]) {
    const { status, stderr } = tocsin("import", "target");
    assert.equal(status, 1);
    assert.match(stderr, /run_results\.json: the file ends in the middle; 1 entry before that was read/);
  }
  writeFileSync(join(folder, "target/run_results.json"), whole);
  assert.match(tocsin("import", "target").stdout, /2 results, 1 of them new/);
  assert.match(tocsin("import", "target").stdout, /read before/);
});

test("a version that is not known is read, and said", (context) => {
  const { folder, tocsin } = place(context);
  writeFiles(folder, {
    "7/run_results.json": runResults(7, [result()], { invocation_id: "inv-7" }),
    "6/run_results.json": runResults(6, [result()]),
  });
  const { status, stdout, stderr } = tocsin("import", ".");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /run-results v7, 1 result/);
  assert.match(stderr, /^7.run_results\.json: version 7 of run results is not known \(versions 4 to 6 are\)/);
});

test("of many files that were read before one line says how many", (context) => {
  const { folder, tocsin } = place(context);
  const files = Array.from({ length: 40 }, (_, at) => [
    `runs/${at}/run_results.json`,
    runResults(6, [result()], { invocation_id: `inv-${at}` }),
  ]);
  writeFiles(folder, Object.fromEntries(files) as Parameters<typeof writeFiles>[1]);
  const folders = files.map(([name]) => (name as string).replace("/run_results.json", ""));
  tocsin("import", "runs");
  const { stdout, stderr } = tocsin("import", ...folders);
  assert.deepEqual(
    [stdout, stderr],
    ["40 files, 0 new steps, 40 read before. `tocsin runs` shows the runs.\n", ""],
  );
});

test("a damaged mirror is set aside for a new one, which is said", (context) => {
  const { folder, tocsin, mirror } = place(context);
  writeFiles(folder, { "target/run_results.json": runResults(6, [result()]) });
  tocsin("import", "target");
  const path = mirror();
  truncateSync(path, 9000);
  const { status, stdout, stderr } = tocsin("import", "target");
  assert.equal(status, 0, stderr);
  assert.match(stderr, /The mirror was damaged\. It was set aside as .*mirror\.db\.damaged-/);
  assert.match(stdout, /1 result\n/);
  assert.equal(tocsin("runs").status, 0);
});
