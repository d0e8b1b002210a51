import * as vscode from "vscode";
import {
  requests,
  type RunbookCandidate,
  type RunbooksAnswer,
  type RunbooksParams,
  type TreeNode,
} from "../../server/src/protocol/messages.ts";
import type { Server } from "./server.ts";

/** What is asked for: by a lens, by a line of a tree, or the alert under the cursor; `undefined` where there is none. */
export function questionOf(target: unknown): RunbooksParams | undefined {
  if (typeof target === "object" && target !== null) {
    const { at, alert, step, run, stepId, runId } = target as RunbooksParams & Partial<TreeNode>;
    if (at !== undefined) return { at };
    if (typeof alert === "string") return { alert };
    if (typeof stepId === "string") return { step: stepId };
    if (typeof runId === "string") return { run: runId };
    if (typeof step === "string") return { step };
    if (typeof run === "string") return { run };
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { at: { uri: editor.document.uri.toString(), line, character } };
}

/** The status bar says that the server looks, for as long as it does. */
export async function askRunbooks(server: Server, params: RunbooksParams): Promise<RunbooksAnswer> {
  const title = vscode.l10n.t("Looking for runbooks…");
  const options = { location: vscode.ProgressLocation.Window, title };
  return vscode.window.withProgress(options, () => server.request(requests.runbooks, params));
}

/** Opens the runbook of an answer: the only one, the one that the user picks, or the one that is created. */
export async function showAnswer({ candidates, create, message }: RunbooksAnswer): Promise<void> {
  const [first, ...others] = candidates;
  if (first) {
    const chosen = others.length === 0 ? first : await pickRunbook(candidates);
    if (chosen) await openRunbookPage(chosen);
    return;
  }
  const text = message ?? vscode.l10n.t("There is no runbook.");
  if (!create) {
    await vscode.window.showInformationMessage(text);
    return;
  }
  const title = vscode.l10n.t("Create Runbook");
  if ((await vscode.window.showInformationMessage(text, title)) === title) await createPage(create);
}

type RunbookItem = vscode.QuickPickItem & { readonly candidate: RunbookCandidate };

/** Lets the user pick; alerts without a page are offered one. */
export async function pickRunbook(
  candidates: readonly RunbookCandidate[],
): Promise<RunbookCandidate | undefined> {
  const items = candidates.map((candidate): RunbookItem => {
    const { label, create, url } = candidate;
    const description = create ? vscode.l10n.t("no runbook yet, create it") : (candidate.description ?? "");
    const icon = create ? "new-file" : url === undefined ? "book" : "link-external";
    return { label, description, iconPath: new vscode.ThemeIcon(icon), candidate };
  });
  const placeHolder = vscode.l10n.t("Which runbook?");
  const options = { placeHolder, matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.candidate;
}

/** Opens a page beside the editor, as the setting says; an address outside after VS Code's own question. */
export async function openRunbookPage({ uri, url, fragment, line, create }: RunbookCandidate): Promise<void> {
  if (create) return createPage(create);
  if (url !== undefined) {
    await vscode.env.openExternal(vscode.Uri.parse(url, true));
    return;
  }
  if (uri === undefined) return;
  const page = vscode.Uri.parse(uri, true);
  const how = vscode.workspace.getConfiguration("tocsin").get<string>("runbooks.open");
  if (how !== "editor" && /\.(?:md|markdown)$/i.test(page.path)) {
    const target = fragment === undefined ? page : page.with({ fragment });
    // Where a preview has the focus, beside it would be yet another column.
    const place = vscode.window.activeTextEditor ? "ToSide" : "";
    await vscode.commands.executeCommand(`markdown.showPreview${place}`, target);
    return;
  }
  const selection = line === undefined ? {} : { selection: new vscode.Range(line, 0, line, 0) };
  await vscode.window.showTextDocument(page, { viewColumn: besideText(), ...selection });
}

/** Writes the page where there is none yet, and opens it to be filled in. */
export async function createPage({ uri, text }: { uri: string; text: string }): Promise<void> {
  const page = vscode.Uri.parse(uri, true);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(page, { ignoreIfExists: true, contents: new TextEncoder().encode(text) });
  if (!(await vscode.workspace.applyEdit(edit))) {
    const path = vscode.workspace.asRelativePath(page);
    await vscode.window.showErrorMessage(vscode.l10n.t("{0} could not be created.", path));
    return;
  }
  await vscode.window.showTextDocument(page, { viewColumn: besideText() });
}

function besideText(): vscode.ViewColumn {
  return vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
}
