// Airflow's runs into the mirror, from a server that answers as its REST API does.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { OrchestratorSource } from "../server/src/runs/history.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { messageIn } from "../server/src/runs/process/importers/airflow/failureText.ts";
import { airflowDouble, dagRun, taskInstance } from "./airflowDouble.ts";
import type { Airflow } from "./airflowDouble.ts";
import { contentOf, counts, faults, orchestrator, startDouble, sync } from "./httpDouble.ts";
import type { Double } from "./httpDouble.ts";
import { dbt, fillMirror, mirrorFile, noon, recorded } from "./runMirror.ts";

const minute = 60_000;

async function start(context: TestContext, api: Airflow["api"] = "v2"): Promise<readonly [Airflow, Double]> {
  const airflow = airflowDouble(api);
  return [airflow, await startDouble(context, (asked) => airflow.answer(asked))];
}

const source = (double: Double, said: Partial<OrchestratorSource> = {}): OrchestratorSource =>
  orchestrator("airflow", double.url, said);

/** So many runs, one every ten minutes up to an hour before noon, each with a load and a dbt build. */
function fill(airflow: Airflow, count: number): void {
  for (let at = 0; at < count; at++) {
    const started = noon - 60 * minute - (count - at) * 10 * minute;
    const run = `scheduled__${at}`;
    airflow.runs.push(dagRun("sales_daily", run, started, started + 5 * minute));
    airflow.tasks.set(`sales_daily/${run}`, [
      taskInstance("load_orders", started, started + minute),
      taskInstance("dbt_build", started + minute, started + 5 * minute),
    ]);
  }
}

for (const api of ["v1", "v2"] as const)
  test(`runs and tasks of ${api} are read page by page, whatever the server's limit`, async (context) => {
    const [airflow, double] = await start(context, api);
    airflow.cap = 7;
    fill(airflow, 60);
    const mirror = mirrorFile(context);
    assert.deepEqual(counts(await sync(mirror, source(double))), [
      [60, 60],
      [120, 120],
    ]);
    const store = mirrorRunStore(mirror);
    context.after(() => store.close());
    const run = await store.run("sales_daily/scheduled__0");
    assert.deepEqual(
      [
        run?.status,
        run?.pipeline,
        run?.derived,
        run?.stages.integration.total,
        run?.stages.transformation.total,
      ],
      ["succeeded", "sales_daily", false, 1, 1],
    );
    const [step] = (await store.steps({ runId: "sales_daily/scheduled__0" }, { limit: 1 })).items;
    assert.deepEqual(
      [
        step?.name,
        step?.stage,
        step?.durationMs,
        step?.fields["task_type"],
        step?.fields["attempt"],
        step?.fields["pipeline"],
      ],
      ["dbt_build", "transformation", 4 * minute, "BashOperator", 1, "sales_daily"],
    );
    const before = double.asked.length;
    assert.deepEqual(counts(await sync(mirror, source(double), { now: noon + minute })), [
      [60, 0],
      [0, 0],
    ]);
    assert.ok(
      double.asked.slice(before).every(({ path }) => !path.endsWith("/taskInstances")),
      "tasks of settled runs are not asked for again",
    );
  });

test("a run under way is read again until it has ended, wherever its end stands", async (context) => {
  const [airflow, double] = await start(context);
  const began = noon - 30 * 86_400_000;
  const run = dagRun("sales_daily", "manual__1", began, undefined, {
    conf: { orchestration_run_id: "run-7", environment: "prod" },
  });
  airflow.runs.push(run);
  airflow.tasks.set("sales_daily/manual__1", [taskInstance("load_orders", began, undefined)]);
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(
    contentOf(mirror)["runs"]?.map(({ id, status, ended_at: ended }) => [id, status, ended]),
    [["run-7", "running", null]],
  );
  // Neither among those under way nor in the time that is read again: it is asked for by its id.
  Object.assign(run, { state: "failed", end_date: new Date(noon - 20 * 86_400_000).toISOString() });
  airflow.tasks.set("sales_daily/manual__1", [
    taskInstance("load_orders", began, began + minute, { state: "failed" }),
  ]);
  await sync(mirror, source(double), { now: noon + minute });
  const content = contentOf(mirror);
  assert.deepEqual(
    content["runs"]?.map(({ status, ended_at: ended }) => [status, ended]),
    [["failed", noon - 20 * 86_400_000]],
  );
  assert.deepEqual(
    content["tasks"]?.map(({ status, environment }) => [status, environment]),
    [["failed", "prod"]],
  );
  airflow.runs.length = 0;
  await sync(mirror, source(double), { now: noon + 2 * minute });
  assert.equal(contentOf(mirror)["runs"]?.[0]?.["status"], "failed", "what has ended stays");
});

