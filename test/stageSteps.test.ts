// The steps of a stage in the tree: attempts below their step, and what failed before all else.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TreeNode } from "../server/src/protocol/messages.ts";
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
