import * as vscode from "vscode";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { isTrendState, mostTrendNames, trendRequests } from "../../../server/src/protocol/trends.ts";
import type { TrendName, TrendState } from "../../../server/src/protocol/trends.ts";
import type { Tocsin } from "../extension.ts";
import type { Server } from "../server.ts";
import { complain } from "./complain.ts";

/** How far back a trend goes at first. */
const usualDays = 90;

/** Who types on is waited for, in milliseconds. */
const typingMs = 150;

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
  const chosen = await pickName(names, placeHolder, (text) =>
    server.request(trendRequests.trendNames, { text }),
  );
  return chosen && { name: chosen.label, stage: chosen.stage, days: usualDays };
}

type Item = vscode.QuickPickItem & Pick<TrendName, "stage">;

/** Where there are more names than were told, those that have what is typed in them are asked for. */
async function pickName(
  first: readonly TrendName[],
  placeHolder: string,
  ask: (text: string) => Promise<readonly TrendName[]>,
): Promise<Item | undefined> {
  const itemsOf = (names: readonly TrendName[]): Item[] =>
    names.map(({ name, stage, description }) => ({ label: name, description, stage }));
  const picker = vscode.window.createQuickPick<Item>();
  Object.assign(picker, { placeholder: placeHolder, matchOnDescription: true, items: itemsOf(first) });
  let timer: NodeJS.Timeout | undefined;
  const look = async (text: string): Promise<void> => {
    picker.busy = true;
    const found = await ask(text).catch(() => first);
    if (picker.value === text) Object.assign(picker, { items: itemsOf(found), busy: false });
  };
  try {
    return await new Promise<Item | undefined>((resolve) => {
      picker.onDidAccept(() => resolve(picker.activeItems[0]));
      picker.onDidHide(() => resolve(undefined));
      if (first.length >= mostTrendNames)
        picker.onDidChangeValue((text) => {
          clearTimeout(timer);
          timer = setTimeout(() => void look(text), typingMs);
        });
      picker.show();
    });
  } finally {
    clearTimeout(timer);
    picker.dispose();
  }
}
