import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { emptyMirror, readMirror, writeMirror } from "../server/src/runs/process/mirror.ts";
import { applicationId, migrations } from "../server/src/runs/process/mirrorSchema.ts";
import { notesPath } from "../server/src/runs/process/notes.ts";
import { columns, sourceTables } from "../server/src/runs/process/sourceRows.ts";
import { sourceStatus } from "../server/src/runs/process/sourceStatus.ts";
import { sourceText, sourceTime } from "../server/src/runs/process/sourceTime.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { writeBatches } from "../server/src/runs/process/writeBatch.ts";
import { batchesOf, dbt, fillMirror, integration, mirrorFile, noon, recorded, refresh } from "./runMirror.ts";
import type { TestContext } from "node:test";
import type { Run, RunStore } from "../server/src/runs/store.ts";

const minute = 60_000;

function open(context: TestContext, path: string): RunStore {
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  return store;
}

const allRuns = async (store: RunStore): Promise<readonly Run[]> =>
  (await store.runs({}, { limit: 500 })).items;

test(
  "the mirror and the notes are for their user alone",
  { skip: process.platform === "win32" },
  async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    assert.equal(mode(path), "600");
    assert.equal(mode(dirname(path)), "700");
    await open(context, path).notes.markSeen(noon);
    assert.equal(mode(notesPath(path)), "600");
    const reader = readMirror(path);
    assert.throws(() => reader.exec("DELETE FROM step_rows"), /readonly/);
    reader.close();
  },
);

test("all 18 fields of monitoring_integration are kept under their own names, as they were written", (context) => {
  const path = mirrorFile(context);
  const row = integration({
    timestamp: "2026-03-01T12:00:00.1234567",
    rows_read: 2 ** 40,
    throughput: 0.125,
  });
  fillMirror(path, { integration: [row] });
  const mirror = readMirror(path);
  const kept = mirror
    .prepare(`SELECT ${columns.monitoring_integration.join(", ")} FROM monitoring_integration`)
    .get();
  mirror.close();
  assert.equal(columns.monitoring_integration.length, 18);
  assert.deepEqual({ ...(kept as object) }, row);
});

test("a source with a key replaces its rows, one without only adds, and equal rows count once", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    integration: [integration({ status: "InProgress" })],
    refreshes: [refresh({}), refresh({})],
  });
  const store = open(context, path);
  assert.equal((await store.run("run-1"))?.status, "running");
  fillMirror(path, {
    integration: [integration({ status: "Failed" })],
    refreshes: [refresh({}), refresh({ status: "Failed", message: "Memory error" })],
  });
  const run = await store.run("run-1");
  assert.deepEqual(run?.stages.integration, { total: 1, failed: 1, skipped: 0 });
  // Two rows of one refresh: the last counts.
  assert.deepEqual(run.stages.consumption, { total: 1, failed: 1, skipped: 0 });
  const rows = Object.fromEntries(
    (await store.syncState()).sources.map((source) => [source.name, source.rows]),
  );
  assert.deepEqual(rows, { runs: 0, integration: 1, dbt: 0, refreshes: 2 });
});

test("runs that an older Tocsin counted by every attempt are counted anew with the next rows", async (context) => {
  const path = mirrorFile(context);
  const again = { integration_pipeline_source_run_id: "again", timestamp: sourceText(noon + 60_000) };
  fillMirror(path, { integration: [integration({ status: "Failed" }), integration(again)] });
  const mirror = writeMirror(path);
  mirror.exec("DELETE FROM sync_state WHERE name = 'counted'");
  mirror.exec(
    "UPDATE orchestration_runs SET status = 'failed', integration_total = 2, integration_failed = 1",
  );
  mirror.close();
  fillMirror(path, { integration: [integration({ orchestration_run_id: "run-2" })] });
  const run = await open(context, path).run("run-1");
  assert.equal(run?.status, "succeeded");
  assert.deepEqual(run.stages.integration, { total: 1, failed: 0, skipped: 0 });
});

