import type { DidChangeTextDocumentParams } from "vscode-languageserver/node";
import { notifications } from "../protocol/messages.ts";
import type { SeenParams } from "../protocol/messages.ts";
import { isSettingsFile } from "../workspaceFiles/walk.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { putSettingsAbove } from "./settingsAbove.ts";
import { putDiskFile } from "./diskFile.ts";
import type { Session } from "./serve.ts";

/** Open files: the editor's text counts, whatever stands on disk. */
export function handleDocuments(session: Session): void {
  const { connection, engine, scheduler, openFiles, openListeners, editListeners } = session;
  /**
   * What came before its file was opened: of several files that nobody sees and that are changed at once, VS Code's client
   * sends changes first and then the text as it was before.
   */
  const early = new Map<string, DidChangeTextDocumentParams[]>();
  connection.onDidOpenTextDocument(({ textDocument }) => {
    const uri = normalUri(textDocument.uri);
    openFiles.set(uri, textDocument.uri);
    engine.put({ uri, text: textDocument.text, open: true });
    for (const { textDocument: changed, contentChanges } of early.get(uri) ?? [])
      if (changed.version > textDocument.version) engine.put({ uri, changes: contentChanges });
    early.delete(uri);
    scheduler.wake();
    if (!isSettingsFile(uri)) lookAbove(session, uri);
    for (const listener of openListeners) listener(uri, textDocument.uri);
  });
  connection.onNotification(notifications.seen, ({ uri, line }: SeenParams) =>
    engine.see(normalUri(uri), line),
  );
  connection.onDidChangeTextDocument((params) => {
    const uri = normalUri(params.textDocument.uri);
    if (!openFiles.has(uri)) {
      early.set(uri, [...(early.get(uri) ?? []), params]);
      return;
    }
    engine.put({ uri, changes: params.contentChanges });
    scheduler.wake();
    for (const listener of editListeners) listener();
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const uri = normalUri(textDocument.uri);
    openFiles.delete(uri);
    early.delete(uri);
    engine.close(uri);
    for (const listener of openListeners) listener(uri, textDocument.uri);
    // What was typed and not saved is gone with the editor: the file counts again as it stands on disk.
    void putDiskFile(session, uri);
  });
}

/** The file may lie outside of the workspace, or be opened before that was walked through. */
function lookAbove(session: Session, uri: string): void {
  const { engine, opening, roots } = session;
  const isInside = [...roots].some((root) => uri.startsWith(`${root}/`));
  if (isInside && engine.workspace.files) return;
  const looking = putSettingsAbove(session, uri).finally(() => {
    if (opening.get(uri) === looking) opening.delete(uri);
  });
  opening.set(uri, looking);
}