test("a run that is gone before it ended is unknown, never a success", async (context) => {
  const [airflow, double] = await start(context);
  airflow.runs.push(dagRun("sales_daily", "manual__1", noon - minute, undefined));
  airflow.tasks.set("sales_daily/manual__1", [taskInstance("load_orders", noon - minute, undefined)]);
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  airflow.runs.length = 0;
  await sync(mirror, source(double), { now: noon + minute });
  const content = contentOf(mirror);
  assert.deepEqual(
    [content["runs"]?.[0]?.["status"], content["tasks"]?.[0]?.["status"]],
    ["unknown", "unknown"],
  );
});

test("attempts are rows of their own, with the reason from their logs", async (context) => {
  const [airflow, double] = await start(context);
  const began = noon - 60 * minute;
  airflow.runs.push(dagRun("sales_daily", "r1", began, began + 9 * minute));
  airflow.tasks.set("sales_daily/r1", [
    taskInstance("load", began + 4 * minute, began + 5 * minute, { try_number: 3, map_index: 2 }),
    taskInstance("waiting", began, began, { state: null, try_number: 0 }),
  ]);
  airflow.tries.set("sales_daily/r1/load", [
    taskInstance("load", began, began + minute, { try_number: 1, state: "failed" }),
    taskInstance("load", began + 2 * minute, began + 3 * minute, { try_number: 2, state: "up_for_retry" }),
    taskInstance("load", began + 4 * minute, began + 5 * minute, { try_number: 3 }),
  ]);
  airflow.logs.set("sales_daily/r1/load/1", [
    {
      timestamp: "2026-03-01T11:00:00Z",
      event: "Task failed",
      level: "error",
      error_detail: [{ exc_type: "OperationalError", exc_value: "no space left" }],
    },
  ]);
  airflow.logs.set(
    "sales_daily/r1/load/2",
    "[('host', 'Traceback\\n  File x\\npsycopg2.OperationalError: gone\\n[2026] INFO - done')]",
  );
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.deepEqual(
    contentOf(mirror)["tasks"]?.map((row) => [
      row["name"],
      row["attempt"],
      row["max_attempts"],
      row["status"],
      row["message"],
    ]),
    [
      ["load[2]", 1, 3, "failed", "OperationalError: no space left"],
      ["load[2]", 2, 3, "failed", "psycopg2.OperationalError: gone"],
      ["load[2]", 3, 3, "succeeded", null],
    ],
  );
  assert.equal(contentOf(mirror)["runs"]?.[0]?.["status"], "succeeded", "the run's own word counts");
});

test("tasks that Airflow tells of no more stay as they were", async (context) => {
  const [airflow, double] = await start(context);
  fill(airflow, 2);
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  for (const run of airflow.runs) run["note"] = "seen";
  double.faults.push(faults.at(/taskInstances$/, faults.status(404)));
  const { tables } = await sync(mirror, source(double), { now: noon + minute });
  assert.deepEqual(tables[0]?.notes, [
    "Airflow gives no tasks of some runs of sales_daily: it may have no such DAG any more.",
  ]);
  const content = contentOf(mirror);
  assert.deepEqual([content["tasks"]?.length, content["runs"]?.length], [4, 2]);
  assert.match(String(content["orchestrated"]?.[0]?.["json"]), /"note":"seen"/);
});

test("several runs of one orchestration run are told as one: of a pipeline the latest, of several the worst", async (context) => {
  const [airflow, double] = await start(context);
  const conf = { "orchestration-run-id": "night-1" };
  const add = (dag: string, run: string, at: number, state: string): void => {
    airflow.runs.push(dagRun(dag, run, noon - at * minute, noon - (at - 4) * minute, { conf, state }));
  };
  add("extract", "r1", 100, "success");
  add("build", "r1", 90, "failed");
  add("build", "r2", 80, "success");
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  const state = () =>
    contentOf(mirror)["recorded"]?.map((row) => [
      row["id"],
      row["pipeline"],
      row["status"],
      row["started_at"],
      row["ended_at"],
    ]);
  assert.deepEqual(state(), [["night-1", "extract", "succeeded", noon - 100 * minute, noon - 76 * minute]]);
  add("refresh", "r1", 70, "failed");
  await sync(mirror, source(double), { now: noon + minute });
  assert.deepEqual(state(), [["night-1", "extract", "failed", noon - 100 * minute, noon - 66 * minute]]);
});

test("a task that runs dbt stands beside the nodes of its invocation; a table of the runs themselves knows better", async (context) => {
  const [airflow, double] = await start(context);
  const began = noon - 60 * minute;
  for (const night of ["night-1", "night-2"]) {
    const conf = { orchestration_run_id: night };
    airflow.runs.push(dagRun("sales_daily", night, began, began + 9 * minute, { conf }));
    airflow.tasks.set(`sales_daily/${night}`, [
      taskInstance("load_orders", began, began + minute),
      taskInstance("dbt_build", began + minute, began + 9 * minute),
    ]);
  }
  const mirror = mirrorFile(context);
  fillMirror(mirror, {
    dbt: [dbt({ orchestration_run_id: "night-1" })],
    runs: [recorded({ orchestration_run_id: "night-2", pipeline: "own table", status: "Cancelled" })],
  });
  for (const now of [noon, noon + minute]) await sync(mirror, source(double), { now });
  const store = mirrorRunStore(mirror);
  context.after(() => store.close());
  const [first, second] = [await store.run("night-1"), await store.run("night-2")];
  assert.deepEqual(
    [first?.stages.integration.total, first?.stages.transformation.total, first?.pipeline, first?.status],
    [1, 2, "sales_daily", "succeeded"],
  );
  assert.deepEqual([second?.pipeline, second?.status], ["own table", "cancelled"]);
});

