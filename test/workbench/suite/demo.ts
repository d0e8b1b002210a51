import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";

/** The file of the demo workspace that three mistakes were left in. */
export const alertsFile = "monitoring/alerts/data_quality_alerts.yml";

/** The mistakes in it, by the ids of the checks that find them. */
export const expectedChecks = [
  "alert/missing-runbook",
  "promql/unknown-function",
  "template/unknown-variable",
];

/** Opens a file of the workspace in an editor. */
export async function open(path: string): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a folder is open");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** What the extension offers to others, activated. */
export async function activate(): Promise<Api> {
  const extension = vscode.extensions.getExtension<Api>("tocsin.tocsin");
  assert.ok(extension, "the extension is installed");
  return extension.activate();
}

/** Tocsin's own findings in a document. */
export function findings(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "tocsin");
}

/** The id of the check that a finding is of. */
export function checkOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** Waits until the ids of a document's findings, sorted, satisfy `holds`; fails with what there is instead. */
export function untilFindings(
  document: vscode.TextDocument,
  holds: (checks: string[]) => boolean,
  withinMs = 15_000,
): Promise<void> {
  const checks = (): string[] => findings(document).map(checkOf).sort();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      subscription.dispose();
      clearTimeout(timer);
    };
    const look = (): void => {
      if (!holds(checks())) return;
      end();
      resolve();
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    const timer = setTimeout(() => {
      end();
      reject(new Error(`findings are ${JSON.stringify(checks())}`));
    }, withinMs);
    look();
  });
}

/** The position of the first match of `pattern` in the values of `expr`, `offset` characters into the match. */
export function inExpr(document: vscode.TextDocument, pattern: RegExp, offset = 1): vscode.Position {
  for (const { start, end } of exprLines(document)) {
    for (let line = start; line <= end; line++) {
      const text = document.lineAt(line).text;
      const from = line === start ? text.indexOf("expr:") + 5 : 0;
      const found = pattern.exec(text.slice(from));
      if (found) return new vscode.Position(line, from + found.index + offset);
    }
  }
  return assert.fail(`no expr has ${pattern}`);
}

/** The lines of each `expr`, its continuation lines included. */
function exprLines(document: vscode.TextDocument): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (let start = 0; start < document.lineCount; start++) {
    const { text } = document.lineAt(start);
    if (!/^\s*(- )?expr:/.test(text)) continue;
    const column = text.indexOf("expr:");
    let end = start;
    while (end + 1 < document.lineCount && document.lineAt(end + 1).firstNonWhitespaceCharacterIndex > column)
      end++;
    ranges.push({ start, end });
  }
  return ranges;
}

/** The text of all hovers at a position. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const command = "vscode.executeHoverProvider";
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(command, document.uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}