test("a row that moves to another run leaves none behind, and the counts follow", async (context) => {
  const path = mirrorFile(context);
  const mirror = writeMirror(path);
  const write = (run: string): void => {
    const rows = [integration({ orchestration_run_id: run, workspace: run })];
    const key = ["integration_pipeline_source_run_id"];
    writeBatches(mirror, [{ table: "monitoring_integration", source: "own", key, rows }], noon);
  };
  write("first");
  write("second");
  mirror.close();
  const store = open(context, path);
  assert.deepEqual(
    (await allRuns(store)).map((run) => run.id),
    ["second"],
  );
  assert.deepEqual((await store.facets({})).environments, [{ value: "second", count: 1 }]);
});

test("a run without a record of its own is derived from its steps", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    integration: [
      integration({ timestamp: sourceText(noon - 9 * minute), duration: 120 }),
      integration({ table_name: "items", workspace: "test", timestamp: sourceText(noon - 8 * minute) }),
    ],
    dbt: [dbt({ status: "warn" }), dbt({ unique_id: "model.shop.b", node_name: "b", status: "skipped" })],
    refreshes: [refresh({ data_product: null, workspace: null })],
  });
  const [run] = await allRuns(open(context, path));
  assert.deepEqual(run, {
    id: "run-1",
    status: "warned",
    startedAt: noon - 11 * minute,
    endedAt: noon,
    pipeline: undefined,
    environments: ["prod", "test"],
    dataProducts: ["Sales"],
    stages: {
      integration: { total: 2, failed: 0, skipped: 0 },
      transformation: { total: 2, failed: 0, skipped: 1 },
      consumption: { total: 1, failed: 0, skipped: 0 },
    },
    derived: true,
  });
});

test("what a run's own record says goes before its steps; a word that nobody knows does not", async (context) => {
  const path = mirrorFile(context);
  const failed = (run: string) => integration({ orchestration_run_id: run, status: "Failed" });
  fillMirror(path, {
    runs: [
      recorded({ orchestration_run_id: "retried", status: "success" }),
      recorded({
        orchestration_run_id: "odd",
        status: "Verschoben",
        start_time: "yesterday",
        end_time: null,
      }),
      recorded({ orchestration_run_id: "under way", status: "Running", end_time: null }),
      recorded({ orchestration_run_id: "alone", status: "Cancelled" }),
    ],
    integration: [failed("retried"), failed("odd"), failed("under way")],
  });
  const runs = new Map((await allRuns(open(context, path))).map((run) => [run.id, run]));
  assert.equal(runs.get("retried")?.status, "succeeded");
  assert.equal(runs.get("retried")?.stages.integration.failed, 1);
  assert.equal(runs.get("odd")?.status, "failed");
  assert.deepEqual([runs.get("odd")?.startedAt, runs.get("odd")?.endedAt], [noon - minute, noon]);
  assert.deepEqual([runs.get("under way")?.status, runs.get("under way")?.endedAt], ["running", undefined]);
  assert.deepEqual(
    [runs.get("alone")?.status, runs.get("alone")?.stages.integration.total],
    ["cancelled", 0],
  );
});

test("rows with fields missing or unreadable are kept as far as they say something", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    integration: [
      integration({
        schema_name: null,
        status: null,
        timestamp: "soon",
        duration: null,
        workspace: null,
        data_product: "",
        rows_read: 1.5,
      }),
      integration({ table_name: "negative", duration: -4 }),
    ],
  });
  const { items } = await open(context, path).steps({ runId: "run-1" }, { limit: 10 });
  const [negative, odd] = items;
  assert.deepEqual(
    [
      odd?.name,
      odd?.status,
      odd?.startedAt,
      odd?.endedAt,
      odd?.durationMs,
      odd?.environment,
      odd?.dataProduct,
    ],
    ["orders", "unknown", undefined, undefined, undefined, undefined, undefined],
  );
  assert.equal(odd?.fields["rows_read"], 1.5);
  assert.deepEqual([negative?.endedAt, negative?.startedAt], [noon, undefined]);
});

