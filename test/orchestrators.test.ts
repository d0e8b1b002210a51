// What all importers of orchestrators share: patterns, stages, ties, lists that move.

import assert from "node:assert/strict";
import { test } from "node:test";
import { handedOver } from "../server/src/runs/process/importers/orchestrator/handedOver.ts";
import { offsetPages } from "../server/src/runs/process/importers/orchestrator/offsetPages.ts";
import { isLike } from "../server/src/runs/process/importers/orchestrator/pattern.ts";
import { stageOf } from "../server/src/runs/process/importers/orchestrator/stageOf.ts";

test("patterns", () => {
  for (const [text, pattern] of [
    ["dbt_run", "dbt_*"],
    ["DBT_run", "dbt*"],
    ["load", "*"],
    ["", "*"],
    ["load.orders", "load?orders"],
    ["abcabc", "a*c"],
    ["a.b", "a.b"],
    ["a*b", "a*b"],
  ] as const)
    assert.ok(isLike(text, pattern), `${text} is ${pattern}`);
  for (const [text, pattern] of [
    ["dbt", "dbt_*"],
    ["axb", "a.b"],
    ["loads", "load"],
    ["", "?"],
    ["abcab", "a*c"],
  ] as const)
    assert.ok(!isLike(text, pattern), `${text} is not ${pattern}`);
  const slow = `${"a*".repeat(99)}b`;
  const began = performance.now();
  assert.ok(!isLike("a".repeat(5000), slow));
  assert.ok(performance.now() - began < 1000);
});

test("a task belongs where the settings say, else where its words say", () => {
  const stage = (name: string, type?: string, tags: readonly string[] = []) =>
    stageOf({ name, type, tags }, {});
  assert.deepEqual(
    ["load_orders", "dbt_build", "refresh_semantic_model", "build_models", "RunDbtCloudJob", "undbted"].map(
      (name) => stage(name),
    ),
    ["integration", "transformation", "consumption", "transformation", "transformation", "integration"],
  );
  assert.equal(stage("sales", "PowerBIDatasetRefreshOperator"), "consumption");
  assert.equal(stage("sales", undefined, ["team:dbt"]), "transformation");
  const rules = { off: ["notify_*"], consumption: ["type:Http*"], integration: ["dbt_seed", "tag:raw"] };
  const ruled = (name: string, type?: string, tags: readonly string[] = []) =>
    stageOf({ name, type, tags }, rules);
  assert.deepEqual(
    [
      ruled("notify_team"),
      ruled("x", "HttpOperator"),
      ruled("dbt_seed"),
      ruled("dbt_run"),
      ruled("dbt_run", "", ["RAW"]),
    ],
    ["off", "consumption", "integration", "transformation", "integration"],
  );
});

test("what ties runs is found wherever it was handed over", () => {
  const found = (...places: unknown[]) => handedOver("orchestration_run_id", places);
  assert.equal(found({ orchestration_run_id: "a" }), "a");
  assert.equal(found({ other: 1 }, { "ORCHESTRATION-RUN-ID": 17 }), "17");
  assert.equal(found([{ key: "orchestration_run_id", value: "b" }]), "b");
  assert.equal(found(["x", "orchestration_run_id:c:d"]), "c:d");
  assert.equal(found(["orchestration_run_id=e"]), "e");
  for (const none of [
    undefined,
    null,
    "orchestration_run_id",
    3,
    {},
    [],
    [null, 4],
    { orchestration_run_id: null },
  ])
    assert.equal(found(none), undefined);
  assert.equal(
    found(
      { orchestration_run_id: "  " },
      { orchestration_run_id: "x\ny" },
      { orchestration_run_id: "z".repeat(300) },
    ),
    undefined,
  );
  assert.equal(found({ orchestration_run_id: { deep: 1 } }), undefined);
});

test("a list that is read by offset loses nothing when rows go or come meanwhile", async () => {
  for (const cap of [1, 2, 3, 10]) {
    for (let moveAt = 1; moveAt < 12; moveAt++)
      for (const move of ["goes", "comes", "stays"]) {
        let list = Array.from({ length: 12 }, (_, at) => `r${at}`);
        let asked = 0;
        const ask = async (offset: number) => {
          if (++asked === moveAt)
            list = move === "goes" ? list.slice(1) : move === "comes" ? ["new", ...list] : list;
          return list.slice(offset, offset + cap);
        };
        const seen = new Set<string>();
        for await (const page of offsetPages(ask, (row) => row, 10)) for (const row of page) seen.add(row);
        const missing = list.filter((row) => row !== "new" && !seen.has(row));
        if (cap > 1) assert.deepEqual(missing, [], `${cap}, ${move} at ${moveAt}`);
      }
  }
  let asked = 0;
  const restless = async (offset: number): Promise<readonly string[]> =>
    Array.from({ length: Math.max(30 - offset, 0) }, (_, at) => `${asked++}-${offset + at}`).slice(0, 5);
  let pages = 0;
  for await (const _ of offsetPages(restless, (row) => row, 5)) pages++;
  assert.ok(pages < 30, "a list that never keeps still comes to an end");
});
