import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded, refresh } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";
import type { RunStore, Step } from "../server/src/runs/store.ts";

const minute = 60_000;
const at = (minutes: number): string => sourceText(noon + minutes * minute);

const stepsOf = async (store: RunStore): Promise<readonly Step[]> =>
  (await store.steps({ runId: "run-1" }, { limit: 100 })).items;

const told = ({ name, status, attempt, attempts, lastStatus }: Step): unknown[] => [
  name,
  status,
  attempt,
  attempts,
  lastStatus,
];

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: a step that failed and then succeeded counts once, as it ended`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [
        integration({ status: "Failed", timestamp: at(0) }),
        integration({ status: "Failed", timestamp: at(2), integration_pipeline_source_run_id: "again" }),
        integration({ timestamp: at(4), integration_pipeline_source_run_id: "and again" }),
        integration({ table_name: "lines", timestamp: at(1) }),
      ],
    });
    const store = open(context, path);
    const run = await store.run("run-1");
    assert.equal(run?.status, "succeeded");
    assert.deepEqual(run.stages.integration, { total: 2, failed: 0, skipped: 0 });
    assert.deepEqual([run.startedAt, run.endedAt], [noon - minute, noon + 4 * minute], "of all attempts");
    assert.deepEqual((await store.runs({ statuses: ["succeeded"] }, { limit: 5 })).items.length, 1);
    assert.deepEqual((await store.runs({ statuses: ["failed"] }, { limit: 5 })).items, []);
    assert.deepEqual((await store.facets({})).statuses, [{ value: "succeeded", count: 1 }]);
    const steps = await stepsOf(store);
    assert.deepEqual(steps.map(told), [
      ["raw.orders", "succeeded", 3, 3, "succeeded"],
      ["raw.orders", "failed", 2, 3, "succeeded"],
      ["raw.lines", "succeeded", undefined, undefined, undefined],
      ["raw.orders", "failed", 1, 3, "succeeded"],
    ]);
    const failures = (await store.failures({}, { limit: 1 })).items;
    assert.deepEqual(failures.map(told), [["raw.orders", "failed", 2, 3, "succeeded"]]);
    assert.deepEqual(await store.step(steps[3]!.id), steps[3]);
    const attempts = await store.steps({ runId: "run-1", attemptsOf: steps[3]!.id }, { limit: 100 });
    assert.deepEqual(attempts.items, [steps[0], steps[1], steps[3]]);
    const only = await store.steps({ runId: "run-1", attemptsOf: steps[2]!.id }, { limit: 100 });
    assert.deepEqual(only.items, [steps[2]]);
  });

  test(`${name}: several invocations of dbt in one run: the last that says something of a node counts`, async (context) => {
    const path = mirrorFile(context);
    const again = { invocation_id: "invocation-2" };
    const report = { unique_id: "model.shop.report", node_name: "report" };
    const other = { unique_id: "model.other.revenue" };
    fillMirror(path, {
      dbt: [
        dbt({ status: "error", timestamp: at(0) }),
        dbt({ ...report, status: "skipped", timestamp: at(0) }),
        dbt({ ...again, timestamp: at(5) }),
        dbt({ ...again, ...report, status: "error", timestamp: at(6) }),
        // Another package has a model of this name: no attempt at the same.
        dbt({ ...again, ...other, timestamp: at(7) }),
      ],
    });
    const store = open(context, path);
    const run = await store.run("run-1");
    assert.equal(run?.status, "failed");
    assert.deepEqual(run.stages.transformation, { total: 3, failed: 1, skipped: 0 });
    const steps = await stepsOf(store);
    assert.deepEqual(steps.slice(0, 3).map(told), [
      ["revenue", "succeeded", undefined, undefined, undefined],
      ["report", "failed", 2, 2, "failed"],
      ["revenue", "succeeded", 2, 2, "succeeded"],
    ]);
  });

  test(`${name}: a refresh that is tried again is under way; what began before it does not count`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      refreshes: [
        refresh({ status: "Failed" }),
        refresh({
          status: "InProgress",
          start_time: at(1),
          end_time: null,
          duration: null,
          refresh_request_id: "2",
        }),
      ],
    });
    const run = await open(context, path).run("run-1");
    assert.equal(run?.status, "running");
    assert.deepEqual(run.stages.consumption, { total: 1, failed: 0, skipped: 0 });
  });

  test(`${name}: the record of a run says its status, whatever its steps say`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      runs: [recorded({ status: "Failed" })],
      integration: [
        integration({ status: "Failed" }),
        integration({ timestamp: at(2), integration_pipeline_source_run_id: "again" }),
        // Of another source system, which has a table of the same name.
        integration({ timestamp: at(2), source_name: "Navision" }),
      ],
    });
    const run = await open(context, path).run("run-1");
    assert.equal(run?.status, "failed");
    assert.deepEqual(run.stages.integration, { total: 2, failed: 0, skipped: 0 });
  });
}
