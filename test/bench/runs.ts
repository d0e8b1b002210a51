// node test/bench/runs.ts [ROWS]: how long a page takes inside the process, over a mirror of 1 million step rows.
// A benchmark, not a test: it prints medians, and what they should be at most is said beside them.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remoteRunStore } from "../../server/src/runs/remote.ts";
import { generateHistory } from "../../server/src/runs/process/demo/generateHistory.ts";
import { readMirror, writeMirror } from "../../server/src/runs/process/mirror.ts";
import { mirrorRunStore } from "../../server/src/runs/process/store.ts";
import { sourceText, sourceTime } from "../../server/src/runs/process/sourceTime.ts";
import { writeBatches } from "../../server/src/runs/process/writeBatch.ts";
import { comparisonOf } from "../../server/src/views/comparison.ts";
import { makeDrawing } from "../../server/src/views/drawing.ts";
import { timelineOf } from "../../server/src/views/timeline.ts";
import { addLargeRun } from "../workbench/largeRun.ts";
import { groupings } from "../../server/src/protocol/runsTree.ts";
import { keepGrouping } from "../../server/src/views/runGroups.ts";
import { children } from "../../server/src/views/tree.ts";
import { batchesOf, noon } from "../runMirror.ts";
import type { TreeNode } from "../../server/src/protocol/messages.ts";
import type { Page, PageRequest, RunStore } from "../../server/src/runs/store.ts";

const dayMs = 86_400_000;
const limit = 100;

/** The demo's history again and again, each copy 90 days before the one before it. */
function fill(path: string, rows: number): number {
  const mirror = writeMirror(path);
  const history = generateHistory(noon);
  const once = history.integration.length + history.dbt.length + history.refreshes.length;
  const copies = Math.ceil(rows / once);
  for (let copy = 0; copy < copies; copy++) {
    const back = (time: string | null): string | null => {
      const read = sourceTime(time);
      return read === undefined ? null : sourceText(read - copy * 90 * dayMs);
    };
    const id = (run: string): string => `${run}#${copy}`;
    const of = <Row extends { readonly orchestration_run_id: string }>(all: readonly Row[]): Row[] =>
      all.map((row) => ({ ...row, orchestration_run_id: id(row.orchestration_run_id) }));
    const ended = <Row extends { readonly timestamp: string | null }>(all: readonly Row[]): Row[] =>
      all.map((row) => ({ ...row, timestamp: back(row.timestamp) }));
    const between = <Row extends { readonly start_time: string | null; readonly end_time: string | null }>(
      all: readonly Row[],
    ): Row[] =>
      all.map((row) => ({ ...row, start_time: back(row.start_time), end_time: back(row.end_time) }));
    const batches = batchesOf({
      runs: between(of(history.runs)),
      integration: ended(of(history.integration)),
      dbt: ended(of(history.dbt)),
      refreshes: between(of(history.refreshes)),
    });
    writeBatches(mirror, batches, noon);
  }
  const steps = mirror.prepare("SELECT count(*) FROM steps").pluck().get() as number;
  mirror.close();
  return steps;
}

/** Bytes of the file for each step, of what takes the most. */
function sizes(path: string): string {
  const mirror = readMirror(path);
  const rows = mirror.prepare("SELECT count(*) FROM step_rows").pluck().get() as number;
  const found = mirror
    .prepare("SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12")
    .all() as { name: string; bytes: number }[];
  mirror.close();
  return found.map(({ name, bytes }) => `${name} ${Math.round(bytes / rows)}`).join(", ");
}

async function median(times: number, ask: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < times; round++) {
    const begin = performance.now();
    await ask();
    taken.push(performance.now() - begin);
  }
  return taken.sort((a, b) => a - b)[times >> 1] ?? 0;
}

