import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { pickRun } from "./pickRun.ts";

/** Puts the id of a run on the clipboard. */
export async function copyRunId({ views }: Tocsin, target?: unknown): Promise<void> {
  const runId = await pickRun(views, target);
  if (runId !== undefined) await vscode.env.clipboard.writeText(runId);
}
