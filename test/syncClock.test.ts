// The clock of this machine goes wrong between syncs, or more is to be kept than before.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import type { TestContext } from "node:test";
import type { SqliteSource } from "../server/src/runs/history.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { mirrorFile, noon } from "./runMirror.ts";
import { counts, dayMs, integrationTable, stepsIn, sync } from "./syncHere.ts";

/** A run a day, the newest of them today. */
function daily(context: TestContext, days: number): SqliteSource & { add(at: number): void } {
  const path = join(dirname(dirname(mirrorFile(context))), "history.db");
  const database = new Database(path);
  context.after(() => database.close());
  database.exec(
    "CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT)",
  );
  const insert = database.prepare("INSERT INTO monitoring_integration VALUES ('orders', 'Succeeded', ?, ?)");
  const add = (at: number): void => void insert.run(sourceText(at), `run-${at}`);
  for (let day = 0; day < days; day++) add(noon - day * dayMs);
  return { type: "sqlite", name: "warehouse", path, tables: [integrationTable], add };
}

test("a clock that was years ahead once costs nothing when it is right again", async (context) => {
  const { add, ...source } = daily(context, 10);
  const mirror = mirrorFile(context);
  const later = noon + 1000 * dayMs;
  assert.deepEqual(counts(await sync(mirror, source)), [[10, 10]]);
  // The source's clock, too.
  add(later);
  assert.equal((await sync(mirror, source, { now: later })).removed, 10);
  add(noon + dayMs);
  const [read] = (await sync(mirror, source, { now: noon + dayMs })).tables;
  assert.deepEqual([read?.read, read?.added], [12, 11]);
  assert.equal(stepsIn(mirror).length, 12);
  add(noon + 2 * dayMs);
  assert.deepEqual(counts(await sync(mirror, source, { now: noon + 2 * dayMs })), [[4, 1]]);
});

test("a clock that goes back reads more again, and loses nothing", async (context) => {
  const { add, ...source } = daily(context, 10);
  const mirror = mirrorFile(context);
  await sync(mirror, source);
  assert.deepEqual(counts(await sync(mirror, source, { now: noon - 5 * dayMs })), [[10, 0]]);
  add(noon + 60_000);
  assert.deepEqual(
    counts(await sync(mirror, source, { now: noon + dayMs }))
      .flat()
      .at(-1),
    1,
  );
  assert.equal(stepsIn(mirror).length, 11);
});

test("what was too old for `history.keep` is read when that is raised", async (context) => {
  const { add: _, ...source } = daily(context, 30);
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source, { keepMs: 10 * dayMs })), [[11, 11]]);
  assert.deepEqual(counts(await sync(mirror, source, { keepMs: 10 * dayMs })), [[2, 0]]);
  assert.deepEqual(counts(await sync(mirror, source, { keepMs: 20 * dayMs })), [[21, 10]]);
  assert.deepEqual(counts(await sync(mirror, source, { keepMs: 20 * dayMs })), [[2, 0]]);
});

test("rows of a zone that is ahead are no reason to read all again, also when little is read again", async (context) => {
  const { add, ...source } = daily(context, 10);
  const mirror = mirrorFile(context);
  add(noon + dayMs / 2);
  assert.deepEqual(counts(await sync(mirror, source)), [[11, 11]]);
  assert.deepEqual(counts(await sync(mirror, source, { overlapMs: 60_000 })), [[1, 0]]);
});
