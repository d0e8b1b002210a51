import assert from "node:assert/strict";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { generateHistory } from "../server/src/runs/process/demo/generateHistory.ts";
import { models, pipelines, tables } from "../server/src/runs/process/demo/haldenMarket.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { sourceTime } from "../server/src/runs/process/sourceTime.ts";
import { writeDemoMirror } from "../server/src/tools/demoMirror.ts";
import { fillMirror, integration, noon } from "./runMirror.ts";
import type { TestContext } from "node:test";

const day = 86_400_000;
const history = generateHistory(noon);
const at = (time: string | null): number => sourceTime(time) ?? assert.fail(String(time));

test("the same now gives the same history, another seed another one", () => {
  assert.deepEqual(generateHistory(noon), history);
  assert.notDeepEqual(generateHistory(noon, 90, "other").integration, history.integration);
});

test("90 days at about six runs a day, none later than now, in two environments", () => {
  const runs = new Set(history.integration.map((row) => row.orchestration_run_id));
  assert.ok(runs.size > 85 * 6 && runs.size < 92 * 7, String(runs.size));
  const ends = [
    ...history.integration.map((row) => at(row.timestamp)),
    ...history.dbt.map((row) => at(row.timestamp)),
    ...history.refreshes.map((row) => at(row.end_time)),
  ];
  assert.ok(ends.every((end) => end <= noon));
  assert.ok(ends.some((end) => end < noon - 88 * day));
  assert.deepEqual(
    new Set(history.integration.map((row) => row.workspace)),
    new Set(["halden-prod", "halden-test"]),
  );
  assert.deepEqual(
    new Set(history.integration.map((row) => row.load_type)),
    new Set(["FULL", "INCREMENTAL"]),
  );
  assert.ok(new Set(history.integration.map((row) => row.source_name)).size >= 5);
});

test("a node is skipped if something that it reads failed or was skipped, and only then", () => {
  const byRun = Map.groupBy(history.dbt, (row) => row.orchestration_run_id);
  let skipped = 0;
  for (const [run, rows] of byRun) {
    const status = new Map(rows.map((row) => [row.node_name, row.status]));
    const failedTests = (name: string): boolean =>
      models.find((model) => model.name === name)?.tests.some((check) => status.get(check) === "fail") ??
      false;
    const lost = new Set(
      tables
        .filter((table) => {
          const copies = history.integration.filter(
            (row) => row.orchestration_run_id === run && row.table_name === table.name,
          );
          return copies.length > 0 && copies.every((row) => row.status === "Failed");
        })
        .map((table) => `raw.${table.name}`),
    );
    for (const model of models.filter((each) => status.has(each.name))) {
      const broken = model.from.some(
        (name) =>
          lost.has(name) || ["error", "skipped"].includes(status.get(name) ?? "") || failedTests(name),
      );
      assert.equal(status.get(model.name) === "skipped", broken, `${run} ${model.name}`);
      if (broken) skipped += 1;
    }
  }
  assert.ok(skipped > 20, String(skipped));
});

test("a retry follows a failed copy, and has a run id of its own", () => {
  const failed = history.integration.filter((row) => row.status === "Failed");
  assert.ok(failed.length > 10);
  const retried = failed.filter((row) =>
    history.integration.some(
      (other) =>
        other.orchestration_run_id === row.orchestration_run_id &&
        other.table_name === row.table_name &&
        other.status === "Succeeded" &&
        at(other.timestamp) > at(row.timestamp),
    ),
  );
  assert.ok(retried.length > 5);
  const keys = history.integration.map(
    (row) => `${row.integration_pipeline_source_run_id} ${row.table_name}`,
  );
  assert.equal(new Set(keys).size, keys.length);
});

test("the duration of raw.order_lines drifts, the others' do not", () => {
  const mean = (table: string, from: number, to: number): number => {
    const rows = history.integration.filter(
      (row) =>
        row.table_name === table &&
        row.status === "Succeeded" &&
        row.orchestration_run_id.startsWith("sales_daily") &&
        row.workspace === "halden-prod" &&
        at(row.timestamp) >= noon - from * day &&
        at(row.timestamp) < noon - to * day,
    );
    return rows.reduce((sum, row) => sum + row.duration!, 0) / rows.length;
  };
  assert.ok(mean("order_lines", 14, 0) > 1.6 * mean("order_lines", 91, 77));
  assert.ok(mean("stock_levels", 14, 0) < 1.2 * mean("stock_levels", 91, 77));
});

