// Where things stand in the picture of a run.

import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "node:test";
import {
  boxOf,
  lanesInSight,
  neighbour,
  rowsOf,
  scrollTo,
  stepAt,
  stepsInSight,
} from "../client/webview/timelineRows.ts";
import { ticks, timeAt, wholeWidth, xOf, zoomed } from "../client/webview/timelineScale.ts";
import type { Scale } from "../client/webview/timelineScale.ts";
import type { Timeline } from "../server/src/protocol/panels.ts";

/** Steps as [lane, start, end], in the order of their starts. */
const timeline = (steps: readonly (readonly [number, number, number])[], lanes: number): Timeline => ({
  run: { id: "r", title: "r", status: "succeeded", startedAt: 0, endedAt: 0 },
  now: 0,
  stages: [{ stage: "transformation", lanes }],
  steps: {
    id: steps.map((_, at) => String(at)),
    name: steps.map((_, at) => `s${at}`),
    stage: steps.map(() => 1),
    status: steps.map(() => 0),
    start: steps.map(([, start]) => start),
    end: steps.map(([, , end]) => end),
    lane: steps.map(([lane]) => lane),
    ready: steps.map(() => null),
    attempt: steps.map(() => 1),
  },
  path: { steps: [], workingMs: 0, waitingMs: 0, known: 0 },
  untimed: [],
  isCut: false,
});

const someScale = fc
  .record({
    from: fc.integer({ min: 0, max: 1e12 }),
    to: fc.integer({ min: 1, max: 1e9 }),
    width: fc.integer({ min: 50, max: 4000 }),
    zoom: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ from, to, width, zoom }): Scale => ({ from, to: from + to, width, zoom }));

test("a time has a place and a place has a time", () => {
  fc.assert(
    fc.property(someScale, fc.integer({ min: 0, max: 1000 }), (scale, part) => {
      const at = scale.from + ((scale.to - scale.from) * part) / 1000;
      assert.ok(Math.abs(timeAt(scale, xOf(scale, at)) - at) <= 1e-6 * (scale.to - scale.from) + 1e-3);
      assert.ok(xOf(scale, at) >= 0 && xOf(scale, at) <= wholeWidth(scale));
    }),
  );
});

test("what is under the mouse stays there when it is zoomed", () => {
  const scale: Scale = { from: 0, to: 3_600_000, width: 1000, zoom: 4 };
  const before = timeAt(scale, 1500 + 300);
  const next = zoomed(scale, 1500, 2, 300);
  assert.ok(Math.abs(timeAt(next.scale, next.left + 300) - before) < 1);
  assert.equal(zoomed(scale, 0, 1e9, 0).scale.zoom, 8000, "no further than browsers scroll");
  assert.deepEqual(zoomed(scale, 0, 1e-9, 0), { scale: { ...scale, zoom: 1 }, left: 0 });
});

test("marks of the axis are round, and as far apart as they need room", () => {
  fc.assert(
    fc.property(someScale, (scale) => {
      const { every, at } = ticks(scale, 0, 90);
      assert.ok(at.length <= scale.width / 80 + 2, `${at.length} marks`);
      for (const time of at) assert.equal(Math.abs(time % every), 0);
    }),
  );
  assert.equal(ticks({ from: 0, to: 3_600_000, width: 1000, zoom: 1 }, 0, 90).every, 600_000);
});

test("only what is in sight is looked at, and a bar is found where it is drawn", () => {
  const data = timeline(
    Array.from(
      { length: 5000 },
      (_, at) => [at % 50, Math.floor(at / 50) * 10, Math.floor(at / 50) * 10 + 8] as const,
    ),
    50,
  );
  const rows = rowsOf(data);
  const scale: Scale = { from: 0, to: 1000, width: 1000, zoom: 10 };
  const [first, last] = lanesInSight(rows, { left: 0, top: 220, width: 1000, height: 220 });
  assert.ok(last - first <= 12);
  const seen = stepsInSight(data, rows, scale, 3, 2000, 3000);
  assert.ok(seen.length >= 10 && seen.length <= 12, `${seen.length}`);
  for (const step of [0, 1234, 4999]) {
    const { x, y } = boxOf(data, rows, scale, step, Infinity);
    assert.equal(stepAt(data, rows, scale, x + 1, y + 4), step);
  }
  assert.equal(stepAt(data, rows, scale, 10, 2), undefined, "on the axis");
  const box = boxOf(data, rows, scale, 4999, Infinity);
  const to = scrollTo(box, { left: 0, top: 0, width: 1000, height: 300 }, scale);
  assert.ok(to.left <= box.x && box.x <= to.left + 1000);
  assert.ok(to.top <= box.y && box.y <= to.top + 300);
});

test("keys go along a lane and to the nearest of the next one", () => {
  const data = timeline(
    [
      [0, 0, 10],
      [1, 0, 4],
      [2, 0, 1],
      [1, 5, 9],
      [0, 12, 20],
    ],
    3,
  );
  const rows = rowsOf(data);
  const all = (): boolean => true;
  assert.equal(neighbour(data, rows, 0, "ArrowRight", all), 4);
  assert.equal(neighbour(data, rows, 4, "ArrowLeft", all), 0);
  assert.equal(neighbour(data, rows, 4, "ArrowRight", all), undefined);
  assert.equal(neighbour(data, rows, 4, "ArrowDown", all), 3);
  assert.equal(
    neighbour(data, rows, 0, "ArrowDown", (step) => step === 2),
    2,
    "past a lane with none",
  );
  assert.equal(neighbour(data, rows, 0, "ArrowUp", all), undefined);
});
