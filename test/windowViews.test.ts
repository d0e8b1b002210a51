// The trees over a store that looks back in windows: nothing is left out, and each "Load more…" looks further.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page, PageRequest, Run, RunFilter, RunStore } from "../server/src/runs/store.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { children } from "../server/src/views/tree.ts";
import { viewState } from "../server/src/views/viewState.ts";
import { memoryRunStore } from "./memoryRunStore.ts";

const dayMs = 86_400_000;
const now = Date.parse("2026-11-21T13:00:00Z");
const drawing = makeDrawing(now, "en", "Europe/Berlin");
const none = { total: 0, failed: 0, skipped: 0 };

const run = (daysAgo: number): Run => ({
  ...{ id: `run-${daysAgo}`, status: "succeeded", startedAt: now - daysAgo * dayMs, endedAt: undefined },
  ...{ pipeline: undefined, environments: [], dataProducts: [], derived: true },
  stages: { integration: none, transformation: none, consumption: none },
});

const oldest = now - 400 * dayMs;

/** Looks no further than the windows that it is given, of 7 days each; the memory itself is asked for what lies in them. */
function windowed(all: readonly Run[], asked: number[]): RunStore {
  const memory = memoryRunStore({ runs: all, steps: [], asked: [] });
  const page = async (filter: RunFilter, { windows = 1, ...rest }: PageRequest): Promise<Page<Run>> => {
    asked.push(windows);
    const edge = Math.min(filter.until ?? now, now);
    const from = Math.max(filter.since ?? oldest, edge - windows * 7 * dayMs);
    const found = await memory.runs({ ...filter, since: from }, rest);
    if (found.next !== undefined || from === (filter.since ?? oldest)) return found;
    return { ...found, next: `behind ${from}`, readTo: from };
  };
  return {
    ...memory,
    runs: page,
    capabilities: async () => ({ search: true, notes: true, overview: false, windowMs: 7 * dayMs }),
    syncState: async () => ({ ...(await memory.syncState()), runs: undefined, newestAt: now }),
  };
}

async function idsOfTree(store: RunStore): Promise<{ ids: string[]; labels: string[]; clicks: string[] }> {
  const [ids, labels, clicks]: string[][] = [[], [], []];
  let nodes = await children(store, "runs", undefined, drawing);
  for (let next: string | undefined; ; nodes = await children(store, "runs", next, drawing)) {
    next = undefined;
    for (const node of nodes) {
      if (node.context === "more") {
        next = node.id;
        clicks!.push(node.description ?? "");
      } else {
        labels!.push(`${node.label}: ${node.description}`);
        for (const { id, context } of await children(store, "runs", node.id, drawing))
          if (context?.startsWith("run")) ids!.push(id);
      }
    }
    if (next === undefined) return { ids: ids!, labels: labels!, clicks: clicks! };
    assert.ok(clicks!.length < 30, "it ends");
  }
}

test("days far apart are all found, each once, and windows grow", async () => {
  const days = [0, 1, 6.9, 7.1, 8, 40, 41, 200, 399];
  const asked: number[] = [];
  const { ids, labels, clicks } = await idsOfTree(windowed(days.map(run), asked));
  assert.equal(ids.length, days.length, ids.join("\n"));
  assert.equal(new Set(labels).size, labels.length, "no day comes twice");
  assert.ok(
    labels.every((label) => !label.includes("+")),
    labels.join("\n"),
  );
  assert.ok(clicks.length <= 8, "a year in a few clicks");
  assert.ok(asked.includes(2) && asked.includes(4) && asked.includes(16));
});

test("where the first windows are empty the tree goes on, and no view says that all is well", async () => {
  const store = windowed([run(100)], []);
  const [more, ...others] = await children(store, "runs", undefined, drawing);
  assert.deepEqual([more?.context, more?.description, others], ["more", "before Sunday, November 15", []]);
  assert.equal((await idsOfTree(store)).ids.length, 1);
  await store.notes.setFilter("runs", { text: "run-100" });
  const state = await viewState(store, "runs", drawing);
  assert.equal(state.welcome, undefined);
  assert.match(state.message ?? "", /asked of memory itself, 7 days at a time/);
});

test("a node that somebody made up has no children", async () => {
  const store = windowed([run(1)], []);
  for (const id of ["days\u001f\u001f0", 'days"x"', "days:2026-11-01:x"])
    assert.deepEqual(await children(store, "runs", id, drawing), []);
});
