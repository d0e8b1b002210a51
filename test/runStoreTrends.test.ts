import assert from "node:assert/strict";
import { test } from "node:test";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, refresh } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const at = (hoursAgo: number) => ({
  timestamp: sourceText(noon - hoursAgo * hourMs),
  orchestration_run_id: `run-${hoursAgo}`,
});

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: a series is the steps of one name, the oldest first, with what they wrote`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [
        integration({ ...at(30), rows_written: null, data_written: null }),
        integration({ ...at(20), status: "Failed", duration: null, rows_written: 0, data_written: 0 }),
        integration({ ...at(10), workspace: "test" }),
        integration({ ...at(5), table_name: "items" }),
      ],
      dbt: [dbt({ ...at(4), rows_affected: -1 }), dbt({ ...at(3), status: "error" })],
      refreshes: [refresh({})],
    });
    const store = open(context, path);
    const series = (said: object, limit = 100) =>
      store.series({ name: "raw.orders", since: noon - 3 * dayMs, ...said }, limit);
    const all = await series({});
    assert.equal(all.isCut, false);
    assert.deepEqual(
      all.points.map(({ stepId: _stepId, ...point }) => point),
      [
        {
          runId: "run-30",
          at: noon - 30 * hourMs,
          status: "succeeded",
          durationMs: 60_000,
          rows: 20,
          bytes: 2048,
        },
        {
          runId: "run-20",
          at: noon - 20 * hourMs,
          status: "failed",
          durationMs: undefined,
          rows: 0,
          bytes: 0,
        },
        {
          runId: "run-10",
          at: noon - 10 * hourMs,
          status: "succeeded",
          durationMs: 60_000,
          rows: 20,
          bytes: 1024,
        },
      ],
    );
    assert.equal((await store.step(all.points[0]!.stepId))?.runId, "run-30");
    const runs = async (said: object, limit?: number) =>
      (await series(said, limit)).points.map(({ runId }) => runId);
    assert.deepEqual(await runs({}, 2), ["run-20", "run-10"]);
    assert.equal((await series({}, 2)).isCut, true);
    assert.deepEqual(await runs({ environments: ["test"] }), ["run-10"]);
    assert.deepEqual(await runs({ until: noon - 10 * hourMs }), ["run-30", "run-20"]);
    assert.deepEqual(await runs({ since: noon - 20 * hourMs }), ["run-20", "run-10"]);
    assert.deepEqual(await runs({ stage: "consumption" }), []);
    assert.deepEqual(await runs({ name: "nobody" }), []);
    const { points } = await series({ name: "revenue" });
    assert.deepEqual(
      points.map(({ rows, bytes, status }) => [rows, bytes, status]),
      [
        [undefined, undefined, "succeeded"],
        [7, undefined, "failed"],
      ],
    );
  });
}

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: an overview adds up what happened, and what happened before`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [
        integration({ ...at(2) }),
        integration({ ...at(3), status: "Failed", table_name: "items", duration: 30 }),
        integration({ ...at(20), workspace: "test" }),
        integration({ ...at(30) }),
      ],
      dbt: [dbt({ ...at(2), status: "error", resource_type: "test" })],
    });
    const store = open(context, path);
    assert.equal((await store.capabilities()).overview, true);
    const filter = { since: noon - dayMs, until: noon, parts: [noon - dayMs, noon - 12 * hourMs], most: 5 };
    const found = await store.overview(filter);
    const sum = (sums: typeof found.sums) => sums.map(({ stage, status, steps }) => [stage, status, steps]);
    assert.deepEqual(sum(found.sums), [
      ["integration", "failed", 1],
      ["integration", "succeeded", 2],
      ["transformation", "failed", 1],
    ]);
    assert.deepEqual(sum(found.before), [["integration", "succeeded", 1]]);
    assert.deepEqual(
      found.trend.map(({ part, status, steps, bytes }) => [part, status, steps, bytes]),
      [
        [0, "succeeded", 1, 1024],
        [1, "failed", 1, 1024],
        [1, "succeeded", 1, 1024],
        [1, "failed", 1, 0],
      ],
    );
    assert.deepEqual(found.failures, [
      { stage: "integration", type: "SQL", steps: 1 },
      { stage: "transformation", type: "test", steps: 1 },
    ]);
    assert.deepEqual(
      found.failing.map((one) => [one.name, one.failed, one.steps]),
      [
        ["raw.items", 1, 1],
        ["revenue", 1, 1],
      ],
    );
    // By whole days: the last day and the one before it.
    assert.equal(found.namesSince, noon - 36 * hourMs);
    assert.deepEqual(
      found.slowest.map((one) => [one.name, one.timed, one.durationMs]),
      [["raw.orders", 3, 180_000]],
    );
    assert.deepEqual([found.counted, found.countedTo], [1, noon - hourMs]);
    const narrowed = await store.overview({ ...filter, environments: ["test"] });
    assert.deepEqual(sum(narrowed.sums), [["integration", "succeeded", 1]]);
    assert.deepEqual(narrowed.failures, []);
  });

  test(`${name}: what has not succeeded for longest is the stalest`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [
        integration({ ...at(50) }),
        integration({ ...at(2), status: "Failed" }),
        integration({ ...at(3), table_name: "items" }),
        integration({ ...at(3), table_name: "never", status: "Failed", source_name: null }),
        integration({ ...at(900), table_name: "gone" }),
      ],
      refreshes: [refresh({})],
    });
    const store = open(context, path);
    const { names, systems } = await store.freshness({ heardSince: noon - 10 * dayMs }, 10);
    assert.deepEqual(names, [
      {
        name: "raw.never",
        stage: "integration",
        succeededAt: undefined,
        system: undefined,
        heardAt: noon - 3 * hourMs,
        lastStatus: "failed",
      },
      {
        name: "raw.orders",
        stage: "integration",
        succeededAt: noon - 50 * hourMs,
        system: "Dynamics",
        heardAt: noon - 2 * hourMs,
        lastStatus: "failed",
      },
      {
        name: "raw.items",
        stage: "integration",
        succeededAt: noon - 3 * hourMs,
        system: "Dynamics",
        heardAt: noon - 3 * hourMs,
        lastStatus: "succeeded",
      },
      {
        name: "Revenue",
        stage: "consumption",
        succeededAt: noon,
        system: undefined,
        heardAt: noon,
        lastStatus: "succeeded",
      },
    ]);
    assert.deepEqual(systems, [
      { system: undefined, stage: "integration", names: 1, succeededAt: undefined, stalestAt: undefined },
      {
        system: "Dynamics",
        stage: "integration",
        names: 2,
        succeededAt: noon - 3 * hourMs,
        stalestAt: noon - 50 * hourMs,
      },
      { system: undefined, stage: "consumption", names: 1, succeededAt: noon, stalestAt: noon },
    ]);
    const found = await store.freshness({ text: "ORD" }, 10);
    assert.deepEqual(
      found.names.map((one) => one.name),
      ["raw.orders"],
    );
  });
}

test("what a mirror of before has is counted when it is asked", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})] });
  const mirror = writeMirror(path);
  for (const table of ["counted_steps", "step_hours", "name_days", "name_last", "step_kinds"])
    mirror.exec(`DELETE FROM ${table}`);
  mirror.close();
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  const filter = { since: noon - dayMs, until: noon + hourMs, parts: [noon - dayMs], most: 5 };
  const { sums, counted } = await store.overview(filter);
  assert.deepEqual([sums.map(({ steps }) => steps), counted], [[1], 1]);
});
