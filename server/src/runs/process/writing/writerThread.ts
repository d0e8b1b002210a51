/* eslint-disable unicorn/require-post-message-target-origin -- threads of one program have no origins */

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { columns } from "../sourceRows.ts";
import { packRows } from "../packRows.ts";
import type { PackedRows } from "../packRows.ts";
import { flatStep } from "../stepMaker.ts";
import type { Position } from "../sources/source.ts";
import type { ResultsPage, WrittenInvocation } from "./resultsWriter.ts";
import type { TableWriter, WrittenTable } from "./tableWriter.ts";

/** What the thread is told; it answers `page`, `results` and `group` with `Written`, in their order. */
export type Told =
  | { readonly is: "table"; readonly of: WrittenTable }
  | { readonly is: "invocation"; readonly of: WrittenInvocation }
  | { readonly is: "steps"; readonly steps: PackedRows }
  | { readonly is: "page"; readonly mark: Position | undefined }
  | { readonly is: "results"; readonly rows: PackedRows }
  | { readonly is: "group"; readonly most: number }
  | { readonly is: "end" };

/** What came of it, in steps or runs; `code`: of SQLite or of the system. */
export type Written =
  | { readonly count: number }
  | { readonly problem: string; readonly code: string | undefined };

/** A thread that writes into a mirror what this one has read, so that both go on at once and the event loop here is free. */
export interface WriterThread {
  table(of: WrittenTable): TableWriter;
  invocation(of: WrittenInvocation): (page: ResultsPage) => Promise<number>;
  /** See `groupSome`. */
  group(most: number): Promise<number>;
  /** When all is written. */
  end(): Promise<void>;
}

/** The file that this program is started by: a bundle's launcher, or the source. */
function programFile(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith(".cjs") ? here.replace(/\.main\.cjs$/, ".cjs") : join(here, "../../start.ts");
}

export function startWriter(mirror: string): WriterThread {
  const worker = new Worker(programFile(), { argv: [mirror] });
  const waiting: PromiseWithResolvers<number>[] = [];
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const one of waiting.splice(0)) one.reject(failure);
  };
  worker.on("message", (written: Written) => {
    const asked = waiting.shift();
    if ("count" in written) asked?.resolve(written.count);
    else asked?.reject(Object.assign(new Error(written.problem), { code: written.code }));
  });
  worker.on("error", fail);
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      fail(new Error("The thread that writes the mirror ended."));
      resolve();
    });
  });
  const tell = (told: Told): void => worker.postMessage(told);
  const ask = (told: Told): Promise<number> => {
    if (failure) return Promise.reject(failure);
    const asked = Promise.withResolvers<number>();
    waiting.push(asked);
    tell(told);
    return asked.promise;
  };
  return {
    table(of) {
      tell({ is: "table", of });
      return {
        add: (steps) => tell({ is: "steps", steps: packRows(steps.map(flatStep)) }),
        write: (mark) => ask({ is: "page", mark }),
      };
    },
    invocation(of) {
      tell({ is: "invocation", of });
      return ({ rows, origins }) => {
        const cells = rows.map((row, at) => [
          ...columns.monitoring_transformation_dbt.map((name) => row[name] ?? null),
          origins[at]!.json,
          origins[at]!.sql ?? null,
        ]);
        return ask({ is: "results", rows: packRows(cells) });
      };
    },
    group: (most) => ask({ is: "group", most }),
    end() {
      tell({ is: "end" });
      return ended;
    },
  };
}
