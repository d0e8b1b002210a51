// Runs by pipeline, data product, environment and status: the store's groups, and the tree that is drawn of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TreeNode } from "../server/src/protocol/messages.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import type { RunFilter, RunGroup, RunGrouping, RunStore } from "../server/src/runs/store.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { nodeId } from "../server/src/views/nodeId.ts";
import { keepGrouping } from "../server/src/views/runGroups.ts";
import { children } from "../server/src/views/tree.ts";
import { viewState } from "../server/src/views/viewState.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";

const hour = 3_600_000;
const drawing = makeDrawing(noon, "en", "UTC");

const at = (hours: number): string => sourceText(noon - hours * hour);

/** Four runs: one in two environments, one of which nothing is known but its steps. */
function fill(path: string): void {
  const run = (id: string, pipeline: string | null, status: string, hours: number) =>
    recorded({
      ...{ orchestration_run_id: id, pipeline, status, workspace: "prod", data_product: null },
      ...{ start_time: at(hours), end_time: at(hours) },
    });
  const step = (id: string, workspace: string, data_product: string | null, hours: number) =>
    integration({ orchestration_run_id: id, workspace, data_product, timestamp: at(hours) });
  fillMirror(path, {
    runs: [
      run("a", "nightly", "Failed", 4),
      run("b", "nightly", "Succeeded", 30),
      run("c", "intraday", "Succeeded", 2),
    ],
    integration: [
      step("a", "prod", "Sales", 4),
      step("b", "prod", "Sales", 30),
      step("c", "test", "Stock", 2),
    ],
    dbt: [
      dbt({
        ...{ orchestration_run_id: "d", workspace: null, data_product: null, status: "error" },
        timestamp: at(3),
      }),
    ],
  });
}

