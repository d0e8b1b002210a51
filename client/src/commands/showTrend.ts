import * as vscode from "vscode";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { isTrendState, trendRequests } from "../../../server/src/protocol/trends.ts";
import type { TrendState } from "../../../server/src/protocol/trends.ts";
import type { Tocsin } from "../extension.ts";
import type { Server } from "../server.ts";
import { complain } from "./complain.ts";

/** How far back a trend goes at first. */
const usualDays = 90;

/** Shows how a table, model or refresh has done: that of a line of a tree, the one given, or one that the user picks. */
export const showTrend = (tocsin: Tocsin, target?: unknown): Promise<void> => complain(open(tocsin, target));

async function open({ server, panels, panelKinds }: Tocsin, target: unknown): Promise<void> {
  const state = given(target) ?? (await pick(server));
  if (state) panels.open(panelKinds.trend, state);
}

function given(target: unknown): TrendState | undefined {
  const stepId = (target as TreeNode | undefined)?.stepId;
  if (typeof stepId === "string") return { step: stepId, days: usualDays };
  const state = { days: usualDays, ...(target as object | undefined) };
  return isTrendState(state) && state.name !== undefined ? state : undefined;
}

async function pick(server: Server): Promise<TrendState | undefined> {
  const names = await server.request(trendRequests.trendNames, {});
  const placeHolder = vscode.l10n.t("The trend of which table, model or refresh?");
  // Where databases are asked themselves, nobody has counted the names.
  if (names.length === 0) {
    const name = await vscode.window.showInputBox({ title: vscode.l10n.t("Trend"), prompt: placeHolder });
    return name ? { name, days: usualDays } : undefined;
  }
  const items = names.map(({ name, stage, description }) => ({ label: name, description, stage }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen && { name: chosen.label, stage: chosen.stage, days: usualDays };
}
