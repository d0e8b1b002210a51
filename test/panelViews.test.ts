// What pictures of runs are drawn from.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isComparison, isTimeline, statuses } from "../server/src/protocol/panels.ts";
import { RunsError } from "../server/src/runs/store.ts";
import { comparableRuns, comparisonOf } from "../server/src/views/comparison.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { runName, timelineOf } from "../server/src/views/timeline.ts";
import { memoryRunStore } from "./memoryRunStore.ts";
import type { Run, Step } from "../server/src/runs/store.ts";
import type { Memory } from "./memoryRunStore.ts";

const minute = 60_000;
const noon = Date.UTC(2026, 2, 1, 12);
const drawing = makeDrawing(noon, "en", "UTC");
const none = { total: 0, failed: 0, skipped: 0 };

const run = (id: string, minutesAgo: number, said: Partial<Run> = {}): Run => ({
  id,
  status: "succeeded",
  startedAt: noon - minutesAgo * minute,
  endedAt: noon - minutesAgo * minute + 10 * minute,
  pipeline: "sales_daily",
  environments: ["prod"],
  dataProducts: ["Sales"],
  stages: { integration: none, transformation: none, consumption: none },
  derived: false,
  ...said,
});

const step = (runId: string, name: string, from: number | undefined, said: Partial<Step> = {}): Step => ({
  id: `${runId}/${name}/${from}`,
  runId,
  stage: "transformation",
  name,
  status: "succeeded",
  sourceStatus: "success",
  startedAt: from === undefined ? undefined : noon + from * minute,
  endedAt: from === undefined ? undefined : noon + (from + 1) * minute,
  durationMs: from === undefined ? undefined : minute,
  environment: "prod",
  dataProduct: "Sales",
  message: undefined,
  fields: { unique_id: `model.shop.${name}` },
  ...said,
});

const memory = (said: Partial<Memory>): Memory => ({ runs: [], steps: [], asked: [], ...said });

test("a timeline has every step with a time in the order of their starts, and is what the page reads", async () => {
  const store = memoryRunStore(
    memory({
      runs: [run("r", 60)],
      steps: [
        step("r", "b", 2),
        step("r", "a", 0, { status: "failed", message: "no\nline" }),
        step("r", "a", 1.5, { id: "again" }),
        step("r", "later", undefined, { status: "skipped" }),
      ],
      parents: { "model.shop.b": ["model.shop.a"] },
    }),
  );
  const timeline = await timelineOf(store, "r", drawing);
  assert.ok(isTimeline(JSON.parse(JSON.stringify(timeline))));
  const { steps, path, untimed, stages } = timeline;
  assert.deepEqual(steps.name, ["a", "a", "b"]);
  assert.deepEqual(steps.attempt, [1, 2, 1]);
  assert.deepEqual(
    steps.status.map((at) => statuses[at]),
    ["failed", "succeeded", "succeeded"],
  );
  assert.deepEqual(steps.ready, [null, noon + minute, noon + 2 * minute]);
  assert.deepEqual(path.steps, [0, 1, 2], "what ended last, what it needs, and the attempt before that");
  assert.deepEqual(
    untimed.map(({ name }) => name),
    ["later"],
  );
  assert.deepEqual(stages, [{ stage: "transformation", lanes: 2 }]);
  assert.equal(runName(timeline.run, drawing), "sales_daily 11:00");
});

test("a run that there is not is said so", async () => {
  const store = memoryRunStore(memory({}));
  for (const ask of [timelineOf(store, "gone", drawing), comparisonOf(store, "gone", undefined, drawing)])
    await assert.rejects(ask, (error) => error instanceof RunsError && /no run gone/.test(error.message));
  assert.deepEqual(await comparableRuns(store, "gone", drawing), []);
});

const others = [
  run("newer", 10),
  run("this", 60, { status: "failed" }),
  run("failed before", 90, { status: "failed" }),
  run("elsewhere", 100, { environments: ["test"] }),
  run("another", 110, { pipeline: "loyalty_daily" }),
  run("good", 120),
  run("older", 180),
];

test("a run is compared with the last one of its pipeline and environment that went well", async () => {
  const steps = [
    step("good", "a", -120),
    step("this", "a", -60, { status: "failed" }),
    step("this", "b", -55),
  ];
  const store = memoryRunStore(memory({ runs: others, steps }));
  const comparison = await comparisonOf(store, "this", undefined, drawing);
  assert.ok(isComparison(JSON.parse(JSON.stringify(comparison))));
  assert.equal(comparison.before?.id, "good");
  assert.deepEqual(
    comparison.steps.map(({ name, before, after }) => [name, before?.status, after?.status]),
    [
      ["a", "succeeded", "failed"],
      ["b", undefined, "succeeded"],
    ],
  );
  assert.equal((await comparisonOf(store, "this", "older", drawing)).before?.id, "older");
  const alone = await comparisonOf(store, "another", undefined, drawing);
  assert.equal(alone.before, undefined);
  assert.ok(isComparison(JSON.parse(JSON.stringify(alone))));
});

test("the runs to choose from are those of the same pipeline and environment, the newest first", async () => {
  const store = memoryRunStore(memory({ runs: others }));
  const found = await comparableRuns(store, "this", drawing);
  assert.deepEqual(
    found.map(({ runId }) => runId),
    ["newer", "failed before", "good", "older"],
  );
  assert.deepEqual(found[1], { runId: "failed before", label: "10:30", description: "failed · 10m · prod" });
});