const sorted = (groups: readonly RunGroup[]): RunGroup[] =>
  groups.toSorted((one, other) => ((one.value ?? "~") < (other.value ?? "~") ? -1 : 1));

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: runs are counted by what they have in common`, async (context) => {
    const path = mirrorFile(context);
    fill(path);
    const store = open(context, path);
    const groups = async (by: RunGrouping, filter: RunFilter = {}): Promise<RunGroup[]> =>
      sorted(await store.groups(by, filter));
    const of = (value: string | undefined, runs: number, failed = 0): RunGroup => ({ value, runs, failed });
    const none = undefined;
    assert.deepEqual(await groups("pipeline"), [of("intraday", 1), of("nightly", 2, 1), of(none, 1, 1)]);
    assert.deepEqual(await groups("environment"), [of("prod", 3, 1), of("test", 1), of(none, 1, 1)]);
    assert.deepEqual(await groups("dataProduct"), [of("Sales", 2, 1), of("Stock", 1), of(none, 1, 1)]);
    assert.deepEqual(await groups("status"), [of("failed", 2, 2), of("succeeded", 2)]);
    // A filter narrows all but what it is about itself.
    assert.deepEqual(await groups("environment", { environments: ["test"], statuses: ["failed"] }), [
      of("prod", 1, 1),
      of(none, 1, 1),
    ]);
    assert.deepEqual(await groups("status", { pipelines: ["nightly"] }), [
      of("failed", 1, 1),
      of("succeeded", 1),
    ]);
    assert.deepEqual(await groups("pipeline", { text: "intra" }), [of("intraday", 1)]);
    assert.deepEqual(await groups("environment", { without: "pipeline" }), [of(none, 1, 1)]);
    assert.deepEqual(await groups("dataProduct", { text: "nothing like that" }), []);
    const ids = async (filter: RunFilter): Promise<string[]> =>
      (await store.runs(filter, { limit: 10 })).items.map(({ id }) => id);
    assert.deepEqual(await ids({ pipelines: ["nightly"] }), ["a", "b"]);
    assert.deepEqual(await ids({ pipelines: ["nightly", "intraday"], environments: ["test"] }), ["c"]);
    for (const without of ["pipeline", "environment", "dataProduct"] as const)
      assert.deepEqual(await ids({ without }), ["d"]);
    assert.deepEqual(await ids({ environments: ["nowhere"] }), []);
    assert.deepEqual((await store.facets({ pipelines: ["intraday"] })).environments.length, 2);
  });
}

test("few runs among very many are found on their days, page by page", async (context) => {
  const path = mirrorFile(context);
  const rows = Array.from({ length: 900 }, (_, index) =>
    integration({
      ...{ orchestration_run_id: `run-${String(index).padStart(3, "0")}`, timestamp: at(index * 5) },
      workspace: index % 90 === 7 ? "lab" : "prod",
    }),
  );
  fillMirror(path, { integration: rows });
  const store = ways["in this process"]!(context, path);
  const wanted = rows.filter((row) => row.workspace === "lab").map((row) => row.orchestration_run_id);
  for (const limit of [1, 3, 10, 100]) {
    const found: string[] = [];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await store.runs(
        { environments: ["lab"] },
        { limit, ...(after !== undefined && { after }) },
      );
      found.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    assert.deepEqual(found, wanted, `pages of ${limit}`);
  }
  const since = noon - 500 * 5 * hour;
  const { items } = await store.runs(
    { environments: ["lab"], since, until: noon - 100 * hour },
    { limit: 50 },
  );
  assert.deepEqual(
    items.map(({ id }) => id),
    wanted.slice(1, 6),
  );
});

const labels = (nodes: readonly TreeNode[]): string[] => nodes.map(({ label }) => label);

async function opened(store: RunStore, node?: TreeNode): Promise<TreeNode[]> {
  return children(store, "runs", node?.id, drawing);
}

test("the tree is grouped as the user wants it, and keeps it", async (context) => {
  const path = mirrorFile(context);
  fill(path);
  const store = ways["in this process"]!(context, path);
  assert.equal((await viewState(store, "runs", drawing)).grouping, "day");
  assert.deepEqual(labels(await opened(store)), ["Today", "Yesterday"]);
  await keepGrouping(store, "pipeline");
  assert.equal((await viewState(store, "runs", drawing)).grouping, "pipeline");
  const groups = await opened(store);
  assert.deepEqual(
    groups.map(({ label, description }) => [label, description]),
    [
      ["intraday", "1 run"],
      ["nightly", "2 runs · 1 failed"],
      ["not recorded", "1 run · 1 failed"],
    ],
  );
  assert.equal(groups[1]?.accessibility, "nightly, 2 runs, 1 failed");
  assert.deepEqual(labels(await opened(store, groups[1])), ["08:00", "Feb 28, 06:00"]);
  assert.deepEqual(labels(await opened(store, groups[2])), ["08:59 d"]);
  await keepGrouping(store, "status");
  assert.deepEqual(labels(await opened(store)), ["failed", "succeeded"]);
  await store.notes.setFilter("runs", { statuses: ["succeeded"] });
  assert.deepEqual(labels(await opened(store)), ["succeeded"]);
});

test("a run stands in each group that it belongs to, under ids of their own", async (context) => {
  const path = mirrorFile(context);
  fill(path);
  const store = ways["in this process"]!(context, path);
  await keepGrouping(store, "environment");
  const ids = new Set<string>();
  let runs = 0;
  const walk = async (node?: TreeNode): Promise<void> => {
    for (const child of await opened(store, node)) {
      assert.ok(!ids.has(child.id), `${child.id} is there twice`);
      ids.add(child.id);
      if (child.context?.startsWith("run ")) runs++;
      if (child.expandable) await walk(child);
    }
  };
  await walk();
  assert.equal(runs, 5, "four runs, one of them twice");
});

test("a group goes on page by page, each row of which takes the place of Load more", async (context) => {
  const path = mirrorFile(context);
  const rows = Array.from({ length: 230 }, (_, index) =>
    integration({ orchestration_run_id: `run-${index}`, timestamp: at(index) }),
  );
  fillMirror(path, { integration: rows });
  const store = ways["in this process"]!(context, path);
  await keepGrouping(store, "dataProduct");
  const [sales] = await opened(store);
  let nodes = await opened(store, sales);
  const all = new Set<string>();
  for (;;) {
    for (const { id, context: kind } of nodes) if (kind !== "more") all.add(id);
    const more = nodes.find(({ context: kind }) => kind === "more");
    if (!more) break;
    assert.deepEqual(more.command?.arguments, [more.id]);
    nodes = await opened(store, more);
  }
  assert.equal(all.size, 230);
});

test("ids that nobody made have no children", async (context) => {
  const path = mirrorFile(context);
  fill(path);
  const store = ways["in this process"]!(context, path);
  const group = nodeId("group", "pipeline", "nightly");
  const odd = [
    ...["groups/pipeline/x", "groups/day/1", "groups", "group", "group/day/x", "group/status", "groupRuns/x"],
    ...[
      nodeId("in", group, nodeId("in", group, nodeId("run", "a"))),
      "in",
      nodeId("groupRuns", "group/x", "y"),
    ],
  ];
  for (const id of odd) assert.deepEqual(await children(store, "runs", id, drawing), [], id);
});
