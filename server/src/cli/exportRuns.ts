import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import type { Page, PageRequest, Run, RunFilter, RunStore, Step } from "../runs/store.ts";
import { asOf } from "./asOf.ts";
import { CliError } from "./cliError.ts";
import { projectFolder, runsOptions, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { filterOptions, readFilter, readStatuses } from "./runFilter.ts";
import { runFormat, stepFormat } from "./runRows.ts";
import type { RowFormat } from "./runRows.ts";

const whats = ["runs", "steps", "failures"] as const;
const formats = ["json", "csv"] as const;

/** `tocsin export`: all runs, steps or failures that pass the filter, newest first, a page in memory at a time. */
export async function exportRuns(args: readonly string[]): Promise<0> {
  const { environment, "data-product": product, text, since, until } = filterOptions;
  const { project, trust, remember } = runsOptions;
  const { values, positionals } = readOptions("export", args, {
    ...{ project, trust, remember, environment, "data-product": product, text, since, until },
    status: { type: "string", multiple: true },
    format: { type: "string" },
    output: { type: "string", short: "o" },
  });
  const [what = "runs", ...more] = positionals;
  if (more.length > 0) throw new CliError(`\`export\` takes no \`${more.join(" ")}\`.`);
  const of = oneOf("export", what, whats);
  const format = oneOf("format", values.format ?? formatOf(values.output), formats);
  const statuses = readStatuses(values.status);
  const filter = { ...readFilter(values), ...(statuses.length > 0 ? { statuses } : {}) };
  const progress = makeProgress(false);
  const out = await opened(values.output);
  let lines = "";
  try {
    lines = await withRuns(values, async (store, signal) => {
      const rows = of === "steps" ? stepsOf(store, filter) : failuresOf(store, filter);
      await (of === "runs"
        ? write(out, format, runFormat, runsOf(store, filter), progress)
        : write(out, format, stepFormat, rows, progress));
      return asOf(store, projectFolder(values.project), format, signal);
    });
  } finally {
    progress.end();
    if (out !== process.stdout) {
      out.end();
      await finished(out);
    }
  }
  process.stderr.write(lines);
  return 0;
}

const formatOf = (file: string | undefined): string =>
  file?.toLowerCase().endsWith(".csv") ? "csv" : "json";

async function opened(file: string | undefined): Promise<Writable> {
  if (file === undefined || file === "-") return process.stdout;
  const out = createWriteStream(file, { mode: 0o600 });
  try {
    await once(out, "open");
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${(error as Error).message}.`);
  }
  return out;
}

async function write<T>(
  out: Writable,
  format: (typeof formats)[number],
  { row, header, line }: RowFormat<T>,
  pages: AsyncIterable<readonly T[]>,
  progress: Progress,
): Promise<void> {
  let count = 0;
  const json = (item: T): string => `${count === 0 ? "" : ",\n"}${JSON.stringify(row(item))}`;
  await put(out, format === "csv" ? header : "[\n");
  for await (const items of pages) {
    let text = "";
    for (const item of items) {
      text += format === "csv" ? line(item) : json(item);
      count++;
    }
    await put(out, text);
    progress.show(() => `${count} so far`);
  }
  if (format === "json") await put(out, count === 0 ? "]\n" : "\n]\n");
}

/** Waits until a slow reader has taken what it was given. */
async function put(out: Writable, text: string): Promise<void> {
  if (text !== "" && !out.write(out === process.stdout && process.stdout.isTTY ? printable(text) : text))
    await once(out, "drain");
}

const runsOf = (store: RunStore, filter: RunFilter): AsyncGenerator<readonly Run[]> =>
  allPages((page) => store.runs(filter, page));

const failuresOf = (store: RunStore, filter: RunFilter): AsyncGenerator<readonly Step[]> =>
  allPages((page) => store.failures(filter, page));

/** Of each run that passes the filter all its steps. */
async function* stepsOf(store: RunStore, filter: RunFilter): AsyncGenerator<readonly Step[]> {
  for await (const runs of runsOf(store, filter))
    for (const { id } of runs) yield* allPages((page) => store.steps({ runId: id }, page));
}

async function* allPages<T>(ask: (page: PageRequest) => Promise<Page<T>>): AsyncGenerator<readonly T[]> {
  let after: string | undefined;
  do {
    const page = await ask({ limit: 500, ...(after === undefined ? {} : { after }) });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}
