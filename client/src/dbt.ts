import * as vscode from "vscode";
import {
  dbtRequests,
  type DbtCompiled,
  type DbtFailure,
  type DbtPlace,
} from "../../server/src/protocol/dbt.ts";
import type { TreeNode } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";
import type { Server } from "./server.ts";

/** SQL that a node ran, and the page of its results: texts of the server that nobody edits. */
export const compiledScheme = "tocsin-compiled";
export const nodePageScheme = "tocsin-node";

/** The step that a command is about: of a line of a tree, by its id, or chosen by the user among the newest failures. */
export async function pickFailure(server: Server, target: unknown): Promise<string | undefined> {
  const stepId = typeof target === "string" ? target : (target as TreeNode | undefined)?.stepId;
  if (typeof stepId === "string") return stepId;
  const choices = server.request(dbtRequests.newest, {}).then((all) => {
    if (all.length > 0) return all;
    void vscode.window.showInformationMessage(vscode.l10n.t("Run history knows of no dbt node that failed."));
    return [];
  });
  const placeHolder = vscode.l10n.t("Which failure?");
  if ((await choices).length === 0) return undefined;
  return (await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true }))?.stepId;
}

/** Asks about a failure; the status bar says so for as long as it takes. */
export function askFailure(server: Server, stepId: string): Promise<DbtFailure> {
  const title = vscode.l10n.t("Looking for what failed…");
  const options = { location: vscode.ProgressLocation.Window, title };
  return Promise.resolve(
    vscode.window.withProgress(options, () => server.request(dbtRequests.failure, { stepId })),
  );
}

/** Opens the file of a failure at its line; says what the user has to know of the place, or why there is none. */
export async function openFailure({ place, note }: DbtFailure): Promise<void> {
  if (place) await openPlace(place);
  if (note === undefined) return;
  await (place ? vscode.window.showInformationMessage(note) : vscode.window.showWarningMessage(note));
}

export async function openPlace({ uri, line, character }: DbtPlace): Promise<vscode.TextEditor> {
  const at = new vscode.Position(line, character);
  const options = { selection: new vscode.Range(at, at), preview: true };
  return vscode.window.showTextDocument(vscode.Uri.parse(uri, true), options);
}

/** The document of what a node ran: its name is what the editor's title shows. */
const compiledUri = (stepId: string, name: string): vscode.Uri =>
  vscode.Uri.from({ scheme: compiledScheme, path: `/${encodeURIComponent(name)}.sql`, query: stepId });

/** Shows what a node ran beside the file that it was made from; alone, where that is not known. */
export async function showCompiled(server: Server, stepId: string): Promise<void> {
  const compiled: DbtCompiled = await server.request(dbtRequests.compiled, { stepId });
  const { file, sql, note, at } = compiled;
  if (sql === undefined) {
    await vscode.window.showWarningMessage(note ?? vscode.l10n.t("Its SQL was not kept."));
    return;
  }
  const path = file === undefined ? undefined : vscode.Uri.parse(file, true);
  const name =
    path?.path
      .split("/")
      .at(-1)
      ?.replace(/\.\w+$/, "") ?? "compiled";
  const uri = compiledUri(stepId, name);
  const selection = at && new vscode.Range(at.line, at.character, at.line, at.character);
  const options = { preview: true, ...(selection && { selection }) };
  if (!path) await vscode.window.showTextDocument(uri, options);
  else {
    const title = vscode.l10n.t("{0}: model ↔ what it ran", name);
    await vscode.commands.executeCommand("vscode.diff", path, uri, title, options);
  }
  if (note !== undefined) await vscode.window.showInformationMessage(note);
}

export const nodePageUri = (stepId: string, name: string): vscode.Uri =>
  vscode.Uri.from({ scheme: nodePageScheme, path: `/${encodeURIComponent(name)}.md`, query: stepId });

/** Gives the documents of dbt nodes their text. */
export function registerDbtDocuments({ context, server }: Tocsin): void {
  const provide = (text: (stepId: string) => Promise<string>): vscode.TextDocumentContentProvider => ({
    provideTextDocumentContent: ({ query }) =>
      text(query).catch((error: unknown) => (error instanceof Error ? error.message : String(error))),
  });
  const { registerTextDocumentContentProvider: register } = vscode.workspace;
  context.subscriptions.push(
    register(
      compiledScheme,
      provide(async (stepId) => {
        const { sql, note } = await server.request(dbtRequests.compiled, { stepId });
        return sql ?? note ?? "";
      }),
    ),
    register(
      nodePageScheme,
      provide(async (stepId) => (await server.request(dbtRequests.history, { stepId })).markdown),
    ),
  );
}