/** Medians of the first page, of a page deep inside, and of the time that the very first question took. */
async function measure<T>(
  name: string,
  path: string,
  ask: (store: RunStore, page: PageRequest) => Promise<Page<T>>,
): Promise<void> {
  const store = mirrorRunStore(path);
  const cold = await median(1, () => ask(store, { limit }));
  const first = await median(15, () => ask(store, { limit }));
  let deep: PageRequest = { limit };
  for (let page = 0; page < 50; page++) {
    const { next } = await ask(store, deep);
    if (next === undefined) break;
    deep = { limit, after: next };
  }
  const next = await median(15, () => ask(store, deep));
  store.close();
  const figures = [cold, first, next].map((ms) => ms.toFixed(1).padStart(8)).join(" ");
  console.log(`${name.padEnd(52)}${figures}`);
}

/**
 * What the first page takes beyond the start of Node, in milliseconds: a process that is started for it, of the bundle
 * where there is one, beside one that does nothing, in turn.
 */
async function freshProcess(path: string): Promise<string> {
  const bundle = join(import.meta.dirname, "../../dist/runs.cjs");
  const isBuilt = existsSync(bundle);
  const program = isBuilt ? bundle : join(import.meta.dirname, "../../server/src/runs/process/main.ts");
  const beyond: number[] = [];
  // The first ones leave the code that V8 makes of the bundle.
  for (let round = -2; round < 15; round++) {
    let begin = performance.now();
    await new Promise((resolve) => spawn(process.execPath, ["-e", "0"]).once("exit", resolve));
    const node = performance.now() - begin;
    begin = performance.now();
    const store = remoteRunStore(program, path);
    await store.runs({}, { limit });
    if (round >= 0) beyond.push(performance.now() - begin - node);
    store.close();
  }
  const middle = beyond.toSorted((a, b) => a - b)[beyond.length >> 1] ?? 0;
  return `${middle.toFixed(0)}${isBuilt ? "" : " (from the source: `npm run build` makes the bundle)"}`;
}

/** How long a tree takes from the question to its lines, drawn; a click should show them within 100 ms. */
async function measureTree(path: string): Promise<void> {
  const store = mirrorRunStore(path);
  const drawing = makeDrawing(noon, "en", "UTC");
  const open = (node?: string): Promise<TreeNode[]> => children(store, "runs", node, drawing);
  const lineOf = async (nodes: readonly TreeNode[], word: string): Promise<string> =>
    nodes.find(({ context = "" }) => context.startsWith(word))?.id ?? "";
  for (const grouping of groupings) {
    await keepGrouping(store, grouping);
    const cold = await median(1, () => open());
    const roots = await open();
    const top = roots.at(-1)?.context === "more" ? roots.at(-2)! : roots.at(-1)!;
    const run = await lineOf(await open(top.id), "run");
    const stage = await lineOf(await open(run), "stage");
    const taken = [cold];
    for (const node of [undefined, top.id, run, stage]) taken.push(await median(9, () => open(node)));
    const figures = taken.map((ms) => ms.toFixed(1).padStart(8)).join(" ");
    console.log(`${`tree by ${grouping}: cold, roots, last, run, stage`.padEnd(52)}${figures}`);
  }
  store.close();
}

