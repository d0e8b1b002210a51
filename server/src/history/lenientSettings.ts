import { join } from "node:path";
import { readHistory } from "../engine/kinds/readHistory.ts";
import type { HistorySettings } from "../engine/kinds/readHistory.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";

/**
 * What the `.tocsin.yaml` of a project says of its run history, as far as it can be read: for what connects to nothing. What
 * is wrong with it is said in the file.
 */
export async function lenientSettings(folder: string | undefined): Promise<HistorySettings | undefined> {
  for (const name of folder === undefined ? [] : settingsNames) {
    const read = await readText(join(folder ?? "", name));
    if ("text" in read) return readHistory(read.text);
  }
  return undefined;
}
