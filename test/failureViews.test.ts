// The tree of failures by error, step, run and owner; what is said of them, in the tree, the status bar and a digest.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { FailureGrouping } from "../server/src/protocol/failureNotes.ts";
import type { TreeNode } from "../server/src/protocol/messages.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import type { DbtRow } from "../server/src/runs/process/sourceRows.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { failureDigest, runsStatus } from "../server/src/views/failureDigest.ts";
import { failureGrouping, keepFailureGrouping } from "../server/src/views/failureGroups.ts";
import { readMark, writeMark } from "../server/src/views/failureMarks.ts";
import { children } from "../server/src/views/tree.ts";
import { readFilter, viewState } from "../server/src/views/viewState.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded } from "./runMirror.ts";

const hour = 3_600_000;
const day = 24 * hour;
const drawing = makeDrawing(noon, "en", "UTC");

const failed = (run: number, name: string, message: string | null, at: number, said: Partial<DbtRow> = {}) =>
  dbt({
    ...{ orchestration_run_id: `run-${run}`, unique_id: `model.shop.${name}`, node_name: name },
    ...{ status: "error", message, timestamp: sourceText(at), ...said },
  });

const missing = 'Database Error in model x (models/x.sql)\n  column "channel" does not exist';

/** Old trouble with a column, a deadlock since an hour, and a step that comes and goes. */
function troubles(context: TestContext): { store: RunStore; path: string } {
  const path = mirrorFile(context);
  const steady = Array.from({ length: 8 }, (_, index) =>
    failed(10 + index, "stock", index % 2 ? "Statement timed out" : null, noon - (40 - index) * hour, {
      status: index % 2 ? "error" : "success",
    }),
  );
  fillMirror(path, {
    runs: [
      recorded({
        orchestration_run_id: "run-1",
        status: "Failed",
        start_time: sourceText(noon - 3 * day),
        end_time: sourceText(noon - 3 * day + hour),
      }),
      recorded({
        orchestration_run_id: "run-2",
        status: "Failed",
        start_time: sourceText(noon - 2 * hour),
        end_time: sourceText(noon - hour),
      }),
    ],
    integration: [integration({ timestamp: sourceText(noon - 9 * day), orchestration_run_id: "run-0" })],
    dbt: [
      ...steady,
      failed(1, "revenue", missing, noon - 3 * day),
      failed(2, "margin", missing, noon - 2 * hour),
      failed(2, "revenue", "deadlock detected", noon - hour),
      failed(2, "costs", null, noon - 90 * 60_000),
    ],
  });
  const mirror = writeMirror(path);
  mirror.exec(`INSERT INTO dbt_nodes (project, unique_id, generated_at, name, resource_type, owner, tags, parents) VALUES
    ('shop', 'model.shop.revenue', 1, 'revenue', 'model', 'Finance', '[]', '[]'),
    ('shop', 'model.shop.margin', 1, 'margin', 'model', 'Finance', '[]', '[]'),
    ('shop', 'model.shop.stock', 1, 'stock', 'model', 'Logistics', '[]', '[]')`);
  mirror.close();
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  return { store, path };
}

async function lines(store: RunStore, by: FailureGrouping, node?: string): Promise<readonly TreeNode[]> {
  await keepFailureGrouping(store, by);
  return children(store, "failures", node, drawing);
}

const said = (nodes: readonly TreeNode[]): string[] =>
  nodes.map(({ label, description }) => `${label} | ${description}`);

test("by error: what is wrong, what is new, how often, and each failure below it", async (context) => {
  const { store } = troubles(context);
  const errors = await lines(store, "error");
  assert.deepEqual(said(errors), [
    "deadlock detected | new · 1 failure · last 1h ago · revenue",
    "costs failed, and no message was recorded | new · 1 failure · last 1h ago · costs",
    'column "channel" does not exist | 2 failures · last 2h ago · margin',
    "Statement timed out | flaky · 4 failures · last 33h ago · stock",
  ]);
  const [deadlock, , column, timeout] = errors;
  assert.match(deadlock?.tooltip ?? "", /New: it was first seen in the last 24 hours/);
  assert.match(timeout?.tooltip ?? "", /Flaky: of the last 8 results of stock in this environment, 7 times/);
  assert.match(column?.tooltip ?? "", /First seen.*2026.*\n.*Last seen.*2026/);
  assert.match(
    column?.accessibility ?? "",
    /^column "channel" does not exist, 2 failures, last 2h ago, margin$/,
  );
  const below = await children(store, "failures", column?.id, drawing);
  assert.deepEqual(
    below.map(({ label }) => label),
    ["10:00 margin", "Thursday, February 26 12:00 revenue"],
  );
});

