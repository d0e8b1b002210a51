import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { TextEdit } from "vscode-languageserver/node";
import type { Refused } from "../engine/engine.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import { allRead } from "./allRead.ts";
import type { Session } from "./serve.ts";

/** Names get another name in every file of their project. Why one does not is said in the editor's own way. */
export function handleRename(session: Session): void {
  const { connection, engine, openFiles } = session;
  connection.onPrepareRename(async ({ textDocument, position }, token) => {
    // A name may stand in any file.
    await allRead(session, token);
    const found = engine.at("prepareRename", normalUri(textDocument.uri), position);
    if (!found) return null;
    return "refused" in found ? refusal(found) : { range: found.range, placeholder: found.name };
  });
  connection.onRenameRequest(async ({ textDocument, position, newName }, token) => {
    // A name may stand in any file.
    await allRead(session, token);
    const found = engine.at("rename", normalUri(textDocument.uri), position, newName);
    if (!found) return null;
    if ("refused" in found) return refusal(found);
    for (const note of found.notes) connection.window.showInformationMessage(note);
    const changes: Record<string, TextEdit[]> = {};
    for (const [uri, edits] of found.edits)
      changes[openFiles.get(uri) ?? uri] = edits.map(({ range, text }) => ({ range, newText: text }));
    return { changes };
  });
}

const refusal = ({ refused }: Refused): ResponseError =>
  new ResponseError(LSPErrorCodes.RequestFailed, refused);
