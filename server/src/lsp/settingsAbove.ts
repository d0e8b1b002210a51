import { access } from "../workspaceFiles/disk.ts";
import { dirname, join } from "node:path";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";
import { putDiskFile } from "./diskFile.ts";
import type { Session } from "./serve.ts";

/**
 * Reads the nearest `.tocsin.yaml` above a folder of the workspace, or above a file outside of it: the project may be
 * larger than what is open.
 */
export async function putSettingsAbove(session: Session, uri: string): Promise<void> {
  const path = filePath(uri);
  let last = path;
  for (let folder = path && dirname(path); folder && folder !== last; folder = dirname(folder)) {
    const name = await firstOf(folder);
    if (name !== undefined) return putDiskFile(session, fileUri(join(folder, name)));
    last = folder;
  }
}

async function firstOf(folder: string): Promise<string | undefined> {
  for (const name of settingsNames) {
    const found = await access(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return undefined;
}