test("a batch is written whole or not at all", (context) => {
  const path = mirrorFile(context);
  const mirror = writeMirror(path);
  context.after(() => mirror.close());
  const broken = { ...integration({}), rows_read: {} as unknown as number };
  assert.throws(() => writeBatches(mirror, batchesOf({ runs: [recorded({})], integration: [broken] }), noon));
  for (const table of [
    "recorded_runs",
    "orchestration_runs",
    "step_rows",
    "run_keys",
    "sources",
    "facet_counts",
  ]) {
    assert.equal(mirror.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
  }
});

test("an emptied mirror holds no row and can be filled anew, with the same ids", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})], refreshes: [refresh({})] });
  const store = open(context, path);
  const before = (await store.steps({ runId: "run-1" }, { limit: 10 })).items;
  const mirror = writeMirror(path);
  emptyMirror(mirror);
  // Those behind an index of texts hold how it is built, also where nothing is in it.
  const tables = mirror
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'run_texts_%' AND name NOT LIKE 'step_messages_%'",
    )
    .pluck()
    .all() as string[];
  for (const table of tables)
    assert.equal(mirror.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
  mirror.exec("VACUUM");
  mirror.pragma("wal_checkpoint(TRUNCATE)");
  mirror.close();
  assert.ok(!readFileSync(path).includes("run-1"), "nothing is left in the file");
  fillMirror(path, { integration: [integration({})], refreshes: [refresh({})] });
  assert.deepEqual((await store.steps({ runId: "run-1" }, { limit: 10 })).items, before);
});

test("what has the parts of a text, but not the text, hides nothing that has it", async (context) => {
  const path = mirrorFile(context);
  const failed = (name: string, message: string) =>
    dbt({ unique_id: name, node_name: name, status: "error", message, orchestration_run_id: `run-${name}` });
  const others = Array.from({ length: 2500 }, (_, at) => failed(`n${at}`, "abc bca cab"));
  fillMirror(path, { dbt: [...others, failed("last", "an abcab is here")] });
  const store = open(context, path);
  const { items } = await store.failures({ text: "ABCAB" }, { limit: 10 });
  assert.deepEqual(
    items.map(({ name }) => name),
    ["last"],
  );
  const runs = await store.runs({ text: "abcab" }, { limit: 10 });
  assert.deepEqual(
    runs.items.map(({ id }) => id),
    ["run-last"],
  );
});

test("opening to write makes the schema once, and a second writer finds it", (context) => {
  const path = mirrorFile(context);
  const first = writeMirror(path);
  const second = writeMirror(path);
  assert.equal(second.pragma("user_version", { simple: true }), migrations.length);
  assert.equal(second.pragma("journal_mode", { simple: true }), "wal");
  first.close();
  second.close();
  const plain = new Database(path, { readonly: true });
  assert.equal(plain.pragma("integrity_check", { simple: true }), "ok");
  plain.close();
});

test("a mirror of an older schema keeps what it holds, one of a newer is left alone", (context) => {
  const path = mirrorFile(context);
  writeMirror(path).close();
  rmSync(path);
  const old = new Database(path);
  migrations[0]!(old);
  old.pragma(`application_id = ${applicationId}`);
  old.pragma("user_version = 1");
  old.exec("INSERT INTO run_labels VALUES ('run-1', 'environment', 'prod')");
  old.close();
  const mirror = readMirror(path);
  assert.equal(mirror.pragma("user_version", { simple: true }), migrations.length);
  assert.deepEqual(mirror.prepare("SELECT value, runs FROM facet_counts").raw().all(), [["prod", 1]]);
  assert.deepEqual(mirror.prepare("SELECT * FROM raw_steps").all(), []);
  mirror.close();
  const newer = new Database(path);
  newer.pragma(`user_version = ${migrations.length + 1}`);
  newer.close();
  assert.throws(() => readMirror(path), { reason: "newer" });
  assert.throws(() => writeMirror(path), { reason: "newer" });
});

