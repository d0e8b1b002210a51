import { projectHistory } from "../history/historySettings.ts";
import type { RunStore, SyncState } from "../runs/store.ts";
import type { runsFormats } from "./openRuns.ts";
import { printable } from "./print.ts";
import { localTime } from "./runsTable.ts";

/**
 * The sources that run history could not be read from, with the reason, and as of when a mirror is: a line each.
 * Sources that .tocsin.yaml names no more are not spoken of.
 */
export async function asOf(
  store: RunStore,
  folder: string,
  format: (typeof runsFormats)[number],
  signal: AbortSignal,
): Promise<string> {
  const { sources, syncedAt } = await store.syncState(signal);
  const failing = sources.filter(({ error }) => error !== undefined);
  const named = failing.length === 0 ? [] : await namedSources(folder);
  const lines = named.flatMap((name) => linesOf(name, sources, syncedAt !== undefined));
  if (syncedAt !== undefined && format === "text") lines.unshift(`As of ${localTime(syncedAt)}.`);
  return lines.map((line) => `${printable(line)}\n`).join("");
}

async function namedSources(folder: string): Promise<readonly string[]> {
  try {
    const { settings } = await projectHistory(folder);
    return settings.sources.map(({ name }) => name);
  } catch {
    // The command that reads the sources says what is wrong with the file.
    return [];
  }
}

/** One line for a source of which nothing could be read, else one for each table that could not. */
function linesOf(source: string, all: SyncState["sources"], isMirror: boolean): string[] {
  const tables = all.filter(({ name }) => name.startsWith(`${source}: `));
  const failing = tables.filter(({ error }) => error !== undefined);
  const reasons = new Set(failing.map(({ error }) => error?.message));
  if (failing.length === tables.length && reasons.size === 1)
    return [lineOf(source, reasons, isMirror ? tables : undefined)];
  return failing.map((table) =>
    lineOf(table.name.replace(": ", ", "), [table.error?.message], isMirror ? [table] : undefined),
  );
}

/** `tables`: those in the mirror. */
function lineOf(
  name: string,
  [reason = ""]: Iterable<string | undefined>,
  tables: SyncState["sources"] | undefined,
): string {
  const times = tables?.flatMap(({ syncedAt }) => syncedAt ?? []) ?? [];
  const since =
    times.length > 0
      ? ` What is listed of it is as of ${localTime(Math.min(...times))}.`
      : tables && " Nothing of it is listed.";
  return `${name} could not be read: ${reason}${since ?? ""}`;
}
