import assert from "node:assert/strict";
import { test } from "node:test";
import { packRows, unpackRows } from "../server/src/runs/process/packRows.ts";
import { readMirror, writeMirror } from "../server/src/runs/process/mirror.ts";
import { stepMaker } from "../server/src/runs/process/stepMaker.ts";
import type { WrittenTable } from "../server/src/runs/process/writing/tableWriter.ts";
import { writersOf } from "../server/src/runs/process/writing/writers.ts";
import { mirrorFile } from "./runMirror.ts";

const name = "warehouse: monitoring_integration";

const of: WrittenTable = {
  table: "monitoring_integration",
  name,
  source: "warehouse",
  place: "here",
  key: ["orchestration_run_id", "table_name"],
};

const make = stepMaker(of.table, of.name, of.key);

const step = (table: string, duration: number | null) =>
  make({
    ...{ orchestration_run_id: "run-1", table_name: table, schema_name: null, status: "Succeeded" },
    ...{ timestamp: "2026-02-01 10:00:00.000001", duration },
  });

test("rows come out of their packing as they went in", () => {
  const rows = [
    ["a", 1, null, ""],
    ["a", 1, null, "x"],
    ["b", null, "", "x"],
    ["b", 0, "", null],
  ];
  assert.deepEqual(unpackRows(structuredClone(packRows(rows))), rows);
  assert.deepEqual(unpackRows(packRows([])), []);
});

test("a thread is started where there is enough to write, and writes what it is given with how far that reaches", async (context) => {
  const path = mirrorFile(context);
  const writers = writersOf(writeMirror(path), path);
  assert.equal(writers.thread(1000), undefined);
  const writer = writers.thread(1)!.table(of);
  writer.add([step("orders", 1), step("customers", null)]);
  writer.add([step("orders", 2)]);
  assert.equal(await writer.write({ time: "2026-02-01 10:00:00.000001", key: ["run-1", "orders"] }), 2);
  await writers.group(100, () => undefined);
  await writers.end();
  const mirror = readMirror(path);
  const all = (sql: string): unknown[] => mirror.prepare(sql).raw().all();
  assert.deepEqual(all("SELECT name, duration_ms, source FROM steps ORDER BY name"), [
    ["customers", null, name],
    ["orders", 2000, name],
  ]);
  assert.deepEqual(all("SELECT id, integration_total FROM orchestration_runs"), [["run-1", 2]]);
  assert.deepEqual(all("SELECT source, time, key FROM watermarks"), [
    [name, "2026-02-01 10:00:00.000001", '["run-1","orders"]'],
  ]);
  mirror.close();
});

test("what fails in the thread is told with SQLite's code, and nothing of the page stays", async (context) => {
  const path = mirrorFile(context);
  const mirror = writeMirror(path);
  mirror.exec("CREATE TRIGGER full BEFORE INSERT ON watermarks BEGIN SELECT RAISE(ABORT, 'no more'); END");
  const writers = writersOf(mirror, path);
  const writer = writers.thread(2000)!.table(of);
  writer.add([step("orders", 1)]);
  await assert.rejects(writer.write({ time: "2026-02-01", key: [] }), {
    message: "no more",
    code: "SQLITE_CONSTRAINT_TRIGGER",
  });
  assert.equal(mirror.prepare("SELECT count(*) FROM step_rows").pluck().get(), 0);
  writer.add([step("orders", 1)]);
  assert.equal(await writer.write(undefined), 1);
  await writers.end();
});
