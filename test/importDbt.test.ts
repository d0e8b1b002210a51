import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import type { RunStore, Step } from "../server/src/runs/store.ts";
import { importAll, metadata, result, runResults, timing, writeFiles, zipOf } from "./dbtArtifacts.ts";
import { mirrorFile } from "./runMirror.ts";

interface Place {
  readonly mirror: string;
  readonly folder: string;
}

function place(context: TestContext): Place {
  const mirror = mirrorFile(context);
  return { mirror, folder: join(dirname(dirname(mirror)), "target") };
}

function open(context: TestContext, mirror: string): RunStore {
  const store = mirrorRunStore(mirror);
  context.after(() => store.close());
  return store;
}

const stepsOf = async (store: RunStore, runId: string): Promise<Map<string, Step>> =>
  new Map((await store.steps({ runId }, { limit: 500 })).items.map((step) => [step.name, step]));

for (const version of [4, 5, 6, 7])
  test(`run results of version ${version} are read`, async (context) => {
    const { mirror, folder } = place(context);
    const more =
      version >= 5
        ? { compiled: true, compiled_code: "select 1", relation_name: '"db"."marts"."orders"' }
        : {};
    const latest = version >= 6 ? { batch_results: null } : {};
    writeFiles(folder, {
      "run_results.json": runResults(version, [
        result({ ...more, ...latest }),
        result({
          unique_id: "test.shop.unique_orders_id.5a3c9d0f1e",
          status: "fail",
          failures: 3,
          message: "Got 3 results, configured to fail if != 0",
        }),
        result({
          unique_id: "model.shop.later",
          status: "skipped",
          timing: [],
          message: null,
          adapter_response: {},
        }),
        result({ unique_id: "model.shop.new_word", status: "brand new" }),
      ]),
    });
    const [file] = await importAll(mirror, [folder]);
    assert.deepEqual([file?.state, file?.version, file?.read, file?.added], ["imported", version, 4, 4]);
    const store = open(context, mirror);
    const run = await store.run("orch-1");
    assert.deepEqual([run?.status, run?.environments, run?.derived], ["failed", ["prod"], true]);
    const steps = await stepsOf(store, "orch-1");
    const orders = steps.get("orders");
    assert.deepEqual(
      [orders?.status, orders?.durationMs, orders?.fields["rows_affected"], orders?.endedAt],
      ["succeeded", 9500, 12, Date.UTC(2026, 2, 1, 11, 0, 9, 500)],
    );
    assert.equal(orders?.fields["schema_name"], version >= 5 ? "marts" : null);
    assert.deepEqual(
      [steps.get("unique_orders_id")?.status, steps.get("unique_orders_id")?.fields["failures"]],
      ["failed", 3],
    );
    assert.deepEqual([steps.get("later")?.status, steps.get("later")?.endedAt], ["skipped", undefined]);
    // A word that no table of ours has is never a success.
    assert.deepEqual(
      [steps.get("new_word")?.status, steps.get("new_word")?.sourceStatus],
      ["unknown", "brand new"],
    );
    const database = readMirror(mirror);
    const raw = database.prepare("SELECT json FROM raw_steps").pluck().all() as string[];
    const sql = database.prepare("SELECT sql FROM compiled_sql").pluck().all();
    database.close();
    assert.equal(raw.length, 4);
    assert.ok(raw.every((text) => !text.includes("compiled_code")));
    assert.deepEqual(sql, version >= 5 ? ["select 1"] : []);
  });

test("what Fusion leaves out is taken for nothing", async (context) => {
  const { mirror, folder } = place(context);
  const bare = {
    unique_id: "model.shop.orders",
    status: "reused",
    execution_time: 0.5,
    timing: timing("11:00:00", "11:00:01"),
  };
  const file = runResults(
    6,
    [bare],
    { dbt_version: "2.0.0-beta.2", invocation_started_at: null },
    { which: undefined, command: "run", static_analysis: "on" },
  );
  writeFiles(folder, { "run_results.json": { ...file, elapsed_time: 999 } });
  await importAll(mirror, [folder]);
  const store = open(context, mirror);
  const run = await store.run("orch-1");
  // Its elapsed time is the sum of all nodes: the clock's is that of their times.
  assert.equal((run?.endedAt ?? 0) - (run?.startedAt ?? 0), 1000 - 500);
  const step = (await stepsOf(store, "orch-1")).get("orders");
  assert.deepEqual(
    [step?.status, step?.message, step?.fields["rows_affected"]],
    ["succeeded", undefined, null],
  );
});