test("by step, by run and by owner", async (context) => {
  const { store } = troubles(context);
  assert.deepEqual(said(await lines(store, "node")), [
    "revenue | 2 failures · last 1h ago",
    "costs | new · 1 failure · last 1h ago",
    "margin | new · 1 failure · last 2h ago",
    "stock | flaky · 4 failures · last 33h ago",
  ]);
  const owners = await lines(store, "owner");
  assert.deepEqual(said(owners), [
    "Finance | 3 failures · last 1h ago",
    "no owner | new · 1 failure · last 1h ago",
    "Logistics | 4 failures · last 33h ago",
  ]);
  const finance = await children(store, "failures", owners[0]?.id, drawing);
  assert.deepEqual(
    finance.map(({ label }) => label),
    ["revenue", "margin"],
  );
  assert.deepEqual(said(await children(store, "failures", owners[1]?.id, drawing)), [
    "costs | new · 1 failure · last 1h ago",
  ]);
  const runs = await lines(store, "run");
  assert.deepEqual(
    runs.slice(0, 1).map(({ label, description }) => `${label} | ${description?.split(" · ")[0]}`),
    ["10:00 sales_daily | 3 failures"],
  );
  assert.equal(runs.length, 6);
  const ofRun = await children(store, "failures", runs[0]?.id, drawing);
  assert.deepEqual(
    ofRun.map(({ label }) => label),
    ["11:00 revenue", "10:30 costs", "10:00 margin"],
  );
});

test("nothing is new in a history that is no older", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, {
    dbt: [failed(1, "revenue", missing, noon - hour), failed(2, "x", missing, noon - 5 * hour)],
  });
  const store = mirrorRunStore(path);
  context.after(() => store.close());
  assert.deepEqual(said(await lines(store, "error")), [
    'column "channel" does not exist | 2 failures · last 1h ago · revenue',
  ]);
});

test("many failures are put together by error, unless somebody wants them otherwise", async (context) => {
  const { store, path } = troubles(context);
  assert.equal(await failureGrouping(store), "day");
  fillMirror(path, {
    dbt: Array.from({ length: 50 }, (_, at) => failed(100 + at, "revenue", missing, noon - at * hour)),
  });
  assert.equal(await failureGrouping(store), "error");
  assert.match((await viewState(store, "failures", drawing)).message ?? "", /· by error$/);
  await keepFailureGrouping(store, "day");
  assert.equal(await failureGrouping(store), "day");
});

test("what is acknowledged and noted is shown, and can be left out, whatever the mirror does", async (context) => {
  const { store } = troubles(context);
  const [, , column] = await lines(store, "error");
  assert.ok(column);
  assert.match(column.context ?? "", /^failureGroup error unacknowledged/);
  await writeMark(store, column.id, { acknowledged: true, note: "Web shop *3.2*" });
  assert.deepEqual(await readMark(store, column.id), {
    isMarkable: true,
    acknowledged: true,
    note: "Web shop *3.2*",
  });
  const after = (await lines(store, "error"))[2];
  assert.equal(after?.description, "acknowledged · 2 failures · last 2h ago · “Web shop *3.2*”");
  assert.match(after?.context ?? "", /^failureGroup error acknowledged noted/);
  assert.match(after?.tooltip ?? "", /Acknowledged by .*, .*\n+Note by .*\*\*Web shop \\\*3\.2\\\*\*\*/);
  const days = await lines(store, "day");
  const [failure] = (await children(store, "failures", days[0]?.id, drawing)).filter(({ label }) =>
    label.endsWith("margin"),
  );
  assert.match(failure?.description ?? "", /^acknowledged · “Web shop \*3\.2\*” · Database Error/);
  assert.match(failure?.context ?? "", / acknowledged noted\b/);
  const filter = readFilter("failures", { unacknowledged: true });
  await store.notes.setFilter("failures", filter);
  assert.match((await viewState(store, "failures", drawing)).message ?? "", /filtered: unacknowledged/);
  assert.deepEqual(
    (await lines(store, "error")).map(({ label }) => label),
    ["deadlock detected", "costs failed, and no message was recorded", "Statement timed out"],
  );
  assert.deepEqual(said(await lines(store, "node")), [
    "revenue | 1 failure · last 1h ago",
    "costs | 1 failure · last 1h ago",
    "stock | 4 failures · last 33h ago",
  ]);
  for (const day of await lines(store, "day"))
    for (const { label } of await children(store, "failures", day.id, drawing))
      assert.doesNotMatch(label, /margin/);
  // Taken back of one failure, it is taken back of all alike.
  await writeMark(store, failure!.id, { acknowledged: false });
  assert.equal((await readMark(store, column.id)).acknowledged, false);
  assert.equal((await readMark(store, "failureGroup/owner/Finance")).isMarkable, false);
});

