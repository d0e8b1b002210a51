import type { InitializeParams } from "vscode-languageserver/node";
import { normalUri } from "../workspaceFiles/fileUri.ts";

/** URIs of the folders that are open; clients from before workspace folders name one, `rootUri`. */
export function rootsOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return folders.map((uri) => normalUri(uri).replace(/\/+$/, ""));
}