test("an invocation that names no run is a run of its own", async (context) => {
  const { mirror, folder } = place(context);
  const about = { env: {} };
  writeFiles(folder, { "run_results.json": runResults(6, [result()], about, { target: "ci" }) });
  await importAll(mirror, [folder]);
  const store = open(context, mirror);
  const run = await store.run("dbt-inv-1");
  assert.deepEqual(
    [run?.pipeline, run?.status, run?.environments, run?.derived],
    ["dbt build", "succeeded", ["ci"], false],
  );
  const other = mirrorFile(context);
  await importAll(other, [folder], { runId: "orch-9", environment: "prod", dataProduct: "Sales" });
  const named = await open(context, other).run("orch-9");
  assert.deepEqual([named?.environments, named?.dataProducts], [["prod"], ["Sales"]]);
});

test("several invocations of one run stand side by side, and a second import adds nothing", async (context) => {
  const { mirror, folder } = place(context);
  writeFiles(folder, {
    "1/run_results.json": runResults(6, [result(), result({ unique_id: "model.shop.b", status: "error" })]),
    "2/run_results.json": runResults(6, [result({ unique_id: "model.shop.b" })], { invocation_id: "inv-2" }),
    "node_modules/x/manifest.json": { name: "no artifact" },
    "web/manifest.json": { name: "no artifact" },
  });
  const first = await importAll(mirror, [folder]);
  assert.deepEqual(
    first.map(({ state, added, problem }) => [state, added, problem]),
    [
      ["imported", 2, undefined],
      ["imported", 1, undefined],
      ["unknown", undefined, undefined],
    ],
  );
  const again = await importAll(mirror, [folder]);
  assert.deepEqual(
    again.map(({ state }) => state),
    ["known", "known", "unknown"],
  );
  const store = open(context, mirror);
  const run = await store.run("orch-1");
  assert.equal(run?.status, "succeeded", "what failed was built by the second");
  assert.deepEqual(run.stages.transformation, { total: 2, failed: 0, skipped: 0 });
  const { sources } = await store.syncState();
  assert.equal(sources.find(({ name }) => name === "dbt artifacts")?.rows, 3);
});

test("what dbt only compiles after it failed is no attempt at building it", async (context) => {
  const { mirror, folder } = place(context);
  const compile = { ...runResults(6, [result()], { invocation_id: "inv-2" }), args: { which: "compile" } };
  writeFiles(folder, {
    "1/run_results.json": runResults(6, [result({ status: "error" })]),
    "2/run_results.json": compile,
  });
  await importAll(mirror, [folder]);
  assert.equal((await open(context, mirror).run("orch-1"))?.status, "failed");
});

test("a file that was written anew replaces what it said before", async (context) => {
  const { mirror, folder } = place(context);
  writeFiles(folder, { "run_results.json": runResults(6, [result({ status: "error" })]) });
  await importAll(mirror, [folder]);
  writeFiles(folder, {
    "run_results.json": runResults(6, [result(), result({ unique_id: "model.shop.b" })]),
  });
  const [file] = await importAll(mirror, [folder]);
  assert.deepEqual([file?.read, file?.added], [2, 1]);
  assert.equal((await open(context, mirror).run("orch-1"))?.status, "succeeded");
});

