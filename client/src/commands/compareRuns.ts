import * as vscode from "vscode";
import { panelRequests } from "../../../server/src/protocol/panels.ts";
import type { Tocsin } from "../extension.ts";
import { pickRun } from "./pickRun.ts";

/**
 * Compares a run with another: two lines of a tree that are selected, or one and the last of its pipeline that went well.
 * Whoever has picked it in the palette, or wants another one, chooses among the runs of its pipeline.
 */
export async function compareRuns(
  { views, panels, panelKinds, server }: Tocsin,
  target?: unknown,
  second?: unknown,
): Promise<void> {
  const runId = await pickRun(views, target);
  if (runId === undefined) return;
  const lines = Array.isArray(second) ? (second as { readonly runId?: unknown }[]) : [];
  const selected = lines.map((line) => line.runId).find((id) => id !== runId);
  if (typeof selected === "string") {
    panels.open(panelKinds.comparison, { runId, with: selected });
    return;
  }
  if (second !== "choose") {
    panels.open(panelKinds.comparison, { runId });
    return;
  }
  const runs = await server.request(panelRequests.comparableRuns, { runId });
  const choices = runs.map(({ runId: detail, label, description }) => ({ label, description, detail }));
  const placeHolder = vscode.l10n.t("Compare with which run?");
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDetail: true });
  if (chosen) panels.open(panelKinds.comparison, { runId, with: chosen.detail });
}
