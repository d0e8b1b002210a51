// Forgetting run history: all of it, or what one source recorded.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import type { TestContext } from "node:test";
import type { SqliteSource } from "../server/src/runs/history.ts";
import { forget } from "../server/src/runs/process/forget.ts";
import { readMirror, writeMirror } from "../server/src/runs/process/mirror.ts";
import { notesPath } from "../server/src/runs/process/notes.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { writeBatches } from "../server/src/runs/process/writeBatch.ts";
import { fillMirror, integration, mirrorFile, noon, recorded } from "./runMirror.ts";
import { counts, integrationTable, sync } from "./syncHere.ts";

const go = (): void => undefined;

/** A database that records runs `NAME-run-0` and so on, each with one table. */
function sourceAt(context: TestContext, name: string, runs: number): SqliteSource {
  const folder = dirname(dirname(mirrorFile(context)));
  const path = join(folder, `${name}.db`);
  const database = new Database(path);
  database.exec(
    "CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT)",
  );
  const insert = database.prepare(
    "INSERT INTO monitoring_integration VALUES (?, 'Failed', '2026-02-28 10:00:00', ?)",
  );
  for (let run = 0; run < runs; run++) insert.run(`${name}_table`, `${name}-run-${run}`);
  insert.run(`${name}_table`, "shared-run");
  database.close();
  return { type: "sqlite", name, path, tables: [integrationTable] };
}

test("all of it goes, whoever reads it meanwhile, and what a person marked stays unless it is to go", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({}), integration({ table_name: "items" })] });
  writeFileSync(`${path}.damaged-20260101T000000Z`, "run-1");
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
  await store.notes.markSeen(noon);
  const request = { notes: false };
  assert.deepEqual(await forget(path, request, go), { isThere: true, steps: 2, notes: false });
  await assert.rejects(store.runs({}, { limit: 10 }), { reason: "missing" });
  assert.ok(existsSync(notesPath(path)));
  for (const name of readdirSync(dirname(path)))
    assert.ok(!readFileSync(join(dirname(path), name)).includes("run-1"), name);
  assert.deepEqual(await forget(path, request, go), { isThere: false, steps: 0, notes: false });
  assert.deepEqual(await forget(path, { notes: true }, go), { isThere: false, steps: 0, notes: true });
  assert.ok(!existsSync(notesPath(path)));
  fillMirror(path, { integration: [integration({})] });
  assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
});

test("where the file cannot be deleted it is emptied: nothing is left in it", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})], runs: [recorded({})] });
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  await store.runs({}, { limit: 10 });
  await forget(path, { notes: false, keepsFile: true }, go);
  assert.deepEqual((await store.runs({}, { limit: 10 })).items, []);
  assert.deepEqual((await store.syncState()).sources, []);
  for (const end of ["", "-wal"])
    if (existsSync(path + end))
      assert.ok(!/run-1|orders/.test(readFileSync(path + end, "latin1")), `nothing is left in ${end}`);
});

test("what one source recorded goes, the others stay, and the next sync reads it again", async (context) => {
  const path = mirrorFile(context);
  const erp = sourceAt(context, "erp", 300);
  const shop = sourceAt(context, "shop", 2);
  await sync(path, erp);
  await sync(path, shop);
  assert.deepEqual(counts(await sync(path, erp)), [[301, 0]]);
  const forgotten = await forget(path, { source: "erp", notes: true }, go);
  assert.deepEqual(forgotten, { isThere: true, steps: 301, notes: false });
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  const ids = (await store.runs({}, { limit: 10 })).items.map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), ["shared-run", "shop-run-0", "shop-run-1"]);
  assert.equal((await store.run("shared-run"))?.stages.integration.total, 1);
  assert.deepEqual(
    (await store.syncState()).sources.map(({ name }) => name),
    ["shop: monitoring_integration"],
  );
  assert.deepEqual(counts(await sync(path, erp)), [[301, 301]]);
  assert.deepEqual((await store.facets({})).statuses, [{ value: "failed", count: 303 }]);
  assert.equal((await forget(path, { source: "er", notes: false }, go)).isThere, false);
});

test("imported artifacts of dbt can be read again when they were forgotten", async (context) => {
  const path = mirrorFile(context);
  const mirror = writeMirror(path);
  const rows = [recorded({ orchestration_run_id: "dbt-1" })];
  writeBatches(mirror, [{ table: "orchestration_runs", source: "dbt artifacts: invocations", rows }], noon);
  mirror.exec("INSERT INTO imports VALUES ('abc', 'run-results', 'target/run_results.json', 1, 1)");
  mirror.close();
  assert.equal((await forget(path, { source: "dbt artifacts", notes: false }, go)).isThere, true);
  const left = readMirror(path);
  for (const table of ["imports", "orchestration_runs", "sources"])
    assert.equal(left.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
  left.close();
});

test("a damaged mirror is forgotten, too; a file of somebody else that is named is left alone", async (context) => {
  const path = mirrorFile(context);
  writeMirror(path).close();
  writeFileSync(path, "This is not a database, whatever its name says. ".repeat(30));
  process.env["TOCSIN_MIRROR"] = path;
  context.after(() => delete process.env["TOCSIN_MIRROR"]);
  await assert.rejects(forget(path, { notes: false }, go), { reason: "damaged" });
  assert.ok(existsSync(path));
  delete process.env["TOCSIN_MIRROR"];
  assert.deepEqual(await forget(path, { notes: false }, go), {
    ...{ isThere: true, steps: undefined, notes: false },
  });
  assert.ok(!existsSync(path));
  rmSync(dirname(path), { recursive: true });
  assert.equal((await forget(path, { notes: false }, go)).isThere, false);
});
