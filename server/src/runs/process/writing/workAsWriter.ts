/* eslint-disable unicorn/require-post-message-target-origin -- threads of one program have no origins */

import { parentPort } from "node:worker_threads";
import type Database from "better-sqlite3";
import { writeMirror } from "../mirror.ts";
import { unpackRows } from "../packRows.ts";
import type { PackedRows } from "../packRows.ts";
import { columns } from "../sourceRows.ts";
import type { DbtRow } from "../sourceRows.ts";
import { stepOfFlat } from "../stepMaker.ts";
import { together } from "../together.ts";
import { groupSome } from "../writeBatch.ts";
import { resultsWriter } from "./resultsWriter.ts";
import type { ResultsPage } from "./resultsWriter.ts";
import { tableWriter } from "./tableWriter.ts";
import type { TableWriter } from "./tableWriter.ts";
import type { Told, Written } from "./writerThread.ts";

/** What a thread of this program does: see `startWriter`. */
export function workAsWriter(path: string): void {
  let mirror: Database.Database | undefined;
  let table: TableWriter | undefined;
  let writeResults: ReturnType<typeof resultsWriter> | undefined;
  const work = async (told: Told): Promise<void> => {
    if (told.is === "end") {
      mirror?.close();
      parentPort!.close();
      return;
    }
    const open = (mirror ??= openMirror(path));
    if (told.is === "table") table = tableWriter(open, told.of);
    else if (told.is === "invocation") writeResults = resultsWriter(open, told.of);
    else if (told.is === "steps") table!.add(unpackRows(told.steps).map(stepOfFlat));
    else if (told.is === "page") answer(await table!.write(told.mark));
    else if (told.is === "results") answer(await writeResults!(resultsOf(told.rows)));
    else answer(await together(open, () => groupSome(open, told.most)));
  };
  let before: Promise<void> = Promise.resolve();
  parentPort!.on("message", (told: Told) => {
    before = before.then(() => work(told)).catch(fail);
  });
}

function openMirror(path: string): Database.Database {
  const mirror = writeMirror(path);
  // Nobody waits for this thread: what is written again and again goes into the file itself less often.
  mirror.pragma("wal_autocheckpoint = 8000");
  return mirror;
}

const say = (written: Written): void => parentPort!.postMessage(written);

const answer = (count: number): void => say({ count });

function fail(error: unknown): void {
  const problem = error instanceof Error ? error.message : String(error);
  const code = (error as { readonly code?: unknown }).code;
  say({ problem, code: typeof code === "string" ? code : undefined });
}

const names = columns.monitoring_transformation_dbt;

/** What `writerThread.ts` makes of a page. */
function resultsOf(packed: PackedRows): ResultsPage {
  const cells = unpackRows(packed);
  return {
    rows: cells.map(
      (row) => Object.fromEntries(names.map((name, at) => [name, row[at]])) as unknown as DbtRow,
    ),
    origins: cells.map((row) => ({
      json: row[names.length] as string,
      sql: (row[names.length + 1] ?? undefined) as string | undefined,
    })),
  };
}
