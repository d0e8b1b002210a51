// Syncs of orchestrators that are killed at any moment: what they leave and what follows is as if they had never been.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { OrchestratorSource, SyncRequest } from "../server/src/runs/history.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { airflowDouble, dagRun, taskInstance } from "./airflowDouble.ts";
import { dagsterDouble, dagsterRun, stepStats } from "./dagsterDouble.ts";
import { contentOf, orchestrator, startDouble, sync } from "./httpDouble.ts";
import { flowRun, prefectDouble, taskRun } from "./prefectDouble.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const program = join(import.meta.dirname, "syncProcess.ts");

const minute = 60_000;

/** Lets the process begin and kills it after a while; true when it had come to its end before. */
function endsBefore(mirror: string, request: SyncRequest, ms: number | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [mirror], { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] });
    child.send(request);
    let timer: NodeJS.Timeout | undefined;
    child.once("message", () => {
      if (ms !== undefined) timer = setTimeout(() => child.kill("SIGKILL"), ms);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      if (signal === null && code !== 0) reject(new Error(`It ended with ${code}.`));
      else resolve(signal === null);
    });
  });
}

/** Three orchestrators, of which several runs belong to one orchestration run, and some have not ended. */
async function fill(context: TestContext): Promise<OrchestratorSource[]> {
  const [airflow, prefect, dagster] = [airflowDouble("v2"), prefectDouble(), dagsterDouble()];
  airflow.cap = 20;
  prefect.limit = 20;
  prefect.flows.push({ id: "flow-1", name: "load" });
  for (let at = 0; at < 100; at++) {
    const from = noon - (100 - at) * 7 * 3_600_000;
    const to = at > 95 ? undefined : from + 5 * minute;
    const [id, night] = [`r${String(at).padStart(3, "0")}`, `night-${Math.floor(at / 2)}`];
    const state = at % 9 === 0 && to !== undefined ? "failed" : undefined;
    airflow.runs.push(
      dagRun("extract", id, from, to, { conf: { orchestration_run_id: night }, ...(state && { state }) }),
    );
    airflow.tasks.set(`extract/${id}`, [
      taskInstance("load", from, to, { ...(state && { state }), try_number: at % 3 === 0 ? 2 : 1 }),
      taskInstance("copy", from, to),
    ]);
    airflow.tries.set(`extract/${id}/load`, [taskInstance("load", from, from + minute, { state: "failed" })]);
    prefect.runs.push(flowRun(id, "flow-1", from, to, { tags: [`orchestration_run_id:${night}`] }));
    prefect.tasks.push(taskRun(`${id}-a`, id, "transform", from, to));
    dagster.runs.push(
      dagsterRun(id, "publish", from, to, { tags: [{ key: "orchestration_run_id", value: night }] }),
    );
    dagster.steps.set(id, [stepStats("refresh", from, to)]);
  }
  const urls = await Promise.all(
    [airflow, prefect, dagster].map(
      async (one) => (await startDouble(context, (asked) => one.answer(asked))).url,
    ),
  );
  return [
    orchestrator("airflow", urls[0]!, { name: "airflow" }),
    orchestrator("prefect", `${urls[1]}/api`, { name: "prefect" }),
    orchestrator("dagster", `${urls[2]}/prod`, { name: "dagster" }),
  ];
}

test(
  "syncs of orchestrators that are killed 30 times lose nothing and double nothing",
  { timeout: 300_000 },
  async (context) => {
    const sources = await fill(context);
    const request = { sources, keepMs: 400 * 86_400_000, overlapMs: 86_400_000 };
    const whole = mirrorFile(context);
    const began = Date.now();
    await sync(whole, sources[0]!, { sources });
    const longest = Math.max(Date.now() - began, 200);
    const wanted = contentOf(whole);
    assert.deepEqual(
      ["tasks", "orchestrated", "runs"].map((table) => wanted[table]?.length),
      [100 * 4 + 34, 300, 50],
    );
    const random = randomOf("killed orchestrators");
    let kills = 0;
    let mirrors = 0;
    while (kills < 30) {
      const mirror = mirrorFile(context);
      mirrors++;
      for (let isDone = false; !isDone;) {
        isDone = await endsBefore(mirror, request, kills >= 30 ? undefined : random.between(0, longest));
        if (!isDone) kills++;
      }
      assert.deepEqual(contentOf(mirror), wanted);
    }
    context.diagnostic(`${kills} times killed, ${mirrors} mirrors`);
  },
);
