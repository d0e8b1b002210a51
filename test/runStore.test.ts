import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "node:test";
import { generateHistory } from "../server/src/runs/process/demo/generateHistory.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded, refresh } from "./runMirror.ts";
import { runsError, runsModule, ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";
import type { Page, PageRequest, RunFilter, RunStore, Status } from "../server/src/runs/store.ts";

const minute = 60_000;
const hour = 60 * minute;

async function allPages<T>(ask: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await ask(after === undefined ? { limit } : { limit, after });
    assert.ok(page.items.length <= limit);
    assert.ok(page.next === undefined || page.items.length === limit, "only the last page is short");
    items.push(...page.items);
    assert.notEqual(page.next ?? "", after, "a page that does not go on");
    after = page.next;
    assert.ok(items.length < 10_000, "pages without end");
  } while (after !== undefined);
  return items;
}

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: a run is told with its stages, its steps with every field of their source`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      runs: [recorded({ status: "Failed" })],
      integration: [integration({})],
      dbt: [
        dbt({ status: "error", message: "Database Error in model revenue" }),
        dbt({ unique_id: "model.shop.report", node_name: "report", status: "skipped", duration: 0 }),
      ],
      refreshes: [refresh({ data_product: "Finance", status: "Disabled" })],
    });
    const store = open(context, path);
    assert.deepEqual(await store.run("run-1"), {
      id: "run-1",
      status: "failed",
      startedAt: noon - 10 * minute,
      endedAt: noon,
      pipeline: "sales_daily",
      environments: ["prod"],
      dataProducts: ["Finance", "Sales"],
      stages: {
        integration: { total: 1, failed: 0, skipped: 0 },
        transformation: { total: 2, failed: 1, skipped: 1 },
        consumption: { total: 1, failed: 0, skipped: 1 },
      },
      derived: false,
    });
    const { items } = await store.steps({ runId: "run-1", stage: "integration" }, { limit: 10 });
    const [step] = items;
    assert.ok(step);
    assert.deepEqual(step, {
      id: step.id,
      runId: "run-1",
      stage: "integration",
      name: "raw.orders",
      status: "succeeded",
      sourceStatus: "Succeeded",
      startedAt: noon - minute,
      endedAt: noon,
      durationMs: minute,
      environment: "prod",
      dataProduct: "Sales",
      message: undefined,
      fields: {
        table_name: "orders",
        schema_name: "raw",
        source_name: "Dynamics",
        source_type: "SQL",
        load_type: "INCREMENTAL",
        throughput: 12.5,
        data_read: 2048,
        data_written: 1024,
        rows_read: 20,
        rows_written: 20,
        integration_pipeline_source_run_id: "source-run-1",
        integration_pipeline_id: "pipeline-1",
      },
    });
    assert.deepEqual(await store.step(step.id), step);
    assert.deepEqual(
      (await store.failures({}, { limit: 10 })).items.map((item) => item.message),
      ["Database Error in model revenue"],
    );
    const skipped = await store.steps({ runId: "run-1", statuses: ["skipped"] }, { limit: 10 });
    assert.deepEqual(skipped.items.map((item) => item.name).sort(), ["Revenue", "report"]);
  });

  test(`${name}: ids that nobody knows are no error`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const store = open(context, path);
    assert.equal(await store.run("nothing"), undefined);
    assert.equal(await store.step("nothing"), undefined);
    assert.deepEqual(await store.steps({ runId: "nothing" }, { limit: 5 }), { items: [] });
    await assert.rejects(store.runs({}, { limit: 5, after: "no cursor" }), runsError("failed"));
    assert.equal((await store.runs({}, { limit: -3 })).items.length, 1);
  });

  test(`${name}: pages neither lose nor repeat a row, even where all times are equal`, async (context) => {
    const path = mirrorFile(context);
    const ids = Array.from({ length: 57 }, (_, index) => `run-${index}`);
    fillMirror(path, {
      integration: ids.map((id, index) =>
        integration({
          orchestration_run_id: id,
          status: "Failed",
          // Three instants in all.
          timestamp: sourceText(noon - (index % 3) * hour),
        }),
      ),
    });
    const store = open(context, path);
    for (const limit of [1, 7, 19, 57, 58, 500]) {
      const runs = await allPages((page) => store.runs({}, page), limit);
      assert.deepEqual(new Set(runs.map((run) => run.id)), new Set(ids));
      assert.equal(runs.length, ids.length);
      assert.deepEqual(
        runs.map((run) => run.startedAt),
        runs.map((run) => run.startedAt).sort((a, b) => b! - a!),
      );
      const failures = await allPages((page) => store.failures({}, page), limit);
      assert.equal(new Set(failures.map((step) => step.id)).size, ids.length);
      assert.equal(failures.length, ids.length);
    }
  });

  test(`${name}: every part of a filter narrows, and pages agree with it`, async (context) => {
    const path = mirrorFile(context);
    const environments = ["prod", "test", "dev"];
    const products = ["Sales", "Stock", "Ünïted 100%"];
    const rows = Array.from({ length: 90 }, (_, index) =>
      dbt({
        orchestration_run_id: `run-${index}`,
        unique_id: `model.shop.m${index}`,
        node_name: `model_${index % 10}`,
        status: index % 4 === 0 ? "error" : index % 4 === 1 ? "warn" : "success",
        message: index % 4 === 0 ? `Column ÄRGER_${index} is 50% wrong\\n` : null,
        workspace: environments[index % 3]!,
        data_product: products[(index >> 1) % 3]!,
        timestamp: sourceText(noon - Math.floor(index / 5) * hour),
        duration: 0,
      }),
    );
    fillMirror(path, { dbt: rows });
    const store = open(context, path);
    const statusOf = (status: string | null): Status =>
      status === "error" ? "failed" : status === "warn" ? "warned" : "succeeded";
    const passes = (filter: RunFilter, row: (typeof rows)[number], time: number): boolean => {
      const words = filter.text?.toLowerCase() ?? "";
      const texts = [row.orchestration_run_id, row.node_name, row.message ?? ""];
      return (
        (!filter.statuses?.length || filter.statuses.includes(statusOf(row.status))) &&
        (!filter.environments?.length || filter.environments.includes(row.workspace!)) &&
        (!filter.dataProducts?.length || filter.dataProducts.includes(row.data_product!)) &&
        texts.some((candidate) => candidate.toLowerCase().includes(words)) &&
        (filter.since === undefined || time >= filter.since) &&
        (filter.until === undefined || time < filter.until)
      );
    };
    const times = fc.option(
      fc.integer({ min: 0, max: 20 }).map((hours) => noon - hours * hour),
      { nil: undefined },
    );
    const filters = fc.record(
      {
        statuses: fc.subarray<Status>(["failed", "warned", "succeeded", "running"]),
        environments: fc.subarray([...environments, "nowhere"]),
        dataProducts: fc.subarray(products),
        text: fc.constantFrom(
          "",
          "run-1",
          "RUN-8",
          "ärger",
          "ärger_4",
          "50%",
          "%",
          "_",
          "model_3",
          "\\",
          "x'y",
        ),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        filters,
        times,
        times,
        fc.integer({ min: 1, max: 40 }),
        async (some, since, until, limit) => {
          const filter: RunFilter = {
            ...some,
            ...(since === undefined ? {} : { since }),
            ...(until === undefined ? {} : { until }),
          };
          const expected = rows.filter((row, index) =>
            passes(filter, row, noon - Math.floor(index / 5) * hour),
          );
          const runs = await allPages((page) => store.runs(filter, page), limit);
          assert.deepEqual(
            runs.map((run) => run.id).sort(),
            expected.map((row) => row.orchestration_run_id).sort(),
          );
          const failures = await allPages((page) => store.failures(filter, page), limit);
          assert.deepEqual(
            failures.map((step) => step.runId).sort(),
            expected
              .filter((row) => row.status === "error")
              .map((row) => row.orchestration_run_id)
              .sort(),
          );
          const facets = await store.facets({ ...filter, statuses: [] });
          const sum = facets.statuses.reduce((total, value) => total + value.count, 0);
          const { statuses: _, ...rest } = filter;
          const others = rows.filter((row, index) => passes(rest, row, noon - Math.floor(index / 5) * hour));
          assert.equal(sum, others.length);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  test(`${name}: facets count runs, the most frequent first, each without its own part of the filter`, async (context) => {
    const path = mirrorFile(context);
    const of = (run: string, workspace: string, status: string, data_product: string) =>
      integration({ orchestration_run_id: run, workspace, status, data_product });
    fillMirror(path, {
      integration: [
        of("a", "prod", "Succeeded", "Sales"),
        of("b", "prod", "Failed", "Sales"),
        of("c", "test", "Failed", "Stock"),
      ],
    });
    const store = open(context, path);
    assert.deepEqual(await store.facets({}), {
      environments: [
        { value: "prod", count: 2 },
        { value: "test", count: 1 },
      ],
      dataProducts: [
        { value: "Sales", count: 2 },
        { value: "Stock", count: 1 },
      ],
      statuses: [
        { value: "failed", count: 2 },
        { value: "succeeded", count: 1 },
      ],
    });
    assert.deepEqual(await store.facets({ environments: ["test"] }), {
      environments: [
        { value: "prod", count: 2 },
        { value: "test", count: 1 },
      ],
      dataProducts: [{ value: "Stock", count: 1 }],
      statuses: [{ value: "failed", count: 1 }],
    });
  });
}

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: the state says how rows are told apart and how far the mirror reaches`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [integration({})],
      refreshes: [refresh({ end_time: sourceText(noon - hour) })],
    });
    const state = await open(context, path).syncState();
    assert.deepEqual(state, {
      place: path,
      runs: 1,
      newestAt: noon,
      oldestAt: noon - hour,
      syncedAt: noon,
      sources: [
        { name: "dbt", rows: 0, key: ["orchestration_run_id", "invocation_id", "unique_id"], syncedAt: noon },
        {
          name: "integration",
          rows: 1,
          key: ["orchestration_run_id", "integration_pipeline_source_run_id", "table_name"],
          syncedAt: noon,
        },
        { name: "refreshes", rows: 1, key: "row hash", syncedAt: noon },
        { name: "runs", rows: 0, key: ["orchestration_run_id"], syncedAt: noon },
      ],
    });
  });
}

test("through IPC everything is answered as in this process", async (context) => {
  const path = mirrorFile(context);
  const history = generateHistory(noon, 12);
  fillMirror(path, history);
  const near = mirrorRunStore(path);
  const far = remoteRunStore(runsModule, path);
  context.after(() => (near.close(), far.close()));
  const questions: ((store: RunStore) => Promise<unknown>)[] = [
    (store) => store.capabilities(),
    (store) => store.runs({}, { limit: 100 }),
    (store) => store.run("sales_daily__2026-03-01T02:00:00"),
    (store) => store.steps({ runId: "sales_daily__2026-03-01T02:00:00" }, { limit: 100 }),
    (store) => store.failures({ text: "error" }, { limit: 100 }),
    (store) => store.facets({ environments: ["halden-prod"] }),
    (store) => store.syncState(),
    (store) => store.notes.unseenFailures(),
  ];
  for (const ask of questions) assert.deepEqual(await ask(far), await ask(near));
});
