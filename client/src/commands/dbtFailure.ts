import * as vscode from "vscode";
import type { DbtCause } from "../../../server/src/protocol/dbt.ts";
import { askFailure, nodePageUri, openFailure, pickFailure, showCompiled } from "../dbt.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Each of these is about a dbt node: of a line of a tree, or chosen among the newest that failed. */
const about =
  (work: (tocsin: Tocsin, stepId: string) => Promise<void>) =>
  (tocsin: Tocsin, target?: unknown): Promise<void> =>
    complain(
      pickFailure(tocsin.server, target).then((stepId) =>
        stepId === undefined ? undefined : work(tocsin, stepId),
      ),
    );

/** Opens the model at the line that failed, a test where it is declared. */
export const openFailingLine = about(async ({ server }, stepId) => {
  // The message of the place is not waited for: the editor is open.
  void complain(openFailure(await askFailure(server, stepId)));
});

/** Shows the SQL that a node ran beside its file. */
export const compareCompiledSql = about(({ server }, stepId) => showCompiled(server, stepId));

/** Writes a query for the rows that made a test fail into a new document; it is never run by itself. */
export const queryFailingRows = about(async ({ server }, stepId) => {
  const { rows } = await askFailure(server, stepId);
  if (rows === undefined) {
    const text = vscode.l10n.t("Only a test of dbt finds rows, and only one whose SQL was kept has a query.");
    await vscode.window.showInformationMessage(text);
    return;
  }
  await vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument({ language: "sql", content: rows }),
  );
});

type CauseItem = vscode.QuickPickItem & { readonly cause: DbtCause };

/** Lists what a node was skipped for, or what was skipped for it; the choice opens its file. */
export const showCauses = about(async ({ server }, stepId) => {
  const { name, causes } = await askFailure(server, stepId);
  if (causes.length === 0) {
    const text = vscode.l10n.t(
      "Nothing is known upstream of {0} that failed, or downstream that was skipped. The manifest.json of its project says what nodes read.",
      name,
    );
    await vscode.window.showInformationMessage(text);
    return;
  }
  const items = causes.map((cause): CauseItem => {
    const { label, description, detail, isFailed } = cause;
    const iconPath = new vscode.ThemeIcon(isFailed ? "error" : "debug-step-over");
    return { label, description, iconPath, cause, ...(detail !== undefined && { detail }) };
  });
  const placeHolder = causes.some(({ isFailed }) => isFailed)
    ? vscode.l10n.t("{0} was skipped for these, what failed comes first", name)
    : vscode.l10n.t("These were skipped because {0} failed", name);
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  if (chosen) void complain(openFailure(await askFailure(server, chosen.cause.stepId)));
});

/** Shows how a node ended before, as a page. */
export const showNodeHistory = about(async ({ server }, stepId) => {
  const { name } = await askFailure(server, stepId);
  await vscode.commands.executeCommand("markdown.showPreview", nodePageUri(stepId, name));
});