test("steps that an older mirror has are those that today's would have", async (context) => {
  const rows = [integration({}), integration({ table_name: "items", status: "Failed", data_read: null })];
  const models = [dbt({ message: "it broke", status: "error" }), dbt({ invocation_id: "second" })];
  const key = ["orchestration_run_id", "table_name"];
  const today = mirrorFile(context);
  const origin = { json: '{"a":1}', sql: "select 1" };
  const mirror = writeMirror(today);
  writeBatches(
    mirror,
    [
      { table: "monitoring_integration", source: "own", key, rows },
      ...[models.slice(0, 1), models.slice(1)].map((part, at) => ({
        ...({ table: "monitoring_transformation_dbt", source: "hashed", key: undefined } as const),
        rows: part,
        ...(at === 0 ? { origins: [origin] } : {}),
      })),
    ],
    noon,
  );
  const path = mirrorFile(context);
  writeMirror(path).close();
  rmSync(path);
  const old = new Database(path);
  for (const migrate of migrations.slice(0, 3)) migrate(old);
  old.pragma(`application_id = ${applicationId}`);
  old.pragma("user_version = 3");
  const copy = (table: string, row: object): void => {
    const names = Object.keys(row);
    const sql = `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
    old.prepare(sql).run(Object.values(row));
  };
  for (const table of [
    "steps",
    ...sourceTables,
    "raw_steps",
    "compiled_sql",
    "sources",
    "orchestration_runs",
  ])
    for (const row of mirror.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
      copy(table, table === "steps" ? { ...row, id: `old-${String(row["row"])}` } : row);
  old.close();
  const moved = readMirror(path);
  for (const table of ["steps", ...sourceTables, "raw_steps", "compiled_sql"]) {
    const inOrder = (database: Database.Database): unknown[] =>
      database
        .prepare(`SELECT s.id, t.*, 0 AS row FROM ${table} t JOIN steps s ON s.row = t.row ORDER BY s.id`)
        .all();
    assert.deepEqual(inOrder(moved), inOrder(mirror), table);
    assert.ok(inOrder(moved).length > 0 || table === "monitoring_semantic_model_refresh", table);
  }
  assert.equal(moved.prepare("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'old_%'").pluck().get(), 0);
  moved.close();
  mirror.close();
});

test("times of sources are read as UTC unless they say otherwise", () => {
  const noonText = "2026-03-01 12:00:00";
  for (const text of [
    noonText,
    "2026-03-01T12:00:00Z",
    "2026-03-01T12:00:00.0000000",
    "2026-03-01 13:00:00+01:00",
    "2026-03-01 06:30:00 -0530",
    " 2026-03-01T12:00 ",
    "2026-03-01 12:00:00 UTC",
  ]) {
    assert.equal(sourceTime(text), noon, text);
  }
  assert.equal(sourceTime("2026-03-01"), noon - 12 * 60 * minute);
  assert.equal(sourceTime("2026-03-01 12:00:00.123999"), noon + 123);
  assert.equal(sourceTime(sourceText(noon + 7)), noon + 7);
  for (const text of [
    null,
    "",
    "soon",
    "2026-02-30",
    "2026-13-01",
    "2026-03-01 25:00",
    "12:00",
    "1772366400",
  ]) {
    assert.equal(sourceTime(text), undefined, String(text));
  }
});

test("the words of Fabric, dbt and Airflow mean what they mean; others are unknown", () => {
  const words = {
    succeeded: ["Succeeded", "success", "Completed", "pass", "no-op", "reused"],
    warned: ["warn", "partial success"],
    failed: ["Failed", "fail", "error", "runtime error", "TimedOut"],
    skipped: ["skipped", "upstream_failed", "Disabled"],
    running: ["Running", "InProgress", "In Progress", "queued", "NotStarted"],
    cancelled: ["Cancelled", "canceled"],
    unknown: ["", "Verschoben", "constructor", "__proto__"],
  };
  for (const [status, spellings] of Object.entries(words)) {
    for (const word of spellings) assert.equal(sourceStatus(word), status, word);
  }
  assert.equal(sourceStatus(null), "unknown");
});
