// node test/bench/scale.ts [--rows N] [--write] [--plans FILE]: what each question of `history.read: warehouse` reads, by the
// plans of a real PostgreSQL, over tables in one piece and in months, with the recommended indexes and without. By default of
// 10 million rows, which takes about half an hour and 12 GB. `--write` puts the figures into docs/scale.md, `--plans` writes
// every statement with its plan.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import type { PostgresSource, Warehouse } from "../../server/src/runs/history.ts";
import { connect } from "../../server/src/runs/process/warehouses/connect.ts";
import { warehouseRunStore } from "../../server/src/runs/process/warehouseStore.ts";
import type { PageRequest, RunStore } from "../../server/src/runs/store.ts";
import { allTables, startPostgres } from "../postgres.ts";
import { explaining, nothingRead, sizeOf } from "./scalePlans.ts";
import type { Read } from "./scalePlans.ts";
import { days, emptyTables, fillTables, indexes } from "./scaleTables.ts";

const dayMs = 86_400_000;

const limit = 100;

const rounds = 5;

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
  { title: "failures, first page", prepare: plain((store) => store.failures({}, { limit })) },
  { title: "failures, 50th page", prepare: paged(50, "failures") },
  {
    title: "failures that mention a text that is nowhere, a window",
    prepare: plain((store) => store.failures({ text: "nowhere" }, { limit })),
  },
  {
    title: "a step of today by its id",
    prepare: async (store) => {
      const { items } = await store.failures({}, { limit: 1 });
      return (one) => one.step(items[0]!.id);
    },
  },
  { title: "counts for the filters, a window", prepare: plain((store) => store.facets({})) },
  { title: "the newest row", prepare: plain((store) => store.syncState()) },
  { title: "failures of the last day", prepare: plain((store) => store.notes.unseenFailures()) },
];

interface Figure {
  readonly title: string;
  readonly read: Read;
  readonly ms: number;
  readonly problem?: string;
}

const say = (text: string): void =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

async function measure(source: PostgresSource, plans: string[]): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-scale-"));
  const warehouse: Warehouse = { sources: [source], keepMs: days * dayMs, windowMs: 7 * dayMs };
  const path = join(folder, "mirror.db");
  const store = warehouseRunStore(path, warehouse);
  const figures: Figure[] = [];
  for (const { title, prepare } of questions) {
    const read = nothingRead();
    const log: string[] = [];
    const explained = warehouseRunStore(path, warehouse, (one) => explaining(connect(one), read, log));
    try {
      const ask = await prepare(store);
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
    say(`${title}: ${problem ?? `${ms.toFixed(0)} ms, ${read.rows} rows, ${read.pages} pages`}`);
  }
  store.close();
  rmSync(folder, { recursive: true, force: true });
  return figures;
}

interface Layout {
  readonly title: string;
  readonly figures: readonly Figure[];
  readonly size: string;
}

async function layouts(rows: number, plans: string[]): Promise<readonly [Layout[], string]> {
  const server = await startPostgres();
  if ("missing" in server) throw new Error(server.missing);
  const found: Layout[] = [];
  try {
    const [[version]] = (await server.run("SHOW server_version")) as [[string]];
    for (const isByMonth of [false, true]) {
      const name = isByMonth ? "months" : "whole";
      await server.run(`CREATE DATABASE ${name}`);
      const source = server.source({ database: name, tables: allTables.slice(0, 3) });
      const { host, port, database, user, password } = source;
      const client = new Client({ host, port, database, user, password: password ?? "" });
      await client.connect();
      const title = isByMonth ? "In months" : "In one piece";
      await client.query(emptyTables(isByMonth));
      for (const sql of fillTables(rows)) await client.query(sql);
      say(`${title}: filled`);
      for (const isIndexed of [false, true]) {
        if (isIndexed) for (const sql of indexes) await client.query(sql);
        await client.query("VACUUM ANALYZE");
        say(`${title}: ${isIndexed ? "indexed" : "without indexes"}`);
        const { rows: count, bytes, indexBytes } = await sizeOf(client);
        const gigabytes = (size: number): string => `${(size / 2 ** 30).toFixed(2)} GB`;
        const size = `${count.toLocaleString("en")} rows, ${gigabytes(bytes)}${isIndexed ? `, indexes ${gigabytes(indexBytes)}` : ""}`;
        const head = `${title}, ${isIndexed ? "with the indexes" : "without indexes"}`;
        plans.push(`# ${head}`);
        found.push({ title: head, figures: await measure(source, plans), size });
      }
      await client.end();
      await server.run(`DROP DATABASE ${name} WITH (FORCE)`);
    }
    return [found, version];
  } finally {
    server.stop();
  }
}

const table = ({ title, figures, size }: Layout): string =>
  [
    `### ${title}`,
    `${size}.`,
    "",
    "| question | statements | rows looked at | pages of 8 KB | tables and parts | how | ms |",
    "|---|---:|---:|---:|---:|---|---:|",
    ...figures.map(
      ({ title: question, read, ms, problem }) =>
        `| ${question} | ${[read.statements, read.rows, read.pages, read.parts.size].map((one) => one.toLocaleString("en")).join(" | ")} | ${[...read.scans].map(short).toSorted().join(", ")} | ${problem ?? ms.toFixed(ms < 10 ? 1 : 0)} |`,
    ),
  ].join("\n");

const short = (node: string): string =>
  node
    .replace("Bitmap Heap Scan", "bitmap")
    .replace("Seq Scan", "all of it")
    .replace(/ Scan$/, "")
    .toLowerCase();

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "10000000" },
    write: { type: "boolean", default: false },
    plans: { type: "string" },
  },
});
const plans: string[] = [];
const begin = performance.now();
const [found, version] = await layouts(Number(values.rows), plans);
const machine = `PostgreSQL ${version} as it comes, but for \`fsync=off\`; ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB; ${new Date().toISOString().slice(0, 10)}, in ${Math.round((performance.now() - begin) / 60_000)} minutes`;
const text = [`${machine}.`, ...found.map(table)].join("\n\n");
process.stdout.write(`${text}\n`);
if (values.plans !== undefined) writeFileSync(values.plans, `${plans.join("\n\n")}\n`);
if (values.write) {
  const page = join(import.meta.dirname, "..", "..", "docs", "scale.md");
  const marks = /(<!-- figures -->\n)[^]*(\n<!-- end of figures -->)/;
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(marks, (_, before, after) => `${before}\n${text}\n${after}`),
  );
}
