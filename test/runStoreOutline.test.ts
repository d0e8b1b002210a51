// A run in short: every store tells the same of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import { markOf } from "../server/src/runs/process/readOutline.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded, refresh } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: the outline of a run has all of its steps, as they are told one by one`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      runs: [recorded({})],
      integration: [integration({}), integration({ orchestration_run_id: "other" })],
      dbt: Array.from({ length: 600 }, (_, at) =>
        dbt({
          unique_id: `model.shop.m${at}`,
          node_name: `m${at}`,
          timestamp: sourceText(noon + at * 1000),
          status: at === 7 ? "error" : "success",
          message: at === 7 ? "Database Error" : null,
        }),
      ),
      refreshes: [refresh({ end_time: null, duration: null, status: "Unknown" })],
    });
    const store = open(context, path);
    const { steps, isCut } = await store.outline("run-1");
    assert.equal(isCut, false);
    const whole = [];
    let after: string | undefined;
    do {
      const page = await store.steps(
        { runId: "run-1" },
        after === undefined ? { limit: 500 } : { limit: 500, after },
      );
      whole.push(...page.items.map(markOf));
      after = page.next;
    } while (after !== undefined);
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    assert.equal(steps.length, 602);
    assert.deepEqual(steps.toSorted(byId), whole.toSorted(byId));
    assert.deepEqual(
      steps.find(({ stage }) => stage === "integration"),
      {
        ...{
          id: steps.find(({ stage }) => stage === "integration")?.id,
          stage: "integration",
          name: "raw.orders",
        },
        ...{ status: "succeeded", startedAt: noon - 60_000, endedAt: noon, durationMs: 60_000 },
        ...{ rows: 20, bytes: 1024, node: "raw.orders" },
      },
    );
    const ends = steps.flatMap(({ endedAt, startedAt }) => endedAt ?? startedAt ?? []);
    assert.deepEqual(
      ends,
      ends.toSorted((a, b) => a - b),
    );
    assert.deepEqual(await store.outline("no such run"), { steps: [], parents: {}, isCut: false });
  });
}

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: the outline says what nodes of dbt depend on, as the newest manifest does`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, {
      integration: [integration({})],
      dbt: [dbt({}), dbt({ unique_id: "model.shop.orders", node_name: "orders" })],
    });
    const mirror = writeMirror(path);
    const write = mirror.prepare(
      `INSERT INTO dbt_nodes (project, unique_id, generated_at, name, resource_type, schema_name, tags, parents)
       VALUES (?, ?, ?, ?, ?, ?, '[]', ?)`,
    );
    const node = (
      id: string,
      at: number,
      parents: string[],
      project = "shop",
      schema: string | null = null,
    ): void =>
      void write.run(
        project,
        id,
        at,
        id.split(".").at(-1),
        id.split(".")[0],
        schema,
        JSON.stringify(parents),
      );
    node("model.shop.orders", 1, ["model.shop.old"], "copy");
    node("model.shop.orders", 2, ["source.shop.raw.orders", "source.shop.raw.gone"]);
    node("model.shop.other", 2, []);
    node("source.shop.raw.orders", 2, [], "shop", "raw");
    mirror.close();
    const { parents } = await open(context, path).outline("run-1");
    assert.deepEqual(parents, { "model.shop.orders": ["raw.orders", "source.shop.raw.gone"] });
  });
}
