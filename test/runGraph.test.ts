import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "node:test";
import { compareRuns } from "../server/src/insight/compareRuns.ts";
import { packLanes } from "../server/src/insight/lanes.ts";
import { criticalPath, placeSteps } from "../server/src/insight/runGraph.ts";
import type { RunOutline, StepMark } from "../server/src/runs/outline.ts";

const second = 1000;

/** A step from one second to another. */
const mark = (
  name: string,
  from: number | null,
  to: number | null,
  said: Partial<StepMark> = {},
): StepMark => ({
  id: `${name}-${from}`,
  stage: "transformation",
  name,
  status: "succeeded",
  startedAt: from === null ? null : from * second,
  endedAt: to === null ? null : to * second,
  durationMs: from === null || to === null ? null : (to - from) * second,
  rows: null,
  bytes: null,
  node: name,
  ...said,
});

const outline = (steps: readonly StepMark[], parents: RunOutline["parents"] = {}): RunOutline => ({
  ...{ steps, parents, isCut: false },
});

const namesOf = ({ steps }: RunOutline, places: readonly number[]): string[] =>
  places.map((at) => steps[at]?.name ?? "");

test("the critical path follows what depends on what, and says what was waited for", () => {
  const load = { stage: "integration" } as const;
  const run = outline(
    [
      mark("raw.a", 0, 10, load),
      mark("raw.b", 0, 30, load),
      mark("stg_a", 31, 35),
      mark("stg_b", 32, 36),
      // It began when a thread was free, seven seconds after what it needs.
      mark("fct", 42, 60),
      mark("quick", 36, 59),
    ],
    { stg_a: ["raw.a"], stg_b: ["raw.b"], fct: ["stg_a"], quick: ["stg_b"] },
  );
  const placed = placeSteps(run, 0);
  const path = criticalPath(placed);
  assert.deepEqual(namesOf(run, path.steps), ["raw.a", "stg_a", "fct"]);
  assert.deepEqual(path, { steps: path.steps, workingMs: 32_000, waitingMs: 28_000, known: 2 });
  const readyAt = new Map(placed.map((step) => [step.mark.name, step.readyAt]));
  assert.equal(readyAt.get("fct"), 35_000);
  assert.equal(readyAt.get("raw.a"), undefined, "nothing says what it had to wait for");
});

test("where nothing says what depends on what, the critical path goes by time within the stages", () => {
  const run = outline([
    mark("raw.a", 0, 10, { stage: "integration" }),
    mark("raw.b", 0, 20, { stage: "integration" }),
    mark("one", 21, 30),
    mark("two", 30, 50),
    mark("beside", 25, 49),
    mark("skipped", 55, 55, { status: "skipped" }),
    mark("Report", 51, 70, { stage: "consumption" }),
  ]);
  const path = criticalPath(placeSteps(run, 0));
  assert.deepEqual(namesOf(run, path.steps), ["raw.b", "one", "two", "Report"]);
  assert.equal(path.known, 0);
});

test("an attempt after another waited for it", () => {
  const run = outline([mark("a", 0, 10, { status: "failed" }), mark("a", 15, 30), mark("b", 0, 12)]);
  const placed = placeSteps(run, 0);
  const again = placed.find(({ at }) => at === 1);
  assert.deepEqual([again?.retryOf, again?.readyAt], [0, 10_000]);
  const path = criticalPath(placed);
  assert.deepEqual([path.steps, path.known], [[0, 1], 1]);
});

test("a step under way ends now; one without times has no place", () => {
  const run = outline([
    mark("open", 5, null, { status: "running" }),
    mark("none", null, null),
    mark("tick", null, 7, { durationMs: null }),
  ]);
  const placed = placeSteps(run, 20_000);
  assert.deepEqual(
    placed.map(({ mark: { name }, start, end }) => [name, start, end]),
    [
      ["open", 5000, 20_000],
      ["tick", 7000, 7000],
    ],
  );
});

test("circles, and parents that are not there, end", () => {
  const run = outline([mark("a", 0, 5), mark("b", 1, 6)], { a: ["b"], b: ["a", "gone"] });
  assert.equal(criticalPath(placeSteps(run, 0)).steps.length, 2);
  assert.deepEqual(criticalPath([]).steps, []);
});

const someRun = fc
  .array(fc.tuple(fc.nat(100), fc.nat(20), fc.constantFrom("succeeded", "skipped", "failed"), fc.nat(5)), {
    maxLength: 60,
  })
  .map((steps) =>
    outline(
      steps.map(([from, took, status, name], at) =>
        mark(`n${name}`, from, from + (status === "skipped" ? 0 : took), {
          id: String(at),
          status: status as StepMark["status"],
          stage: at % 3 === 0 ? "integration" : "transformation",
        }),
      ),
      { n1: ["n0", "n3"], n2: ["n1"] },
    ),
  );

test("no two steps of a lane overlap, and lanes are no more than what ran at once", () => {
  fc.assert(
    fc.property(someRun, (run) => {
      const placed = placeSteps(run, 0);
      const { stages, laneOf } = packLanes(placed);
      const lanes = stages.reduce((sum, stage) => sum + stage.lanes, 0);
      assert.ok(laneOf.every((lane) => lane >= 0 && lane < Math.max(1, lanes)));
      placed.forEach((one, at) => {
        placed.slice(at + 1).forEach((other, behind) => {
          if (laneOf[at] === laneOf[at + 1 + behind])
            assert.ok(other.start >= one.end || one.start >= other.end);
        });
      });
      assert.ok(lanes <= Math.max(0, run.steps.length));
      const path = criticalPath(placed).steps;
      assert.equal(new Set(path).size, path.length);
    }),
  );
});

test("5 000 steps are placed, packed and followed at once", () => {
  const steps = Array.from({ length: 5000 }, (_, at) => mark(`m${at}`, at % 700, (at % 700) + 3 + (at % 50)));
  const parents = Object.fromEntries(
    steps.map(({ name }, at) => [name, at > 5 ? [`m${at - 5}`, `m${at >> 1}`] : []]),
  );
  const began = performance.now();
  const placed = placeSteps(outline(steps, parents), 0);
  packLanes(placed);
  criticalPath(placed);
  const took = performance.now() - began;
  assert.ok(took < 1000, `${took} ms`);
});

test("two runs are compared by what changed most", () => {
  const before = outline([
    mark("same", 0, 10, { rows: 5 }),
    mark("slower", 0, 10),
    mark("much_slower", 0, 10),
    mark("broken", 0, 10),
    mark("mended", 0, 10, { status: "failed" }),
    mark("gone", 0, 10),
  ]);
  const after = outline([
    mark("same", 100, 110, { rows: 7 }),
    mark("slower", 100, 115),
    mark("much_slower", 100, 190),
    mark("broken", 100, 103, { status: "failed" }),
    mark("mended", 100, 105, { status: "failed" }),
    mark("mended", 110, 120),
    mark("new", 100, 101),
  ]);
  const changes = compareRuns(before, after);
  assert.deepEqual(
    changes.map(({ name }) => name),
    ["broken", "mended", "gone", "new", "much_slower", "slower", "same"],
  );
  assert.deepEqual(changes.find(({ name }) => name === "mended")?.after, {
    ...{ id: "mended-110", status: "succeeded", durationMs: 15_000, rows: null, bytes: null, attempts: 2 },
  });
  assert.equal(changes.find(({ name }) => name === "gone")?.after, undefined);
});
