import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { runPageUri } from "../runPage.ts";
import { pickRun } from "./pickRun.ts";

/** Shows the page of a run: of a line of a tree, by its id, or one that the user picks. */
export async function openRun({ views }: Tocsin, target?: unknown): Promise<void> {
  const runId = await pickRun(views, target);
  if (runId === undefined) return;
  await vscode.commands.executeCommand("markdown.showPreview", runPageUri(runId));
}
