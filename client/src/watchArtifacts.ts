import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import { requests } from "../../server/src/protocol/messages.ts";
import type { Server } from "./server.ts";
import type { Views } from "./views.ts";

/** Folders whose artifacts are read as dbt writes them: those that were imported from before. */
export type ArtifactWatch = {
  /** Watches the folders among these paths from now on, in later sessions too. */
  add(paths: readonly string[]): Promise<void>;
};

/** Where the folders are remembered, in the state of the workspace. */
const key = "artifactFolders";

/** dbt writes one file after the other: they are read when it has been quiet for so long, in milliseconds. */
const quietMs = 1500;

export function watchArtifacts(
  context: vscode.ExtensionContext,
  server: Server,
  views: Views,
): ArtifactWatch {
  const watched = new Set<string>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const read = async (): Promise<void> => {
    const paths = [...changed];
    changed.clear();
    // What is wrong with a file that dbt is still writing is right the next time.
    await server.request(requests.importRuns, { paths, isQuiet: true }).then(
      () => views.refresh(),
      () => undefined,
    );
  };
  const note = (folder: string): void => {
    changed.add(folder);
    clearTimeout(timer);
    timer = setTimeout(() => void read(), quietMs);
  };
  const watch = (folder: string): void => {
    if (watched.has(folder)) return;
    watched.add(folder);
    const pattern = new vscode.RelativePattern(
      vscode.Uri.file(folder),
      "{run_results,manifest,sources}.json",
    );
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    watcher.onDidCreate(() => note(folder));
    watcher.onDidChange(() => note(folder));
    context.subscriptions.push(watcher);
  };
  for (const folder of context.workspaceState.get<readonly string[]>(key, [])) watch(folder);
  context.subscriptions.push({ dispose: () => clearTimeout(timer) });
  return {
    async add(paths) {
      for (const path of paths) if ((await stat(path).catch(() => undefined))?.isDirectory()) watch(path);
      await context.workspaceState.update(key, [...watched]);
    },
  };
}