const rows = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
try {
  const path = join(folder, "mirror.db");
  const begin = performance.now();
  const steps = fill(path, rows);
  const seconds = (performance.now() - begin) / 1000;
  console.log(`${steps} steps written in ${seconds.toFixed(1)} s (${Math.round(steps / seconds)} rows/s)`);
  console.log(`${Math.round(statSync(path).size / steps)} bytes a row: ${sizes(path)}`);
  console.log(`${"milliseconds for a page of 100; aim: below 20".padEnd(52)}    cold    first     next`);
  await measure("runs", path, (store, page) => store.runs({}, page));
  await measure("failures", path, (store, page) => store.failures({}, page));
  console.log(`a fresh process to its first page of runs, beyond Node's start: ${await freshProcess(path)}`);
  await measure("runs, failed", path, (store, page) => store.runs({ statuses: ["failed"] }, page));
  await measure("runs, failed or cancelled", path, (store, page) =>
    store.runs({ statuses: ["failed", "cancelled"] }, page),
  );
  await measure("runs, one environment", path, (store, page) =>
    store.runs({ environments: ["halden-test"] }, page),
  );
  await measure("runs, one data product and status", path, (store, page) =>
    store.runs({ dataProducts: ["Loyalty"], statuses: ["failed"] }, page),
  );
  await measure("failures, one environment", path, (store, page) =>
    store.failures({ environments: ["halden-test"] }, page),
  );
  await measure("failures that mention a text", path, (store, page) =>
    store.failures({ text: "identifier" }, page),
  );
  await measure("runs that mention a text", path, (store, page) => store.runs({ text: "stg_mailer" }, page));
  await measure("runs that mention a text that is nowhere", path, (store, page) =>
    store.runs({ text: "nowhere" }, page),
  );
  await measure("runs that mention two letters", path, (store, page) => store.runs({ text: "er" }, page));
  await measure("runs that mention an id", path, (store, page) =>
    store.runs({ text: "2026-02-27T05:00" }, page),
  );
  await measure("failures by error", path, (store, page) => store.failureGroups("error", {}, page));
  await measure("failures by name", path, (store, page) => store.failureGroups("node", {}, page));
  await measure("failures by owner", path, (store, page) => store.failureGroups("owner", {}, page));
  await measure("failures by error, one environment", path, (store, page) =>
    store.failureGroups("error", { environments: ["halden-test"] }, page),
  );
  const [error] = (await mirrorRunStore(path).failureGroups("error", {}, { limit: 1 })).items;
  await measure("failures of one error", path, (store, page) => store.failures({ error: error!.id }, page));
  await measure("failures that mention a text that is nowhere", path, (store, page) =>
    store.failures({ text: "nowhere" }, page),
  );
  await measure("runs of one pipeline", path, (store, page) =>
    store.runs({ pipelines: ["sales_intraday"] }, page),
  );
  await measure("runs of an environment that is rare", path, (store, page) =>
    store.runs({ environments: ["halden-test"], statuses: ["cancelled"] }, page),
  );
  await measureTree(path);
  const store = mirrorRunStore(path);
  console.log(`facets                  ${(await median(15, () => store.facets({}))).toFixed(1)}`);
  const narrowed = await median(5, () => store.facets({ environments: ["halden-test"] }));
  console.log(`facets, one environment ${narrowed.toFixed(1)}`);
  const week = { since: noon - 7.3 * dayMs, environments: ["halden-test"] };
  console.log(`facets, one week        ${(await median(5, () => store.facets(week))).toFixed(1)}`);
  for (const days of [1, 7, 30, 90]) {
    const since = noon - days * dayMs;
    const parts = Array.from({ length: days }, (_, at) => since + at * dayMs);
    const overview = () => store.overview({ since, until: noon, parts, most: 10 });
    const cold = await median(1, overview);
    console.log(`overview, ${days} days      ${cold.toFixed(1)} ${(await median(5, overview)).toFixed(1)}`);
  }
  const heardSince = noon - 90 * dayMs;
  console.log(
    `freshness               ${(await median(5, () => store.freshness({ heardSince }, 10))).toFixed(1)}`,
  );
  for (const days of [7, 30, 90, 400]) {
    const filter = { name: "raw.order_lines", since: noon - days * dayMs };
    const { points } = await store.series(filter, 5000);
    const taken = await median(5, () => store.series(filter, 5000));
    console.log(`series, ${days} days        ${taken.toFixed(1)} (${points.length} points)`);
  }
  console.log(`state of the mirror     ${(await median(15, () => store.syncState())).toFixed(1)}`);
  console.log(`failures not seen       ${(await median(5, () => store.notes.unseenFailures())).toFixed(1)}`);
  addLargeRun(path, noon);
  const drawing = makeDrawing(noon, "en", "UTC");
  const [run] = (await store.runs({ statuses: ["succeeded"] }, { limit: 1 })).items;
  for (const [name, id] of [
    ["a run", run?.id ?? ""],
    ["5 000 steps", "large_build_1"],
  ] as const) {
    const timeline = await median(15, () => timelineOf(store, id, drawing));
    const comparison = await median(15, () => comparisonOf(store, id, undefined, drawing));
    const figures = `${timeline.toFixed(1)}, compared ${comparison.toFixed(1)}`;
    console.log(`${`timeline of ${name}`.padEnd(24)}${figures}`);
  }
  store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
