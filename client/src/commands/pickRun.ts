import * as vscode from "vscode";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import type { Views } from "../views.ts";

/** How many runs to choose from, at least, where there are as many. */
const enough = 50;

/** The run that a command is about: of a line of a tree, by its id, or chosen by the user among the newest. */
export async function pickRun({ trees }: Views, target: unknown): Promise<string | undefined> {
  if (typeof target === "string") return target;
  const runId = (target as TreeNode | undefined)?.runId;
  if (typeof runId === "string") return runId;
  const choices = newestRuns((node) => trees.runs.getChildren(node));
  const placeHolder = vscode.l10n.t("Which run?");
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await vscode.window.showQuickPick(choices, options))?.detail;
}

type RunChoice = vscode.QuickPickItem & { readonly detail?: string };

async function newestRuns(childrenOf: (node?: TreeNode) => Promise<TreeNode[]>): Promise<RunChoice[]> {
  const choices: RunChoice[] = [];
  let runs = 0;
  for (const day of await childrenOf()) {
    if (runs >= enough) break;
    if (!day.expandable || day.runId !== undefined) continue;
    choices.push({ label: day.label, kind: vscode.QuickPickItemKind.Separator });
    for (const { label, description, runId } of await childrenOf(day)) {
      if (runId === undefined) continue;
      runs++;
      choices.push({ label, detail: runId, ...(description === undefined ? {} : { description }) });
    }
  }
  return choices;
}