test("one error comes in a burst, last night failed, one run is under way, one was cancelled", () => {
  const burst = history.dbt.filter((row) => row.message?.includes("invalid identifier 'DISCOUNT_CODE'"));
  assert.ok(burst.length >= 8, String(burst.length));
  const times = burst.map((row) => at(row.timestamp));
  assert.ok(Math.max(...times) - Math.min(...times) < 4 * day);
  assert.match(
    burst[0]!.message!,
    /^Database Error in model stg_orders__order_lines \(models\/.*\n.*compiled code at/s,
  );
  const lastNight = history.runs.find(
    (run) => run.orchestration_run_id === "sales_daily__2026-03-01T02:00:00",
  );
  assert.equal(lastNight?.status, "failed");
  const running = history.runs.filter((run) => run.status === "running");
  assert.ok(running.length >= 1);
  assert.ok(running.every((run) => run.end_time === null && at(run.start_time) > noon - 3_600_000));
  assert.ok(history.runs.some((run) => run.status === "cancelled"));
  const late = history.runs.filter((run) => {
    const slot = Date.parse(`${run.orchestration_run_id.slice(-19)}Z`);
    return at(run.start_time) > slot + 15 * 60_000;
  });
  assert.ok(late.length >= 3);
});

test("every hour of the day gives a history whose last night is over", () => {
  for (let hour = 0; hour < 24; hour += 3) {
    const now = Date.UTC(2026, 2, 1, hour, 17);
    const { runs, integration: rows } = generateHistory(now, 3);
    assert.ok(rows.every((row) => at(row.timestamp) <= now));
    const failed = runs.filter((run) => run.pipeline === "sales_daily" && run.status === "failed");
    const [last] = failed.slice(-1);
    assert.ok(last?.end_time && at(last.end_time) > now - 27 * 3_600_000, `${hour} o'clock`);
  }
});

test("pipelines and tables that the demo's runbooks name are in its history", () => {
  const folder = join(import.meta.dirname, "../fixtures/workspace");
  const text = globSync("**/*.{md,yml}", { cwd: folder })
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  for (const name of ["sales_daily", "sales_intraday", "board_report"]) {
    assert.ok(text.includes(name), name);
    assert.ok(
      pipelines.some((pipeline) => pipeline.name === name),
      name,
    );
  }
  for (const name of ["till_receipts", "order_lines", "loyalty_points"]) {
    assert.ok(text.includes(name), name);
    assert.ok(
      tables.some((table) => table.name === name),
      name,
    );
  }
  for (const name of ["replenishment", "revenue_daily", "fct_sales_daily", "sales_lines", "stock_by_store"]) {
    assert.ok(text.includes(name), name);
    assert.ok(
      models.some((model) => model.name === name),
      name,
    );
  }
});

/** A project whose mirror lies in a state folder of the test's own. */
function project(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-demo-"));
  const before = process.env["TOCSIN_MIRROR"];
  process.env["TOCSIN_MIRROR"] = join(folder, "state", "mirror.db");
  context.after(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env["TOCSIN_MIRROR"];
    else process.env["TOCSIN_MIRROR"] = before;
  });
  return folder;
}

const count = (path: string, table: string): unknown => {
  const mirror = readMirror(path);
  try {
    return mirror.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  } finally {
    mirror.close();
  }
};

test("the demo's mirror is filled once a day, and step ids stay", (context) => {
  const folder = project(context);
  const first = writeDemoMirror(folder, noon);
  assert.equal(first.isWritten, true);
  assert.equal(
    count(first.path, "steps"),
    history.integration.length + history.dbt.length + history.refreshes.length,
  );
  const ids = (): string[] => {
    const mirror = readMirror(first.path);
    const statement = "SELECT id FROM steps WHERE stage <> 'consumption' AND run_id LIKE '%T02:00:00'";
    const found = mirror.prepare(statement).pluck().all() as string[];
    mirror.close();
    return found;
  };
  const before = ids();
  assert.deepEqual(writeDemoMirror(folder, noon + 3_600_000), { path: first.path, isWritten: false });
  assert.equal(writeDemoMirror(folder, noon + day).isWritten, true);
  const kept = new Set(ids());
  assert.ok(before.filter((id) => kept.has(id)).length > 0.95 * before.length);
});

test("a mirror that holds history of its own is left alone; a file that is none is not touched", (context) => {
  const folder = project(context);
  const path = process.env["TOCSIN_MIRROR"]!;
  fillMirror(path, { integration: [integration({})] });
  assert.equal(writeDemoMirror(folder, noon).isWritten, false);
  assert.equal(count(path, "steps"), 1);
  rmSync(path);
  const text = "not a database ".repeat(100);
  writeFileSync(path, text);
  assert.throws(() => writeDemoMirror(folder, noon), /damaged/);
  assert.equal(readFileSync(path, "utf8"), text);
});
