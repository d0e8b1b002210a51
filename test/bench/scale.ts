// node test/bench/scale.ts [--rows N] [--write] [--plans FILE]: what each question of `history.read: warehouse` reads, by the
// plans of a real PostgreSQL, over tables in one piece and in months, with the recommended indexes and without. By default of
// 10 million rows, which takes about half an hour and 12 GB. `--write` puts the figures into docs/scale.md, `--plans` writes
// every statement with its plan.

import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { allTables, startPostgres } from "../postgres.ts";
import { sizeOf } from "./scalePlans.ts";
import { measure } from "./scaleQuestions.ts";
import type { Figure } from "./scaleQuestions.ts";
import { emptyTables, fillTables, indexes } from "./scaleTables.ts";

const rounds = 5;

const say = (text: string): void =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

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
        found.push({ title: head, figures: await measure(source, rounds, plans, say), size });
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