test("manifests say what nodes are, whichever comes first in the folder", async (context) => {
  const { mirror, folder } = place(context);
  const node = {
    ...{
      name: "orders",
      resource_type: "model",
      package_name: "shop",
      original_file_path: "models/orders.sql",
    },
    ...{ schema: "marts", relation_name: '"db"."marts"."orders"', tags: ["nightly"], raw_code: "select 1" },
    ...{
      config: { materialized: "incremental", meta: { owner: "data-team" } },
      depends_on: { nodes: ["source.shop.erp.orders"] },
    },
  };
  const manifest = {
    metadata: metadata("manifest", 12, { project_name: "shop" }),
    nodes: { "model.shop.orders": node },
    sources: { "source.shop.erp.orders": { name: "orders", resource_type: "source", schema: "erp" } },
    macros: { "macro.dbt.x": { macro_sql: "{% macro x() %}{% endmacro %}" } },
    parent_map: {},
  };
  writeFiles(folder, { "a_run_results.json": runResults(6, [result()]), "manifest.json": manifest });
  const files = await importAll(mirror, [folder]);
  assert.deepEqual(
    files.map(({ kind, read }) => [kind, read]),
    [
      ["manifest", 2],
      ["run-results", 1],
    ],
  );
  const step = (await stepsOf(open(context, mirror), "orch-1")).get("orders");
  assert.deepEqual([step?.fields["materialization"], step?.fields["schema_name"]], ["incremental", "marts"]);
  const database = readMirror(mirror);
  const kept = database
    .prepare("SELECT owner, path, parents FROM dbt_nodes WHERE unique_id = 'model.shop.orders'")
    .get();
  database.close();
  assert.deepEqual(
    { ...(kept as object) },
    { owner: "data-team", path: "models/orders.sql", parents: '["source.shop.erp.orders"]' },
  );
});

test("the freshness of sources is history as well", async (context) => {
  const { mirror, folder } = place(context);
  const fresh = {
    ...{
      unique_id: "source.shop.erp.orders",
      max_loaded_at: "2026-02-28T20:00:00Z",
      snapshotted_at: "2026-03-01T11:00:00Z",
    },
    ...{ max_loaded_at_time_ago_in_s: 54_000, status: "error", execution_time: 0.2, timing: [] },
    criteria: {
      warn_after: { count: 6, period: "hour" },
      error_after: { count: 12, period: "hour" },
      filter: null,
    },
  };
  const broken = { unique_id: "source.shop.erp.items", status: "runtime error", error: "permission denied" };
  writeFiles(folder, {
    "sources.json": { metadata: metadata("sources", 3), results: [fresh, broken], elapsed_time: 1 },
  });
  await importAll(mirror, [folder]);
  const steps = await stepsOf(open(context, mirror), "orch-1");
  const orders = steps.get("erp.orders");
  assert.deepEqual(
    [orders?.status, orders?.message],
    ["failed", "Loaded 15 h ago; warning after 6 hours; error after 12 hours."],
  );
  assert.deepEqual(
    [steps.get("erp.items")?.status, steps.get("erp.items")?.message],
    ["failed", "permission denied"],
  );
});

test("of a file that ends in the middle everything before is kept, and the whole one replaces it", async (context) => {
  const { mirror, folder } = place(context);
  const whole = JSON.stringify(
    runResults(6, [result(), result({ unique_id: "model.shop.b" })], {}, { target: "prod" }),
  );
  writeFiles(folder, { "run_results.json": whole.slice(0, whole.indexOf("model.shop.b")) });
  const [part] = await importAll(mirror, [folder]);
  assert.deepEqual([part?.state, part?.read, part?.problem], ["imported", 1, "the file ends in the middle"]);
  writeFiles(folder, { "run_results.json": whole });
  assert.deepEqual(
    (await importAll(mirror, [folder])).map(({ added }) => added),
    [1],
  );
  // A part of what is known to its end says nothing.
  writeFiles(folder, { "run_results.json": whole.slice(0, -40) });
  assert.deepEqual(
    (await importAll(mirror, [folder])).map(({ state }) => state),
    ["known"],
  );
});

test("a result that is no JSON is said, with those before it kept", async (context) => {
  const { mirror, folder } = place(context);
  const whole = JSON.stringify(runResults(6, [result(), result({ unique_id: "model.shop.b" })]));
  const at = whole.lastIndexOf('"status":"success"');
  writeFiles(folder, { "run_results.json": `${whole.slice(0, at)}"status":nonsense${whole.slice(at + 18)}` });
  const [file] = await importAll(mirror, [folder]);
  assert.deepEqual([file?.state, file?.read], ["imported", 1]);
  assert.match(file?.problem ?? "", /it is no JSON/);
});

