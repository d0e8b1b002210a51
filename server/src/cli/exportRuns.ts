import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Writable } from "node:stream";
import { exportFormats, exportText } from "../views/exportText.ts";
import { asOf } from "./asOf.ts";
import { CliError } from "./cliError.ts";
import { projectFolder, runsOptions, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { filterOptions, readFilter, readStatuses } from "./runFilter.ts";

const whats = ["runs", "steps", "failures"] as const;

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
  const format = oneOf("format", values.format ?? formatOf(values.output), exportFormats);
  const statuses = readStatuses(values.status);
  const filter = { ...readFilter(values), ...(statuses.length > 0 ? { statuses } : {}) };
  const progress = makeProgress(false);
  const out = await opened(values.output);
  let lines = "";
  try {
    lines = await withRuns(values, async (store, signal) => {
      const count = (rows: number): void => progress.show(() => `${rows} so far`);
      for await (const text of exportText(store, { of, format, filter }, count)) await put(out, text);
      return asOf(store, projectFolder(values.project), "json", signal);
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
  exportFormats.find((format) => file?.toLowerCase().endsWith(`.${format}`)) ?? "json";

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

/** Waits until a slow reader has taken what it was given. */
async function put(out: Writable, text: string): Promise<void> {
  if (text !== "" && !out.write(out === process.stdout && process.stdout.isTTY ? printable(text) : text))
    await once(out, "drain");
}
