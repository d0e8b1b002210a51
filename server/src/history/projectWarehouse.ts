import { readHistory } from "../engine/kinds/readHistory.ts";
import { join } from "node:path";
import { isOrchestrator } from "../runs/history.ts";
import type { RunSource, Warehouse } from "../runs/history.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";
import { projectHistory, withSecrets } from "./historySettings.ts";
import type { ProjectHistory } from "./historySettings.ts";
import { untrusted } from "./trustedSources.ts";

/**
 * The databases of a project that are asked themselves, by `history.read` of its `.tocsin.yaml`, with the secrets of the
 * environment, and those of them that nobody has spoken for; `undefined` where the mirror is read. Throws a `RunsError`
 * where the file cannot be followed.
 */
export async function projectWarehouse(
  folder: string,
): Promise<{ readonly warehouse: Warehouse; readonly fresh: readonly RunSource[] } | undefined> {
  if (!(await saysWhatToRead(folder))) return undefined;
  const history = await projectHistory(folder);
  if (history.settings.read !== "warehouse") return undefined;
  const all = withSecrets(history.settings.sources, history.folder);
  const sources = all.filter((source) => !isOrchestrator(source));
  return { warehouse: warehouseOf(history, sources), fresh: untrusted(sources, folder) };
}

export const warehouseOf = (
  { settings: { keepMs, windowMs } }: ProjectHistory,
  sources: readonly RunSource[],
): Warehouse => ({ sources: sources.filter((source) => !isOrchestrator(source)), keepMs, windowMs });

/** Whoever reads the mirror need not have the rest of the file in order. */
async function saysWhatToRead(folder: string): Promise<boolean> {
  for (const name of settingsNames) {
    const read = await readText(join(folder, name));
    if ("text" in read && /\bread\s*["']?\s*:/.test(read.text) && readHistory(read.text).read !== "mirror")
      return true;
  }
  return false;
}
