import * as vscode from "vscode";
import type { FileStatus } from "../../server/src/protocol/messages.ts";

/** Files that were given the language before: who chooses another one keeps it. */
const given = new Set<string>();

/**
 * Gives a file of notification templates its language, for colours and comments. `*.tmpl` is the ending of many files, so
 * that only who knows what a file is there for can tell, and only plain text is taken.
 */
export async function nameLanguage(document: vscode.TextDocument, { kind }: FileStatus): Promise<void> {
  const uri = document.uri.toString();
  if (kind?.id !== "alertmanager-templates" || document.languageId !== "plaintext" || given.has(uri)) return;
  given.add(uri);
  await vscode.languages.setTextDocumentLanguage(document, "alertmanager-template");
}
