import { filePath } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { isCandidate } from "../workspaceFiles/walk.ts";
import type { Session } from "./serve.ts";

/**
 * Gives the engine a file as it stands on disk, or takes the file away when there is none. A file that is open, or was
 * opened while it was read, is the editor's.
 */
export async function putDiskFile(session: Session, uri: string): Promise<void> {
  const { connection, engine, openFiles, scheduler } = session;
  const path = isCandidate(uri) ? filePath(uri) : undefined;
  const read = path === undefined ? undefined : await readText(path);
  if (openFiles.has(uri)) return;
  if (read && "text" in read) engine.put({ uri, text: read.text, open: false });
  else {
    engine.put({ uri, removed: true });
    if (read && read.reason !== "missing") connection.console.warn(`${path} ${read.message}.`);
  }
  scheduler.wake();
}