test("runs that were written late are found, and those that nobody reads are left out", async (context) => {
  const [airflow, double] = await start(context);
  fill(airflow, 5);
  const mirror = mirrorFile(context);
  const chosen = source(double, { pipelines: ["sales_*"] });
  await sync(mirror, chosen);
  airflow.runs.unshift(
    dagRun("sales_late", "r1", noon - 300 * minute, noon - 290 * minute),
    dagRun("finance", "r1", noon - 30 * minute, noon - 20 * minute),
    dagRun("sales_odd", "r1", noon - 30 * minute, noon - 20 * minute, {
      state: "shelved",
      surprise: [1, { a: 2 }],
    }),
    { dag_id: "sales_broken" },
  );
  assert.deepEqual(counts(await sync(mirror, chosen, { now: noon + minute })), [
    [7, 2],
    [0, 0],
  ]);
  const statuses = new Map(contentOf(mirror)["runs"]?.map(({ id, status }) => [id, status]));
  assert.deepEqual(
    [statuses.size, statuses.get("sales_late/r1"), statuses.get("sales_odd/r1")],
    [7, "succeeded", "unknown"],
  );
});

test("a list that moves under the reader loses nothing", async (context) => {
  const [airflow, double] = await start(context);
  airflow.cap = 10;
  fill(airflow, 45);
  let moved = 0;
  double.faults.push(({ path, query }) => {
    // One that was read is cleared and leaves the list: all behind it move up.
    if (path.endsWith("~/dagRuns") && query.get("offset") === "18" && moved++ === 0)
      Object.assign(airflow.runs[3]!, { state: "queued", end_date: null });
    return undefined;
  });
  const mirror = mirrorFile(context);
  await sync(mirror, source(double));
  assert.equal(moved > 1, true);
  assert.equal(contentOf(mirror)["orchestrated"]?.length, 45);
});

test("a stretch with very many runs is read in parts", { timeout: 120_000 }, async (context) => {
  const [airflow, double] = await start(context);
  for (let at = 0; at < 2600; at++) {
    const started = noon - 5 * 3_600_000 + at * 4000;
    airflow.runs.push(dagRun("busy", `r${at}`, started, started + 1000));
  }
  const mirror = mirrorFile(context);
  const synced = await sync(mirror, source(double));
  assert.deepEqual(
    synced.tables.map(({ added }) => added),
    [2600, 0],
  );
});

test("a password is taken to Airflow 3 for a token, which is renewed when it expires; to Airflow 2 as it is", async (context) => {
  const [airflow, double] = await start(context);
  fill(airflow, 3);
  const login = { user: "tocsin", secretName: "TOCSIN_PASSWORD_FLOWS" };
  double.faults.push(({ path }) => {
    if (path.endsWith("scheduled__1/taskInstances") && airflow.tokens[0]?.includes(".1."))
      airflow.tokens = ["none"];
    return undefined;
  });
  const mirror = mirrorFile(context);
  assert.deepEqual(counts(await sync(mirror, source(double, login))), [
    [3, 3],
    [6, 6],
  ]);
  assert.equal(double.asked.filter(({ path }) => path === "/auth/token").length >= 2, true);
  const [second, old] = await start(context, "v1");
  fill(second, 1);
  assert.deepEqual(counts(await sync(mirrorFile(context), source(old, login))), [
    [1, 1],
    [2, 2],
  ]);
  assert.match(readFileSync(mirror, "latin1"), /sales_daily/);
  assert.doesNotMatch(readFileSync(mirror, "latin1"), /planted-secret|eyJ/);
  const wrong = counts(
    await sync(mirrorFile(context), source(double, { ...login, password: "wrong-secret" })),
  );
  assert.match(String(wrong[0]), /refuses the password for tocsin\..*TOCSIN_PASSWORD_FLOWS/);
  assert.doesNotMatch(String(wrong[0]), /wrong-secret/);
});

test("the reason of a failed task is found in logs of all kinds", () => {
  assert.equal(messageIn({ content: ["a", "ValueError: boom", "b"] }), "ValueError: boom");
  assert.equal(
    messageIn({
      content: [
        { event: "x", level: "info" },
        { event: "it broke", level: "error" },
      ],
    }),
    "it broke",
  );
  assert.equal(messageIn({ content: "nothing\nof note" }), undefined);
  assert.equal(messageIn({ content: [{ error_detail: "odd" }, 3, null] }), undefined);
  assert.equal(messageIn("log"), undefined);
});
