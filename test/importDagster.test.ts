// Dagster's runs into the mirror, from a server that answers as its GraphQL API does.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { OrchestratorSource } from "../server/src/runs/history.ts";
import { dagsterDouble, dagsterRun, stepStats } from "./dagsterDouble.ts";
import type { Dagster } from "./dagsterDouble.ts";
import { contentOf, counts, orchestrator, startDouble, sync } from "./httpDouble.ts";
import type { Double } from "./httpDouble.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const minute = 60_000;

async function start(context: TestContext): Promise<readonly [Dagster, Double]> {
  const dagster = dagsterDouble();
  return [dagster, await startDouble(context, (asked) => dagster.answer(asked))];
}

const source = (double: Double, said: Partial<OrchestratorSource> = {}): OrchestratorSource =>
  orchestrator("dagster", `${double.url}/prod`, said);

const rowsOf = (mirror: string, table: string, ...names: string[]): unknown[] =>
  contentOf(mirror)[table]?.map((row) => names.map((name) => row[name])) ?? [];

test("runs and steps are read by cursor, in whatever pages the server gives", async (context) => {
  const [dagster, double] = await start(context);
  dagster.cap = 7;
  for (let at = 0; at < 40; at++) {
    const [id, started] = [`run-${String(at).padStart(3, "0")}`, noon - (60 - at) * 10 * minute];
    dagster.runs.push(dagsterRun(id, "sales_job", started, started + 5 * minute));
    dagster.steps.set(id, [
      stepStats("extract", started, started + minute),
      stepStats("dbt_models", started + minute, started + 5 * minute),
    ]);
  }
  dagster.runs.push(
    dagsterRun("queued", "sales_job", undefined, undefined, { status: "QUEUED", updateTime: noon / 1000 }),
  );
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source(double))), [
    [40, 40],
    [56, 56],
  ]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "stage", "pipeline", "status").slice(0, 2), [
    ["dbt_models", "transformation", "sales_job", "succeeded"],
    ["extract", "integration", "sales_job", "succeeded"],
  ]);
  const before = double.asked.length;
  assert.deepEqual(counts(await sync(mirror, source(double), { now: noon + minute })), [
    [40, 0],
    [0, 0],
  ]);
  assert.ok(double.asked.slice(before).every(({ body }) => !JSON.stringify(body).includes("TocsinSteps")));
});

test("runs under way are read again; a retry that has the id of the night is told as the night's end", async (context) => {
  const [dagster, double] = await start(context);
  const tags = [{ key: "orchestration_run_id", value: "night-1" }];
  const [began, later] = [noon - 90 * minute, noon - 60 * minute];
  dagster.runs.push(dagsterRun("r1", "sales_job", began, began + minute, { status: "FAILURE", tags }));
  dagster.runs.push(dagsterRun("r2", "sales_job", later, undefined, { tags }));
  dagster.steps.set("r1", [stepStats("load", began, began + minute, { status: "FAILURE" })]);
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(rowsOf(mirror, "runs", "id", "status"), [["night-1", "running"]]);
  dagster.runs[1] = dagsterRun("r2", "sales_job", later, later + minute, { tags, updateTime: 1 });
  await sync(mirror, source(double), { now: noon + minute });
  assert.deepEqual(rowsOf(mirror, "runs", "id", "status", "started_at", "ended_at"), [
    ["night-1", "succeeded", began, later + minute],
  ]);
  assert.deepEqual(rowsOf(mirror, "orchestrated", "id", "state"), [
    ["r1", "settled"],
    ["r2", "settled"],
  ]);
});

test("attempts and the reasons of failures come from marks and events, page by page", async (context) => {
  const [dagster, double] = await start(context);
  dagster.eventCap = 2;
  const began = noon - 60 * minute;
  const at = (minutes: number): number => (began + minutes * minute) / 1000;
  dagster.runs.push(dagsterRun("r1", "sales_job", began, began + 9 * minute, { status: "FAILURE" }));
  dagster.steps.set("r1", [
    stepStats("load", began, began + 5 * minute, {
      status: "FAILURE",
      attempts: [
        { startTime: at(0), endTime: at(1) },
        { startTime: at(2), endTime: at(5) },
      ],
    }),
    stepStats("apart", began, began + 5 * minute, { attempts: [{ startTime: at(0), endTime: at(1) }] }),
    stepStats("odd", began, began + 5 * minute, { status: "SHELVED", attempts: null, surprise: {} }),
    stepStats("after", began, began, { status: "SKIPPED" }),
    { surprise: true },
  ]);
  dagster.events.set("r1", [
    { __typename: "LogMessageEvent" },
    {
      __typename: "ExecutionStepUpForRetryEvent",
      stepKey: "load",
      error: { message: "wrapped", cause: { message: "no route to host\n" } },
    },
    { __typename: "LogMessageEvent" },
    {
      __typename: "ExecutionStepFailureEvent",
      stepKey: "load",
      error: { message: "disk full", cause: null },
    },
    { __typename: "RunFailureEvent", error: null },
  ]);
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, source(double));
  assert.deepEqual(tables[0]?.notes, []);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "attempt", "status", "duration_ms", "message"), [
    ["after", 1, "skipped", 0, null],
    ["apart", 1, "failed", minute, null],
    ["apart", 2, "succeeded", 4 * minute, null],
    ["load", 1, "failed", minute, "no route to host"],
    ["load", 2, "failed", 3 * minute, "disk full"],
    ["odd", 1, "unknown", 5 * minute, null],
  ]);
});

test("a run that failed before any step has its own reason", async (context) => {
  const [dagster, double] = await start(context);
  dagster.runs.push(dagsterRun("r1", "sales_job", undefined, noon - 60 * minute, { status: "FAILURE" }));
  dagster.events.set("r1", [{ __typename: "RunFailureEvent", error: { message: "no worker", cause: null } }]);
  dagster.runs.push(dagsterRun("r2", "sales_job", undefined, noon - 60 * minute, { status: "FAILURE" }));
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, source(double));
  assert.deepEqual(tables[0]?.notes, ["Dagster does not say why steps of some runs failed."]);
  assert.deepEqual(rowsOf(mirror, "tasks", "name", "status", "message"), [
    ["sales_job", "failed", "no worker"],
    ["sales_job", "failed", null],
  ]);
});

test("what Dagster says in place of an answer is told", async (context) => {
  const [dagster, double] = await start(context);
  dagster.runs.push(dagsterRun("r1", "sales_job", noon - minute, noon));
  const said = async (body: unknown): Promise<string> => {
    double.faults = [() => ({ body })];
    return String(counts(await sync(mirrorFile(context), source(double)))[0]);
  };
  assert.match(
    await said({ errors: [{ message: "Cannot query field 'jobName' on type 'Run'." }] }),
    /Cannot query field 'jobName'/,
  );
  assert.match(
    await said({ data: { runsOrError: { __typename: "PythonError", message: "database is gone" } } }),
    /no runs: database is gone/,
  );
  assert.match(await said({ data: null }), /Dagster gives no answer/);
  double.faults = [
    () => ({ status: 400, body: { data: null, errors: [{ message: "Unknown field 'updatedBefore'." }] } }),
  ];
  assert.match(
    String(counts(await sync(mirrorFile(context), source(double)))[0]),
    /400: Unknown field 'updatedBefore'\./,
  );
  assert.match(await said([1]), /Dagster gives no answer/);
});
