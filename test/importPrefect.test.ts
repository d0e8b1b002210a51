// Prefect's runs into the mirror, from a server that answers as its REST API does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { OrchestratorSource } from "../server/src/runs/history.ts";
import { contentOf, counts, orchestrator, startDouble, sync } from "./httpDouble.ts";
import type { Double } from "./httpDouble.ts";
import { flowRun, prefectDouble, taskRun } from "./prefectDouble.ts";
import type { Prefect } from "./prefectDouble.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const minute = 60_000;

async function start(context: TestContext): Promise<readonly [Prefect, Double]> {
  const prefect = prefectDouble();
  prefect.flows.push({ id: "flow-1", name: "sales" }, { id: "flow-2", name: "load" });
  return [prefect, await startDouble(context, (asked) => prefect.answer(asked))];
}

const source = (double: Double, said: Partial<OrchestratorSource> = {}): OrchestratorSource =>
  orchestrator("prefect", `${double.url}/api`, said);

const rowsOf = (mirror: string, table: string, ...names: string[]): unknown[] =>
  contentOf(mirror)[table]?.map((row) => names.map((name) => row[name])) ?? [];

test("runs and tasks are read page by page, in whatever pages the server gives", async (context) => {
  const [prefect, double] = await start(context);
  prefect.limit = 7;
  for (let at = 0; at < 40; at++) {
    const [id, started] = [`run-${String(at).padStart(3, "0")}`, noon - (at + 20) * 10 * minute];
    prefect.runs.push(flowRun(id, "flow-1", started, started + 5 * minute));
    prefect.tasks.push(taskRun(`${id}-a`, id, "extract", started, started + minute));
    prefect.tasks.push(taskRun(`${id}-b`, id, "dbt_build", started + minute, started + 5 * minute));
  }
  // Neither has begun: they are no runs yet.
  prefect.runs.push(flowRun("late", "flow-1", undefined, undefined, { state_type: "SCHEDULED" }));
  prefect.runs.push(flowRun("soon", "flow-1", undefined, undefined, { state_type: "PENDING" }));
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source(double))), [
    [40, 40],
    [80, 80],
  ]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "stage", "pipeline", "max_attempts").slice(0, 2), [
    ["extract", "integration", "sales", 3],
    ["dbt_build", "transformation", "sales", 3],
  ]);
  assert.doesNotMatch(
    readFileSync(mirror, "latin1") + readFileSync(`${mirror}-wal`, "latin1"),
    /planted-secret/,
  );
  const before = double.asked.length;
  assert.deepEqual(counts(await sync(mirror, source(double), { now: noon + minute })), [
    [40, 0],
    [0, 0],
  ]);
  assert.ok(double.asked.slice(before).every(({ path }) => !path.includes("task_runs")));
});

test("a run under way is read again until it has ended; one that nobody knows any more is unknown", async (context) => {
  const [prefect, double] = await start(context);
  const began = noon - 30 * 86_400_000;
  prefect.runs.push(flowRun("r1", "flow-1", began, undefined), flowRun("r2", "flow-1", began, undefined));
  prefect.runs.push(
    flowRun("r3", "flow-1", began, undefined, {
      state_type: "PAUSED",
      tags: ["orchestration_run_id:night-1"],
    }),
  );
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(rowsOf(mirror, "runs", "id", "status"), [
    ["night-1", "running"],
    ["r1", "running"],
    ["r2", "running"],
  ]);
  prefect.runs[0] = flowRun("r1", "flow-1", began, began + minute, {
    state_type: "CRASHED",
    state: { type: "CRASHED", message: "out of memory" },
  });
  prefect.runs.splice(1, 1);
  await sync(mirror, source(double), { now: noon + minute });
  assert.deepEqual(rowsOf(mirror, "runs", "id", "status"), [
    ["night-1", "running"],
    ["r1", "failed"],
    ["r2", "unknown"],
  ]);
  // It failed although no task of it did: the failure is its own.
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "task_type", "status", "message"), [
    ["sales", "run", "failed", "out of memory"],
  ]);
});

test("flows within flows belong to the run that was started, whose word counts", async (context) => {
  const [prefect, double] = await start(context);
  const began = noon - 60 * minute;
  prefect.runs.push(
    flowRun("child", "flow-2", began + minute, began + 2 * minute, {
      parent_task_run_id: "t1",
      state_type: "FAILED",
    }),
    flowRun("grandchild", "flow-2", began + minute, began + 2 * minute, { parent_task_run_id: "t2" }),
    flowRun("root", "flow-1", began, began + 9 * minute, { parameters: { ORCHESTRATION_RUN_ID: "night-7" } }),
    flowRun("orphan", "flow-2", began, began + minute, { parent_task_run_id: "gone" }),
  );
  prefect.tasks.push(
    taskRun("t1", "root", "load", began + minute, began + 2 * minute, {
      state_type: "FAILED",
      state: { message: "no disk" },
    }),
    taskRun("t2", "child", "load_again", began + minute, began + 2 * minute),
    taskRun("t3", "grandchild", "copy", began + minute, began + 2 * minute),
  );
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(rowsOf(mirror, "recorded", "id", "pipeline", "status"), [
    ["night-7", "sales", "succeeded"],
    ["orphan", "load", "succeeded"],
  ]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "run_id", "message"), [
    ["load", "night-7", null],
    ["load_again", "night-7", null],
    ["copy", "night-7", null],
    ["load", "night-7", "no disk"],
  ]);
});

test("attempts come from the states of a task; a task that never came to its turn was skipped", async (context) => {
  const [prefect, double] = await start(context);
  const began = noon - 60 * minute;
  const at = (minutes: number): string => new Date(began + minutes * minute).toISOString();
  prefect.runs.push(flowRun("r1", "flow-1", began, began + 9 * minute));
  prefect.tasks.push(
    taskRun("a", "r1", "load", began, began + 5 * minute, { run_count: 3 }),
    taskRun("b", "r1", "wait", undefined, undefined, { state_type: "PENDING", state_name: "NotReady" }),
    taskRun("c", "r1", "odd", began, began + minute, { state_type: "SUSPICIOUS" }),
    taskRun("d", "r1", "stuck", began, undefined),
  );
  prefect.states.set("a", [
    { type: "PENDING", name: "Pending", timestamp: at(0) },
    { type: "RUNNING", name: "Running", timestamp: at(0) },
    { type: "SCHEDULED", name: "AwaitingRetry", timestamp: at(1), message: "no route to host" },
    { type: "RUNNING", name: "Retrying", timestamp: at(2) },
    { type: "RUNNING", name: "Retrying", timestamp: at(3) },
    { type: "COMPLETED", name: "Completed", timestamp: at(5) },
  ]);
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "attempt", "status", "duration_ms", "message"), [
    ["load", 1, "failed", minute, "no route to host"],
    ["load", 2, "failed", minute, null],
    ["load", 3, "succeeded", 2 * minute, null],
    ["wait", 1, "skipped", null, null],
    ["odd", 1, "unknown", minute, null],
    ["stuck", 1, "unknown", null, null],
  ]);
});

test("a server of one's own may want a user and a password", async (context) => {
  const [prefect, double] = await start(context);
  prefect.authorization = `Basic ${Buffer.from("me:planted-secret").toString("base64")}`;
  prefect.runs.push(flowRun("r1", "flow-9", noon - minute, noon));
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source(double, { user: "me" }))), [
    [1, 1],
    [0, 0],
  ]);
  // The flow is not there any more.
  assert.deepEqual(rowsOf(mirror, "runs", "pipeline"), [["flow-9"]]);
});
