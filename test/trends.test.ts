import assert from "node:assert/strict";
import { test } from "node:test";
import { outcomesOf, successRate } from "../server/src/insight/successRate.ts";
import { bandOf, gapsOf, quantile } from "../server/src/insight/trend.ts";
import { isOverview, isTrend } from "../server/src/protocol/trends.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { overview } from "../server/src/views/overview.ts";
import { trend, trendNames } from "../server/src/views/trend.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded } from "./runMirror.ts";
import { runsError } from "./runStoreWays.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const drawing = makeDrawing(noon, "en", "Europe/Berlin");

test("the band of a point is made of the last values that there are, its own among them", () => {
  const { median, p95 } = bandOf([1, 2, undefined, 3, 4, 100, 5], 5);
  assert.deepEqual(median, [undefined, undefined, undefined, undefined, undefined, 3, 4]);
  assert.deepEqual(
    p95.slice(5).map((value) => Math.round(value!)),
    [81, 81],
  );
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.equal(quantile([], 0.5), undefined);
  assert.deepEqual(bandOf([]), { median: [], p95: [] });
});

test("a gap is far longer than the usual distance; of few points nothing is usual", () => {
  const daily = [0, 1, 2, 3, 4, 5, 12, 13].map((day) => day * dayMs);
  assert.deepEqual(gapsOf(daily), [6]);
  assert.deepEqual(gapsOf([0, dayMs, 100 * dayMs]), []);
  // Weekdays only: a weekend is no gap.
  const weeks = Array.from({ length: 20 }, (_, at) => (Math.floor(at / 5) * 7 + (at % 5)) * dayMs);
  assert.deepEqual(gapsOf(weeks), []);
});

test("a rate of success leaves out what did not come to an end", () => {
  const outcomes = outcomesOf([
    ["succeeded", 6],
    ["warned", 2],
    ["failed", 2],
    ["running", 5],
    ["cancelled", 1],
  ]);
  assert.deepEqual(outcomes, { succeeded: 6, warned: 2, failed: 2, others: 6 });
  assert.equal(successRate(outcomes), 0.8);
  assert.equal(successRate(outcomesOf([["running", 1]])), undefined);
});

const nightly = (nights: number) =>
  Array.from({ length: nights }, (_, night) =>
    integration({
      orchestration_run_id: `run-${night}`,
      timestamp: sourceText(noon - (nights - night) * dayMs + 7 * hourMs),
      duration: night === 3 ? null : 60 + night,
      status: night === 3 ? "Failed" : "Succeeded",
    }),
  );

test("a trend is found by a step, which is the one at hand", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: nightly(10), dbt: [dbt({})] });
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  const [step] = (await store.steps({ runId: "run-4" }, { limit: 1 })).items;
  const found = await trend(store, { step: step!.id, days: 30 }, drawing);
  assert.ok(isTrend(JSON.parse(JSON.stringify(found))));
  assert.deepEqual(
    [found.name, found.stage, found.here, found.isCut],
    ["raw.orders", "integration", step!.id, false],
  );
  assert.equal(found.at.length, 10);
  assert.equal(found.status[3], "failed");
  assert.deepEqual(found.duration.values.slice(2, 5), [62_000, null, 64_000]);
  assert.equal(found.throughputOf, "bytes");
  assert.equal(Math.round(found.throughput.values[0]!), 17);
  // The one that failed is left out of what is usual.
  assert.equal(found.duration.median[5], 62_000);
  assert.equal(found.duration.median[2], null);
  const short = await trend(store, { name: "raw.orders", days: 7 }, drawing);
  assert.equal(short.at.length, 7);
  await assert.rejects(trend(store, { step: "gone", days: 7 }, drawing), runsError("failed"));
  const names = await trendNames(store, undefined, drawing);
  assert.deepEqual(
    names.map(({ name, description }) => [name, description]),
    [
      ["raw.orders", "Integration · 17h ago"],
      ["revenue", "Transformation · 0s ago"],
    ],
  );
});

test("an overview has a part for each day of the user's calendar, and the days before beside it", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    runs: [
      recorded({ orchestration_run_id: "run-9" }),
      recorded({ orchestration_run_id: "run-8", status: "Failed" }),
      recorded({ orchestration_run_id: "old", start_time: sourceText(noon - 10 * dayMs) }),
    ],
    integration: nightly(10),
  });
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  const found = await overview(store, { days: 7 }, drawing);
  assert.ok(isOverview(JSON.parse(JSON.stringify(found))));
  assert.equal(found.parts.length, 8);
  assert.deepEqual([found.parts[0]!.from, found.parts.at(-1)!.until], [noon - 7 * dayMs, noon]);
  // Days begin at midnight in Berlin.
  assert.equal(found.parts[1]!.from, noon - 6 * dayMs - 13 * hourMs);
  assert.deepEqual(
    found.parts.map(({ steps }) => steps),
    [1, 1, 1, 1, 1, 1, 1, 0],
  );
  assert.deepEqual([found.runs.succeeded, found.runs.failed], [5, 2]);
  assert.equal(found.successRate, 5 / 7);
  assert.deepEqual(found.stages, [
    { stage: "integration", steps: 7, failed: 1, durationMs: 399_000, timed: 6, rows: 140, bytes: 7168 },
  ]);
  assert.deepEqual(
    found.stagesBefore.map(({ steps }) => steps),
    [3],
  );
  assert.deepEqual(found.failing, [
    { name: "raw.orders", stage: "integration", steps: 7, failed: 1, meanMs: 66_500 },
  ]);
  assert.equal(found.isEmpty, false);
  assert.equal((await overview(store, { days: 1 }, drawing)).parts.length, 24);
  const none = mirrorRunStore(mirrorFile(context));
  const nothing = await overview(none, { days: 7 }, drawing);
  assert.ok(isOverview(JSON.parse(JSON.stringify(nothing))) && nothing.isEmpty);
});
