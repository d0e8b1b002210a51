import * as vscode from "vscode";
import { checkPageUri } from "../checkPages.ts";
import type { Tocsin } from "../extension.ts";

/** Shows the page of a check: the one given, or one that the user picks (those of the line come first). */
export async function explainCheck({ context }: Tocsin, check?: unknown): Promise<void> {
  const id = typeof check === "string" ? check : await pickCheck(context);
  if (id === undefined) return;
  await vscode.commands.executeCommand("markdown.showPreview", checkPageUri(id));
}

async function pickCheck(context: vscode.ExtensionContext): Promise<string | undefined> {
  const here = checksOfLine();
  const rest = (await shippedChecks(context)).filter((id) => !here.includes(id));
  const description = vscode.l10n.t("found on this line");
  const items = [...here.map((label) => ({ label, description })), ...rest.map((label) => ({ label }))];
  const placeHolder = vscode.l10n.t("Which check?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.label;
}

function checksOfLine(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const line = editor.selection.active.line;
  const ids = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === "tocsin" && range.start.line <= line && line <= range.end.line)
    .flatMap(({ code }) => {
      const id = typeof code === "object" ? code.value : code;
      return typeof id === "string" ? [id] : [];
    });
  return [...new Set(ids)];
}

/** Ids of all checks, from their pages in the extension's folder. */
async function shippedChecks(context: vscode.ExtensionContext): Promise<string[]> {
  const root = vscode.Uri.joinPath(context.extensionUri, "fixtures", "checks");
  const ids: string[] = [];
  for (const [family, type] of await vscode.workspace.fs.readDirectory(root)) {
    if (type !== vscode.FileType.Directory) continue;
    for (const [file] of await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(root, family))) {
      if (file.endsWith(".md")) ids.push(`${family}/${file.slice(0, -".md".length)}`);
    }
  }
  return ids.sort();
}