test("what is no artifact is said so, where it was named", async (context) => {
  const { mirror, folder } = place(context);
  writeFiles(folder, {
    "run_results.json": "<html>no such job</html>",
    "other.json": '{"a": 1}',
    "catalog.json": { metadata: metadata("catalog", 1) },
    "twice/run_results.json": '{"metadata": nonsense}',
  });
  const named = ["run_results.json", "other.json", "catalog.json"].map((name) => join(folder, name));
  const problems = (await importAll(mirror, named)).map(({ problem }) => problem);
  assert.match(problems[0] ?? "", /no JSON object/);
  assert.match(problems[1] ?? "", /no artifact of dbt/);
  assert.match(problems[2] ?? "", /no artifact of dbt/);
  const found = await importAll(mirror, [join(folder, "twice")]);
  assert.match(found[0]?.problem ?? "", /no JSON/);
  await assert.rejects(importAll(mirror, [join(folder, "nowhere")]), /There is no file or folder/);
});

test("zip archives are read where they lie, on their own and in folders", async (context) => {
  const { mirror, folder } = place(context);
  const archive = zipOf({
    "ci/target/run_results.json": JSON.stringify(runResults(6, [result()])),
    "ci/readme.txt": "no",
  });
  writeFiles(folder, { "artifacts.zip": archive, "sub/broken.zip": "not a zip" });
  const [file] = await importAll(mirror, [join(folder, "artifacts.zip")]);
  assert.equal(file?.name, `${join(folder, "artifacts.zip")}/ci/target/run_results.json`);
  assert.equal(file?.added, 1);
  await assert.rejects(
    importAll(mirror, [join(folder, "sub", "broken.zip")]),
    /cannot be read as a zip archive/,
  );
});

test("no value of a variable or of the environment gets into the mirror", async (context) => {
  const { mirror, folder } = place(context);
  const secret = "correct-horse-battery";
  writeFiles(folder, {
    "run_results.json": runResults(
      6,
      [result()],
      { env: { ORCHESTRATION_RUN_ID: "orch-1", API_KEY: secret } },
      { vars: { password: secret }, invocation_command: `dbt build --vars '{password: ${secret}}'` },
    ),
  });
  await importAll(mirror, [folder]);
  for (const part of ["", "-wal"]) {
    try {
      assert.ok(!readFileSync(mirror + part).includes(secret), part);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, "ENOENT");
    }
  }
});

test("an import that is stopped keeps what it has read, and goes on from there", async (context) => {
  const { mirror, folder } = place(context);
  const many = Array.from({ length: 4000 }, (_, at) => result({ unique_id: `model.shop.m${at}` }));
  writeFiles(folder, { "run_results.json": runResults(6, many) });
  const controller = new AbortController();
  controller.abort();
  await assert.rejects(importAll(mirror, [folder], {}, controller.signal), { reason: "cancelled" });
  const [file] = await importAll(mirror, [folder]);
  assert.equal(file?.read, 4000);
  assert.equal((await open(context, mirror).run("orch-1"))?.stages.transformation.total, 4000);
});

test("a file of 100 MB is read in little memory", { timeout: 120_000 }, async (context) => {
  const { mirror, folder } = place(context);
  const sql = "select 'a' as \"b\" -- \\ \n".repeat(800);
  const results = Array.from({ length: 5000 }, (_, at) =>
    result({ unique_id: `model.shop.m${at}`, compiled: true, compiled_code: sql }),
  );
  writeFiles(folder, { "run_results.json": runResults(6, results) });
  assert.ok(statSync(join(folder, "run_results.json")).size > 1e8);
  const program = join(import.meta.dirname, "importProcess.ts");
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--max-old-space-size=48", program, mirror, folder],
    { encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.equal((await open(context, mirror).run("orch-1"))?.stages.transformation.total, 5000);
});
