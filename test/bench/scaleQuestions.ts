// The questions of `history.read: warehouse`, and what each of them reads.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PostgresSource, Warehouse } from "../../server/src/runs/history.ts";
import { connect } from "../../server/src/runs/process/warehouses/connect.ts";
import { warehouseRunStore } from "../../server/src/runs/process/warehouseStore.ts";
import type { PageRequest, RunStore } from "../../server/src/runs/store.ts";
import { explaining, nothingRead } from "./scalePlans.ts";
import type { Read } from "./scalePlans.ts";
import { days } from "./scaleTables.ts";

const dayMs = 86_400_000;

const limit = 100;

/** A question, once it is known what to ask for. */
type Ask = (store: RunStore) => Promise<unknown>;

interface Question {
  readonly title: string;
  prepare(store: RunStore): Promise<Ask>;
}

const plain =
  (ask: Ask): Question["prepare"] =>
  async () =>
    ask;

/** The page behind so many others; the way there is gone in long steps. */
const paged =
  (pages: number, list: "runs" | "failures"): Question["prepare"] =>
  async (store) => {
    let page: PageRequest = { limit: 500 };
    for (let left = (pages - 1) * limit; left > 0; left -= page.limit) {
      page = { ...page, limit: Math.min(500, left) };
      const { next } = await store[list]({}, page);
      if (next === undefined) break;
      page = { limit: 500, after: next };
    }
    return (one) => one[list]({}, { ...page, limit });
  };

const dayAgo = (ago: number) => {
  const until = Math.floor(Date.now() / dayMs - ago + 1) * dayMs;
  return { since: until - dayMs, until };
};

const runOfDay = async (store: RunStore, ago: number): Promise<string> =>
  (await store.runs(dayAgo(ago), { limit: 1 })).items[0]!.id;

const questions: readonly Question[] = [
  { title: "runs, first page", prepare: plain((store) => store.runs({}, { limit })) },
  { title: "runs, 50th page", prepare: paged(50, "runs") },
  { title: "runs of a day half a year ago", prepare: plain((store) => store.runs(dayAgo(180), { limit })) },
  {
    title: "runs that failed, first page",
    prepare: plain((store) => store.runs({ statuses: ["failed"] }, { limit })),
  },
  {
    title: "runs of one data product, first page",
    prepare: plain((store) => store.runs({ dataProducts: ["product_7"] }, { limit })),
  },
  {
    title: "runs that mention a text that is nowhere, a window",
    prepare: plain((store) => store.runs({ text: "nowhere" }, { limit })),
  },
  {
    title: "a run of today by its id",
    prepare: async (store) => {
      const id = await runOfDay(store, 1);
      return (one) => one.run(id);
    },
  },
  {
    title: "a run of half a year ago by its id",
    prepare: async (store) => {
      const id = await runOfDay(store, 180);
      return (one) => one.run(id);
    },
  },
  {
    title: "the steps of a run of half a year ago",
    prepare: async (store) => {
      const id = await runOfDay(store, 180);
      return (one) => one.steps({ runId: id }, { limit });
    },
  },
  {
    title: "a step of today by its id, which was in no list",
    prepare: async (store) => {
      const { items } = await store.failures({}, { limit: 1 });
      return (one) => one.step(items[0]!.id);
    },
  },
  { title: "failures, first page", prepare: plain((store) => store.failures({}, { limit })) },
  { title: "failures, 50th page", prepare: paged(50, "failures") },
  {
    title: "failures that mention a text that is nowhere, a window",
    prepare: plain((store) => store.failures({ text: "nowhere" }, { limit })),
  },
  { title: "counts for the filters, a window", prepare: plain((store) => store.facets({})) },
  { title: "the newest row", prepare: plain((store) => store.syncState()) },
  { title: "failures of the last day", prepare: plain((store) => store.notes.unseenFailures()) },
];

export interface Figure {
  readonly title: string;
  readonly read: Read;
  readonly ms: number;
  readonly problem?: string;
}

/** Asks every question; `rounds` times for how long that takes, once for its plans, which go into `plans`. */
export async function measure(
  source: PostgresSource,
  rounds: number,
  plans: string[],
  tell: (text: string) => void = () => undefined,
): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-scale-"));
  const warehouse: Warehouse = { sources: [source], keepMs: days * dayMs, windowMs: 7 * dayMs };
  const path = join(folder, "mirror.db");
  const store = warehouseRunStore(path, warehouse);
  // What was listed is remembered: what is measured has not listed what it is asked for.
  const preparing = warehouseRunStore(path, warehouse);
  const figures: Figure[] = [];
  for (const { title, prepare } of questions) {
    const read = nothingRead();
    const log: string[] = [];
    const explained = warehouseRunStore(path, warehouse, (one) => explaining(connect(one), read, log));
    try {
      const ask = await prepare(preparing);
      await ask(store);
      const taken: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const begin = performance.now();
        await ask(store);
        taken.push(performance.now() - begin);
        if (taken[0]! > 5000) break;
      }
      await ask(explained);
      figures.push({ title, read, ms: taken.toSorted((a, b) => a - b)[taken.length >> 1]! });
    } catch (error) {
      figures.push({ title, read, ms: Number.NaN, problem: (error as Error).message });
    }
    plans.push(`## ${title}`, ...log);
    explained.close();
    const { ms, problem } = figures.at(-1)!;
    tell(`${title}: ${problem ?? `${ms.toFixed(0)} ms, ${read.rows} rows, ${read.pages} pages`}`);
  }
  store.close();
  preparing.close();
  rmSync(folder, { recursive: true, force: true });
  return figures;
}
