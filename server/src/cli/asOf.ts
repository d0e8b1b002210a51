import { projectHistory } from "../history/historySettings.ts";
import type { RunStore, SyncState } from "../runs/store.ts";
import { failingSources } from "../views/viewState.ts";
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
  const state = await store.syncState(signal);
  const failing = failingSources(state);
  const named = failing.length === 0 ? [] : await namedSources(folder);
  const lines = failing
    .filter(({ name }) => named.includes(name))
    .map(({ name, message }) => printable(`${name} could not be read: ${message}${sinceWhen(name, state)}`));
  if (state.syncedAt !== undefined && format === "text") lines.unshift(`As of ${localTime(state.syncedAt)}.`);
  return lines.map((line) => `${line}\n`).join("");
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

/** Of a source that is in the mirror. */
function sinceWhen(source: string, { sources, syncedAt }: SyncState): string {
  if (syncedAt === undefined) return "";
  const times = sources
    .filter(({ name }) => name.startsWith(`${source}: `))
    .flatMap((table) => table.syncedAt ?? []);
  return times.length === 0
    ? " Nothing of it is listed."
    : ` What is listed of it is as of ${localTime(Math.min(...times))}.`;
}
