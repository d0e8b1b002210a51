import { DidChangeWatchedFilesNotification, FileChangeType, WatchKind } from "vscode-languageserver/node";
import type { FileEvent } from "vscode-languageserver/node";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { isCandidate, isLeftOut, isSettingsFile, walk } from "../workspaceFiles/walk.ts";
import { putSettingsAbove } from "./settingsAbove.ts";
import { putDiskFile } from "./diskFile.ts";
import type { Session } from "./serve.ts";

/** Reads the workspace's files in the background and follows their changes on disk. */
export function watchWorkspace(session: Session, askSettings: () => void): void {
  const { connection, engine, abilities } = session;
  const files = new Set<string>();
  const { roots } = session;
  engine.roots = [...roots];
  const scanNow = async (): Promise<void> => {
    const scanning = scan(session, files, roots);
    session.scans.add(scanning);
    await scanning.finally(() => session.scans.delete(scanning));
  };
  connection.onInitialized(() => {
    askSettings();
    if (abilities.watchesFiles) {
      // Of a folder that comes or goes, VS Code may tell as one, whatever is in it.
      const watchers = [
        { globPattern: "**/*.{yml,yaml,json,rules,md,tmpl,gotmpl,tpl}" },
        { globPattern: "**/*", kind: WatchKind.Create | WatchKind.Delete },
      ];
      // A client that refuses goes on without; the library logs it.
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => {});
    }
    if (session.abilities.changesFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of added) roots.add(normalUri(uri).replace(/\/+$/, ""));
        for (const { uri } of removed) forget(session, files, normalUri(uri).replace(/\/+$/, ""), roots);
        engine.roots = [...roots];
        askSettings();
        void scanNow();
      });
    }
    void scanNow();
  });
  let followed = Promise.resolve();
  connection.onDidChangeWatchedFiles(({ changes }) => {
    // One after the other: what is read of a file must not arrive after the news that it is gone.
    const follow = async (): Promise<void> => {
      const touched = await followChanges(session, files, changes);
      if (touched.size === 0) return;
      learn(session, files);
      if ([...touched].some(isSettingsFile)) await scanNow();
    };
    followed = followed.then(follow, follow);
    return followed;
  });
}

/** Takes in what has come or changed, takes out what has gone; which files that were. */
async function followChanges(
  session: Session,
  files: Set<string>,
  changes: readonly FileEvent[],
): Promise<Set<string>> {
  const touched = new Set<string>();
  const deleted = new Set<string>();
  const put = async (uri: string): Promise<void> => {
    files.add(uri);
    touched.add(uri);
    await putDiskFile(session, uri);
  };
  for (const [uri, type] of new Map(changes.map((one) => [normalUri(one.uri), one.type]))) {
    if (type === FileChangeType.Deleted) deleted.add(uri);
    else if (isLeftOutOf(session.roots, uri)) continue;
    else if (isCandidate(uri) || /\.md$/i.test(uri)) await put(uri);
    else if (mayBeFolder(uri)) for await (const one of walk(uri)) await put(one);
    else files.add(uri);
  }
  for (const uri of deleted.size > 0 ? [...files] : []) {
    if (touched.has(uri) || !isWithin(uri, deleted)) continue;
    files.delete(uri);
    touched.add(uri);
    if (!session.openFiles.has(uri)) session.engine.put({ uri, removed: true });
  }
  return touched;
}

const isLeftOutOf = (roots: ReadonlySet<string>, uri: string): boolean =>
  [...roots].some((root) => uri.startsWith(`${root}/`) && isLeftOut(uri, root));

/** By its name; whether it is one, a walk of it finds out. */
const mayBeFolder = (uri: string): boolean => !uri.slice(uri.lastIndexOf("/")).includes(".");

/** Whether a file is one of these, or lies in a folder that is. */
function isWithin(uri: string, places: ReadonlySet<string>): boolean {
  for (let end = uri.length; end > 0; end = uri.lastIndexOf("/", end - 1))
    if (places.has(uri.slice(0, end))) return true;
  return false;
}

function forget(session: Session, files: Set<string>, folder: string, roots: Set<string>): void {
  roots.delete(folder);
  for (const uri of files) {
    if (!uri.startsWith(`${folder}/`)) continue;
    files.delete(uri);
    if (!session.openFiles.has(uri)) session.engine.put({ uri, removed: true });
  }
}

/**
 * One pass over the folders; files that the engine may want are put, the others only counted as existing. What sets up
 * projects comes first, so that no file is judged among those of another one.
 */
async function scan(session: Session, files: Set<string>, roots: ReadonlySet<string>): Promise<void> {
  const found: string[] = [];
  for (const root of roots) {
    if (!root.startsWith("file:")) continue;
    await putSettingsAbove(session, root);
    for await (const uri of walk(root)) {
      files.add(uri);
      if (isSettingsFile(uri)) await putDiskFile(session, uri);
      else if (isCandidate(uri)) found.push(uri);
    }
  }
  for (const uri of found) await putDiskFile(session, uri);
  learn(session, files);
}

function learn({ engine, scheduler, fileListeners }: Session, files: ReadonlySet<string>): void {
  engine.learn({ type: "files", version: 1, uris: new Set(files) });
  for (const listener of fileListeners) listener();
  scheduler.wake();
}
