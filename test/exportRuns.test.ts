// What is copied of a tree and exported of a view.
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { copyMarkdown } from "../server/src/views/copyMarkdown.ts";
import { exportText } from "../server/src/views/exportText.ts";
import type { Exported } from "../server/src/views/exportText.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, recorded } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";

const drawing = makeDrawing(noon, "en", "UTC");
const open = ways["in this process"]!;

const nasty = `"><script>alert(1)</script> 'x' & <b>,\r\n=1+1`;

function fill(path: string, runs: number): void {
  fillMirror(path, {
    runs: [recorded({ orchestration_run_id: "run-0", status: "Failed", pipeline: nasty })],
    integration: Array.from({ length: runs }, (_, at) =>
      integration({ orchestration_run_id: `run-${at}`, timestamp: sourceText(noon - at * 1000) }),
    ),
    dbt: [dbt({ orchestration_run_id: "run-0", status: "error", message: nasty })],
  });
}

async function text(store: RunStore, exported: Exported): Promise<readonly [string, number]> {
  let all = "";
  let rows = 0;
  for await (const piece of exportText(store, exported, (so) => (rows = so))) all += piece;
  return [all, rows];
}

test("every row is exported, once, in each format", async (context) => {
  const path = mirrorFile(context);
  fill(path, 1203);
  const store = open(context, path);
  const [json, rows] = await text(store, { of: "runs", format: "json", filter: {} });
  const list = JSON.parse(json) as { id: string }[];
  assert.equal(rows, 1203);
  assert.equal(new Set(list.map(({ id }) => id)).size, 1203);
  const [csv] = await text(store, { of: "runs", format: "csv", filter: {} });
  assert.match(csv, /^id,status,startedAt,/);
  assert.equal(csv.split("\r\nrun-").length, 1204);
  const [html] = await text(store, { of: "runs", format: "html", filter: {} });
  assert.equal(html.match(/<tr/g)?.length, 1204);
  const [none] = await text(store, { of: "runs", format: "json", filter: { text: "nothing like it" } });
  assert.deepEqual(JSON.parse(none), []);
  const [failures] = await text(store, { of: "failures", format: "json", filter: {} });
  assert.equal((JSON.parse(failures) as { message: string }[])[0]?.message, nasty);
});

test("no cell of CSV is a formula where a spreadsheet opens it, and JSON has it as it is", async (context) => {
  const path = mirrorFile(context);
  const messages = ["=cmd|'/c calc'!A1", "+1", "@SUM(1)", "-1+1", "\t=1", "-", "1-1"];
  fillMirror(path, {
    dbt: messages.map((message, at) =>
      dbt({ orchestration_run_id: "run-0", unique_id: `model.a.m${at}`, status: "error", message }),
    ),
  });
  const store = open(context, path);
  const [csv] = await text(store, { of: "failures", format: "csv", filter: {} });
  const [json] = await text(store, { of: "failures", format: "json", filter: {} });
  for (const { message } of JSON.parse(json) as { message: string }[]) {
    const cell = `,${message === "-" || message === "1-1" ? "" : "'"}${message},`;
    assert.ok(csv.includes(cell), `${cell} in ${csv}`);
  }
});

test("a page has no script, and no text of a database is markup in it", async (context) => {
  const path = mirrorFile(context);
  fill(path, 1);
  const store = open(context, path);
  for (const what of ["runs", "failures", "steps"] as const) {
    const [html] = await text(store, { of: what, format: "html", filter: {} });
    assert.doesNotMatch(
      html,
      /<(?!\/?(?:!doctype|html|head|meta|title|style|body|h1|table|thead|tbody|tr|th|td|p)\b)/i,
    );
    assert.doesNotMatch(html, /<script|\son\w+=|javascript:|https?:/i);
    assert.match(html, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
    assert.match(html, /&#60;script&#62;alert\(1\)&#60;\/script&#62;/);
  }
});

test("an export that nobody wants any more ends", async (context) => {
  const path = mirrorFile(context);
  fill(path, 5);
  const store = open(context, path);
  const pieces = exportText(store, { of: "runs", format: "csv", filter: {} }, () => {}, AbortSignal.abort());
  await assert.rejects(async () => {
    for await (const piece of pieces) assert.ok(piece);
  });
});

test("runs are copied with what failed, steps with their error, other lines as they stand", async (context) => {
  const path = mirrorFile(context);
  fill(path, 2);
  const store = open(context, path);
  const { items } = await store.failures({}, { limit: 1 });
  const lines = [
    { label: "Today · 2 runs" },
    { label: "12:00", runId: "run-0" },
    { label: "revenue", runId: "run-0", stepId: items[0]!.id },
    { label: "gone *x*", runId: "nothing" },
  ];
  const markdown = await copyMarkdown(store, lines, drawing);
  const parts = markdown.split(/\n(?=\*\*|Today|gone)/);
  assert.equal(parts.length, 5, markdown);
  assert.equal(parts[0], "Today · 2 runs\n");
  assert.match(parts[1]!, /— failed\n\n- Started: /);
  assert.match(parts[2]!, /^\*\*revenue\*\* — failed/);
  assert.match(parts[2]!, /```text\n"><script>/);
  assert.equal(parts[3]!.trim(), parts[2]!.trim(), "the same step by itself");
  assert.equal(parts[4], "gone \\*x\\*\n");
});