test("nothing is left when all is acknowledged, and it is said", async (context) => {
  const { store } = troubles(context);
  for (const { id } of await lines(store, "error")) await writeMark(store, id, { acknowledged: true });
  await store.notes.setFilter("failures", { unacknowledged: true });
  assert.deepEqual(await lines(store, "error"), []);
  const { welcome, badge } = await viewState(store, "failures", drawing);
  assert.equal(welcome, "noMatch");
  assert.equal(badge, undefined);
});

test("the status bar tells of the last run of production", async (context) => {
  const { store, path } = troubles(context);
  fillMirror(path, {
    runs: [
      recorded({
        orchestration_run_id: "run-9",
        pipeline: "try",
        workspace: "dev",
        start_time: sourceText(noon - 60_000),
      }),
    ],
  });
  const { run, unseen } = await runsStatus(store, ["Prod"], drawing);
  assert.deepEqual([run?.name, run?.status, run?.at, unseen], ["sales_daily", "failed", "11:00", 3]);
  const none = mirrorRunStore(mirrorFile(context));
  assert.deepEqual(await runsStatus(none, [], drawing), { unseen: 0 });
});

test("a digest tells once of what failed since, not of what is muted, and of what has recovered", async (context) => {
  const { store, path } = troubles(context);
  const told = async (all = false) => {
    const digest = await failureDigest(store, all, drawing);
    await store.notes.tell(digest.until, digest.failing);
    return digest;
  };
  const first = await told();
  assert.deepEqual([first.failed, first.isNews], [[], true], "who was never told has missed nothing");
  assert.equal((await told()).isNews, false);
  const night = (id: string, status: string, at: number) =>
    recorded({
      orchestration_run_id: id,
      pipeline: "nightly_sales",
      status,
      start_time: sourceText(at - hour),
      end_time: sourceText(at),
    });
  fillMirror(path, {
    runs: [night("run-20", "Failed", noon + hour)],
    dbt: [
      failed(20, "revenue", missing, noon + 12 * 60_000),
      failed(20, "margin", "deadlock detected", noon + 30 * 60_000),
    ],
  });
  const { failed: failures } = await told();
  assert.deepEqual(failures, [
    {
      pipeline: "nightly_sales",
      count: 2,
      isMore: false,
      what: 'column "channel" does not exist',
      firstAt: "12:12",
    },
  ]);
  assert.deepEqual((await told()).failed, []);
  fillMirror(path, {
    runs: [night("run-21", "Succeeded", noon + 2 * hour)],
    dbt: [dbt({ orchestration_run_id: "run-21", timestamp: sourceText(noon + 2 * hour) })],
  });
  assert.deepEqual((await told()).recovered, [{ pipeline: "nightly_sales", at: "14:00" }]);
  assert.deepEqual((await told()).recovered, []);
  await store.notes.mute("nightly_sales", true);
  fillMirror(path, {
    runs: [night("run-22", "Failed", noon + 3 * hour)],
    dbt: [failed(22, "revenue", missing, noon + 3 * hour)],
  });
  const muted = await told();
  assert.deepEqual([muted.failed, muted.isNews], [[], true]);
  await store.notes.mute("nightly_sales", false);
  assert.equal((await told()).isNews, false, "what went by while it was muted is not told afterwards");
});
