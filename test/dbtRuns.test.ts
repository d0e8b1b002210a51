import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { causes } from "../server/src/insight/causes.ts";
import type { LineageNode } from "../server/src/runs/dbtResult.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { importAll, metadata, result, runResults, writeFiles } from "./dbtArtifacts.ts";
import { dbt, fillMirror, integration, mirrorFile } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";

const node = (name: string, parents: readonly string[], more: Record<string, unknown> = {}) => ({
  name,
  resource_type: "model",
  package_name: "shop",
  original_file_path: `models/${name}.sql`,
  relation_name: `"db"."marts"."${name}"`,
  config: { materialized: "table" },
  depends_on: { nodes: parents },
  ...more,
});

const manifest = {
  metadata: metadata("manifest", 12, { project_name: "shop" }),
  nodes: {
    "model.shop.orders": node("orders", ["source.shop.erp.orders"]),
    "model.shop.inlined": node("inlined", ["model.shop.orders"], { config: { materialized: "ephemeral" } }),
    "model.shop.revenue": node("revenue", ["model.shop.inlined"]),
    "model.shop.report": node("report", ["model.shop.revenue", "model.shop.customers"]),
    "model.shop.customers": node("customers", []),
    "model.shop.segments": node("segments", ["model.shop.customers"]),
    "test.shop.unique_customers_id.5a3c9d0f1e": node("unique_customers_id", ["model.shop.customers"], {
      resource_type: "test",
      original_file_path: "models/schema.yml",
      relation_name: null,
    }),
  },
};

const message = 'Database Error in model orders (models/orders.sql)\n  column "amout" does not exist';
const skipped = { status: "skipped", timing: [], message: null, adapter_response: {} };

async function filled(context: TestContext): Promise<string> {
  const mirror = mirrorFile(context);
  const folder = join(dirname(dirname(mirror)), "target");
  writeFiles(folder, {
    "manifest.json": manifest,
    "run_results.json": runResults(6, [
      result({ status: "error", message, compiled: true, compiled_code: "select amout" }),
      result({ ...skipped, unique_id: "model.shop.revenue" }),
      result({ ...skipped, unique_id: "model.shop.report" }),
      result({ unique_id: "model.shop.customers" }),
      result({ ...skipped, unique_id: "model.shop.segments" }),
      result({
        unique_id: "test.shop.unique_customers_id.5a3c9d0f1e",
        status: "fail",
        failures: 2,
        message: "Got 2 results, configured to fail if != 0",
        relation_name: '"db"."dbt_test__audit"."unique_customers_id"',
        compiled_code: "select id from customers",
      }),
    ]),
  });
  await importAll(mirror, [folder]);
  const earlier = join(dirname(dirname(mirror)), "earlier");
  const about = {
    invocation_id: "inv-0",
    generated_at: "2026-02-28T11:10:00Z",
    env: { ORCHESTRATION_RUN_ID: "orch-0" },
  };
  writeFiles(earlier, {
    "run_results.json": runResults(
      6,
      [
        result({
          timing: [
            { name: "execute", started_at: "2026-02-28T11:00:00Z", completed_at: "2026-02-28T11:01:00Z" },
          ],
        }),
      ],
      about,
    ),
  });
  await importAll(mirror, [earlier]);
  return mirror;
}

const idOf = async (store: RunStore, name: string): Promise<string> => {
  const { items } = await store.steps({ runId: "orch-1" }, { limit: 50 });
  return items.find((step) => step.name === name)!.id;
};

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: the result of a dbt node is told with its file, what it ran and what it reads`, async (context) => {
    const store = open(context, await filled(context));
    const told = await store.dbtResult(await idOf(store, "orders"));
    assert.deepEqual(JSON.parse(JSON.stringify(told)), {
      uniqueId: "model.shop.orders",
      resourceType: "model",
      project: "shop",
      path: "models/orders.sql",
      relation: '"db"."marts"."orders"',
      compiled: "select amout",
      parents: ["source.shop.erp.orders"],
    });
    const tested = await store.dbtResult(await idOf(store, "unique_customers_id"));
    assert.equal(tested?.storedRows, '"db"."dbt_test__audit"."unique_customers_id"');
    assert.equal(tested?.path, "models/schema.yml");
    assert.equal(await store.dbtResult("nothing"), undefined);
  });

  test(`${name}: what was skipped is told with the failure upstream, through ephemeral models and tests`, async (context) => {
    const store = open(context, await filled(context));
    const found = causes(await store.lineage("orch-1"));
    const [orders, revenue, report, segments, unique] = await Promise.all(
      ["orders", "revenue", "report", "segments", "unique_customers_id"].map((one) => idOf(store, one)),
    );
    assert.deepEqual(found.get(revenue!), { failed: orders, through: [] });
    // A test of what it reads stands nearer.
    assert.deepEqual(found.get(report!), { failed: unique, through: [] });
    assert.deepEqual(found.get(segments!), { failed: unique, through: [] });
    assert.equal(found.size, 3);
    assert.deepEqual(await store.lineage("nothing"), []);
  });

  test(`${name}: the last results of a node are told newest first, page by page`, async (context) => {
    const store = open(context, await filled(context));
    const of = { name: "orders", stage: "transformation" } as const;
    const first = await store.history(of, { limit: 1 });
    assert.deepEqual(
      first.items.map(({ runId, status }) => [runId, status]),
      [["orch-1", "failed"]],
    );
    const second = await store.history(of, { limit: 1, after: first.next! });
    assert.deepEqual(
      second.items.map(({ runId, status }) => [runId, status]),
      [["orch-0", "succeeded"]],
    );
    assert.equal(second.next, undefined);
    assert.deepEqual(await store.history({ ...of, stage: "integration" }, { limit: 5 }), { items: [] });
  });
}

for (const [name, open] of Object.entries(warehouseWays))
  test(`${name}: of a dbt node what its step says is told; manifests and results by name are not kept`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { dbt: [dbt({ status: "error", message })], integration: [integration({})] });
    const store = open(context, path);
    const { manifests, history } = await store.capabilities();
    assert.ok(!manifests && !history);
    const { items } = await store.steps({ runId: "run-1" }, { limit: 10 });
    const known = await Promise.all(items.map(({ id }) => store.dbtResult(id)));
    assert.equal(known.filter((one) => one !== undefined).length, 1);
    const [told] = known.filter((one) => one !== undefined);
    assert.match(told!.uniqueId, /^model\./);
    assert.deepEqual([told!.resourceType, told!.compiled ?? null, told!.parents], ["model", null, []]);
    assert.deepEqual(await store.lineage("run-1"), []);
    assert.deepEqual(await store.history(items[0]!, { limit: 5 }), { items: [] });
  });

test("where nothing is known of what a node reads nothing is guessed", () => {
  const one = (
    uniqueId: string,
    status: "failed" | "skipped",
    parents: readonly string[] = [],
  ): LineageNode => ({
    uniqueId,
    stepId: uniqueId,
    name: uniqueId,
    status,
    parents,
  });
  assert.equal(causes([one("model.a", "failed"), one("model.b", "skipped")]).size, 0);
  // What reads itself, in a manifest that is wrong, ends the search all the same.
  const circle = [one("model.a", "skipped", ["model.b"]), one("model.b", "skipped", ["model.a"])];
  assert.equal(causes(circle).size, 0);
  const chain = [
    one("model.c", "skipped", ["model.b"]),
    one("model.b", "skipped", ["model.a"]),
    one("model.a", "failed"),
  ];
  assert.deepEqual(causes(chain).get("model.c"), { failed: "model.a", through: ["model.b"] });
});
