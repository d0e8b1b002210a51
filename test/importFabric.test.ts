// Runs of Fabric's pipelines into the mirror, from a server that answers as its REST API does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { OrchestratorSource } from "../server/src/runs/history.ts";
import { activity, fabricDouble, jobInstance, workspace } from "./fabricDouble.ts";
import type { Fabric } from "./fabricDouble.ts";
import { contentOf, counts, orchestrator, startDouble, sync } from "./httpDouble.ts";
import type { Double } from "./httpDouble.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const minute = 60_000;

async function start(context: TestContext): Promise<readonly [Fabric, Double]> {
  const fabric = fabricDouble();
  fabric.items.push(
    { id: "item-1", type: "DataPipeline", displayName: "Sales daily", workspaceId: workspace },
    { id: "item-2", type: "DataPipeline", displayName: "Finance", workspaceId: workspace },
    { id: "item-3", type: "Notebook", displayName: "Scratch", workspaceId: workspace },
    { id: "item-4", type: "DataPipeline", displayName: "Deleted just now", workspaceId: workspace },
  );
  fabric.instances.set("item-1", []).set("item-2", []);
  return [fabric, await startDouble(context, (asked) => fabric.answer(asked))];
}

const source = (double: Double, said: Partial<OrchestratorSource> = {}): OrchestratorSource =>
  orchestrator("fabric-jobs", double.url, { workspace, environment: "prod", ...said });

const rowsOf = (mirror: string, table: string, ...names: string[]): unknown[] =>
  contentOf(mirror)[table]?.map((row) => names.map((name) => row[name])) ?? [];

for (const isWrapped of [true, false])
  test(`pipelines, runs and activities are read to their ends, a list of activities ${isWrapped ? "in pages" : "as it is"}`, async (context) => {
    const [fabric, double] = await start(context);
    Object.assign(fabric, { cap: 3, isWrapped });
    for (let at = 0; at < 10; at++) {
      const started = noon - (at + 20) * 10 * minute;
      fabric.instances.get("item-1")?.push(jobInstance(`job-${at}`, "item-1", started, started + 5 * minute));
      fabric.activities.set(`job-${at}`, [
        activity(`a-${at}`, "Copy orders", started, started + minute),
        activity(`b-${at}`, "Run dbt", started + minute, started + 2 * minute, {
          activityType: "TridentNotebook",
        }),
        activity(`c-${at}`, "Refresh model", started + 2 * minute, started + 5 * minute, {
          activityType: "PBISemanticModelRefresh",
        }),
        activity(`d-${at}`, "Wait", started, started, { status: "Inactive" }),
      ]);
    }
    const mirror = mirrorFile(context);
    assert.deepEqual(counts(await sync(mirror, source(double, { stages: { off: ["wait*"] } }))), [
      [10, 10],
      [30, 30],
    ]);
    assert.deepEqual(rowsOf(mirror, "tasks", "name", "stage", "run_id", "environment").slice(0, 3), [
      ["Copy orders", "integration", "job-0", "prod"],
      ["Run dbt", "transformation", "job-0", "prod"],
      ["Refresh model", "consumption", "job-0", "prod"],
    ]);
    assert.doesNotMatch(
      readFileSync(mirror, "latin1") + readFileSync(`${mirror}-wal`, "latin1"),
      /planted-secret/,
    );
    const before = double.asked.length;
    await sync(mirror, source(double, { stages: { off: ["wait*"] } }), { now: noon + minute });
    assert.ok(double.asked.slice(before).every(({ path }) => !path.endsWith("queryactivityruns")));
    // Another choice of stages reads all again, and tasks that are left out now are gone.
    await sync(mirror, source(double, { stages: { off: ["wait*", "type:copy"] } }), { now: noon + minute });
    assert.equal(rowsOf(mirror, "tasks", "name").length, 20);
    assert.deepEqual(rowsOf(mirror, "sources", "name", "rows"), [
      ["flows: runs", 10],
      ["flows: tasks", 20],
    ]);
  });

test("a run that fell off the list is asked for by its id; what failed is told with its reason", async (context) => {
  const [fabric, double] = await start(context);
  const began = noon - 60 * minute;
  fabric.instances.set("item-1", [jobInstance("job-1", "item-1", began, undefined)]);
  fabric.instances.set("item-2", [
    jobInstance("job-2", "item-2", began, began + minute, {
      status: "Failed",
      failureReason: { errorCode: "UserError", message: "no such table" },
    }),
    jobInstance("job-3", "item-2", began, began + minute, { status: "Deduped" }),
    jobInstance("job-4", "item-2", began, began + minute, { status: "Parked" }),
  ]);
  fabric.activities.set("job-1", [activity("a", "Copy", began, undefined)]);
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, source(double));
  assert.deepEqual(tables[0]?.notes, [
    "Fabric gives no activities of some runs: whoever asks may not be allowed to see them.",
  ]);
  const statuses = (): unknown[] => rowsOf(mirror, "runs", "id", "status");
  assert.deepEqual(statuses(), [
    ["job-1", "running"],
    ["job-2", "failed"],
    ["job-3", "skipped"],
    ["job-4", "unknown"],
  ]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "status", "message"), [
    ["Copy", "running", null],
    ["Finance", "failed", "no such table"],
  ]);
  fabric.activities.set("job-1", [
    activity("a", "Copy", began, began + minute, {
      status: "Failed",
      error: { errorCode: "2200", message: "timed out" },
    }),
  ]);
  fabric.instances.set("item-1", [
    jobInstance("job-1", "item-1", began, began + minute, { status: "Failed" }),
  ]);
  double.faults.push(({ path }) =>
    path.endsWith("/items/item-1/jobs/instances") ? { body: { value: [] } } : undefined,
  );
  await sync(mirror, source(double), { now: noon + minute });
  assert.deepEqual(statuses()[0], ["job-1", "failed"]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "status", "message")[0], ["Copy", "failed", "timed out"]);
});

test("only the pipelines that are wanted are asked for their runs; a workspace that is not there is said", async (context) => {
  const [, double] = await start(context);
  await sync(mirrorFile(context), source(double, { pipelines: ["sales*"] }));
  assert.deepEqual(
    double.asked.map(({ path }) => path.replace(`/v1/workspaces/${workspace}`, "")),
    ["/items", "/items/item-1/jobs/instances"],
  );
  const elsewhere = counts(
    await sync(mirrorFile(context), source(double, { workspace: workspace.replace("4", "5") })),
  );
  assert.match(String(elsewhere[0]), /404: not found/);
});
