// The steps of a stage in the tree: attempts below their step, and what failed before all else.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TreeNode } from "../server/src/protocol/messages.ts";
import type { LineageNode } from "../server/src/runs/dbtResult.ts";
import type { Step } from "../server/src/runs/store.ts";
import { memoryRunStore } from "./memoryRunStore.ts";
import type { Memory } from "./memoryRunStore.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { nodeId } from "../server/src/views/nodeId.ts";
import { children } from "../server/src/views/tree.ts";
import { dbt, fillMirror, mirrorFile, noon } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";

const drawing = makeDrawing(noon, "en", "UTC");
const stage = nodeId("stage", "run-1", "transformation");
const open = ways["in this process"]!;

const model = (name: string, status: string, seconds: number, more: object = {}) =>
  dbt({
    ...{ unique_id: `model.shop.${name}`, node_name: name, status, duration: 1 },
    ...{ timestamp: sourceText(noon + seconds * 1000), message: status === "error" ? "deadlock" : null },
    ...more,
  });

const labels = (nodes: readonly TreeNode[]): string[] => nodes.map(({ label }) => label);

test("a step that was tried again is one line, with its attempts below it", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    dbt: [
      model("orders", "error", 10, { invocation_id: "first" }),
      model("orders", "success", 60, { invocation_id: "second" }),
      model("revenue", "success", 20),
    ],
  });
  const store = open(context, path);
  const steps = await children(store, "runs", stage, drawing);
  assert.deepEqual(labels(steps).toSorted(), ["orders", "revenue"]);
  const [orders, revenue] = ["orders", "revenue"].map((name) => steps.find(({ label }) => label === name));
  assert.match(orders?.description ?? "", /^1s · succeeded · .* · 2 attempts$/);
  assert.equal(orders?.expandable, true);
  assert.equal(revenue?.expandable, false);
  const attempts = await children(store, "runs", orders.id, drawing);
  assert.deepEqual(labels(attempts), ["Attempt 2 of 2", "Attempt 1 of 2"]);
  assert.deepEqual(
    attempts.map(({ description }) => description),
    ["succeeded · 12:00 · 1s", "failed · 12:00 · 1s · deadlock"],
  );
  assert.equal(attempts[1]?.accessibility, "orders, Attempt 1 of 2, failed, 12:00, 1s, deadlock");
  assert.ok(!attempts.some(({ id }) => id === orders.id), "ids of their own");
  assert.deepEqual(await children(store, "runs", revenue.id, drawing), []);
  assert.deepEqual(await children(store, "runs", nodeId("step", "nothing"), drawing), []);
});

test("of five thousand steps what failed comes first, and every one comes once", async (context) => {
  const path = mirrorFile(context);
  const all = Array.from({ length: 5000 }, (_, at) =>
    model(`m${at}`, at % 400 === 0 ? "error" : "success", at % 900),
  );
  fillMirror(path, { dbt: all });
  const store = open(context, path);
  let nodes = await children(store, "runs", stage, drawing);
  assert.ok(nodes.slice(0, 13).every(({ context: kind = "" }) => kind.includes("failed")));
  const seen: string[] = [];
  let pages = 1;
  for (;;) {
    seen.push(...nodes.filter(({ context: kind }) => kind !== "more").map(({ id }) => id));
    const more = nodes.find(({ context: kind }) => kind === "more");
    if (!more) break;
    nodes = await children(store, "runs", more.id, drawing);
    pages++;
  }
  assert.equal(pages, 50);
  assert.equal(seen.length, 5000);
  assert.equal(new Set(seen).size, 5000);
});

const node = (name: string, status: Step["status"], at: number): Step => ({
  ...{ id: name, runId: "run-1", stage: "transformation", name, status, sourceStatus: status },
  ...{ startedAt: at, endedAt: at, durationMs: 0, environment: undefined, dataProduct: undefined },
  ...{ message: undefined, fields: { unique_id: `model.shop.${name}` } },
});

/** `failures` nodes that failed, `skips` that were skipped for the first of them, and one that nobody knows the cause of. */
function memoryOf(skips: number, others = 0): Memory {
  const skipped = Array.from({ length: skips }, (_, at) => node(`s${at}`, "skipped", noon + at));
  const steps = [
    ...[node("orders", "failed", noon), node("stock", "failed", noon + 1), node("odd", "skipped", noon)],
    ...Array.from({ length: others }, (_, at) => node(`o${at}`, "succeeded", noon - at)),
    ...skipped,
  ];
  const lineage: LineageNode[] = steps.map(({ id, status }) => ({
    ...{ uniqueId: id, stepId: id, name: id, status },
    // Each reads the one before it.
    parents:
      id === "s0" ? ["orders"] : id.startsWith("s") && id !== "stock" ? [`s${Number(id.slice(1)) - 1}`] : [],
  }));
  return { runs: [], steps, lineage, asked: [] };
}

test("what was skipped stands below the failure that it was skipped for, where that is known", async () => {
  const store = memoryRunStore(memoryOf(2));
  const steps = await children(store, "runs", stage, drawing);
  assert.deepEqual(labels(steps), ["stock", "orders", "odd"]);
  const orders = steps.find(({ label }) => label === "orders")!;
  assert.equal(orders.description, "failed · 2 skipped for it");
  assert.equal(orders.accessibility, "orders, failed, 2 skipped for it");
  assert.ok(orders.expandable && !steps[0]!.expandable);
  const below = await children(store, "runs", orders.id, drawing);
  assert.deepEqual(labels(below), ["s0", "s1"]);
  const unknown = memoryRunStore({ ...memoryOf(2), lineage: [] });
  assert.deepEqual(labels(await children(unknown, "runs", stage, drawing)), [
    "stock",
    "orders",
    "s1",
    "s0",
    "odd",
  ]);
});

test("hundreds that were skipped for one failure come page by page, in a stage of many pages too", async () => {
  const store = memoryRunStore(memoryOf(230, 300));
  const seen: string[] = [];
  const walk = async (id: string): Promise<void> => {
    for (const line of await children(store, "runs", id, drawing)) {
      if (line.context !== "more") seen.push(line.label);
      if (line.context === "more" || line.expandable) await walk(line.id);
    }
  };
  await walk(stage);
  assert.equal(seen.length, 533);
  assert.equal(new Set(seen).size, 533);
  assert.deepEqual(seen.slice(0, 4), ["stock", "orders", "s0", "s1"]);
});
