import type { Page, PageRequest, Run, RunFilter, RunStore, Step } from "../runs/store.ts";
import { pageEnd, pageHead, pageRow } from "./exportPage.ts";
import { csvHeader, csvRow, runFormat, stepFormat } from "./rowFormats.ts";
import type { RowFormat } from "./rowFormats.ts";

export const exportFormats = ["json", "csv", "html"] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** What is written: all runs, all of their steps, or all steps that failed, of those that pass. */
export interface Exported {
  readonly of: "runs" | "steps" | "failures";
  readonly format: ExportFormat;
  readonly filter: RunFilter;
}

/** The text of an export, newest first, in pieces: a page of rows in memory at a time. `count` is told of the rows so far. */
export async function* exportText(
  store: RunStore,
  { of, format, filter }: Exported,
  count: (rows: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  if (of === "runs") yield* textOf(format, runFormat, of, runsOf(store, filter, signal), count);
  else {
    const rows = of === "steps" ? stepsOf(store, filter, signal) : failuresOf(store, filter, signal);
    yield* textOf(format, stepFormat, of, rows, count);
  }
}

async function* textOf<T>(
  format: ExportFormat,
  rows: RowFormat<T>,
  title: string,
  pages: AsyncIterable<readonly T[]>,
  count: (rows: number) => void,
): AsyncGenerator<string> {
  let written = 0;
  yield { json: "[\n", csv: csvHeader(rows), html: pageHead(title, rows.columns) }[format];
  for await (const items of pages) {
    const lines = items.map((item, at) => {
      if (format === "csv") return csvRow(rows, item);
      if (format === "html") return pageRow(rows.columns, rows.cells(item));
      return `${written + at === 0 ? "" : ",\n"}${JSON.stringify(rows.row(item))}`;
    });
    written += items.length;
    yield lines.join("");
    count(written);
  }
  if (format === "json") yield written === 0 ? "]\n" : "\n]\n";
  if (format === "html") yield pageEnd(written);
}

type Pages<T> = AsyncGenerator<readonly T[]>;

const runsOf = (store: RunStore, filter: RunFilter, signal: AbortSignal | undefined): Pages<Run> =>
  allPages((page) => store.runs(filter, page, signal));

const failuresOf = (store: RunStore, filter: RunFilter, signal: AbortSignal | undefined): Pages<Step> =>
  allPages((page) => store.failures(filter, page, signal));

/** Of each run that passes the filter all its steps. */
async function* stepsOf(store: RunStore, filter: RunFilter, signal: AbortSignal | undefined): Pages<Step> {
  for await (const runs of runsOf(store, filter, signal))
    for (const { id } of runs) yield* allPages((page) => store.steps({ runId: id }, page, signal));
}

async function* allPages<T>(ask: (page: PageRequest) => Promise<Page<T>>): Pages<T> {
  let after: string | undefined;
  do {
    const page = await ask({ limit: 500, ...(after === undefined ? {} : { after }) });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}
