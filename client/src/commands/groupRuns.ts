import * as vscode from "vscode";
import { groupings, isGrouping } from "../../../server/src/protocol/runsTree.ts";
import type { Grouping } from "../../../server/src/protocol/runsTree.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Groups "Runs" by what is given, or by what the user picks. */
export async function groupRuns({ views }: Tocsin, given?: unknown): Promise<void> {
  const grouping = typeof given === "string" && isGrouping(given) ? given : await pick(views);
  if (grouping) await complain(views.setGrouping(grouping));
}

async function pick(views: Tocsin["views"]): Promise<Grouping | undefined> {
  if (!views.state("runs")) await views.trees.runs.getChildren();
  const now = views.state("runs")?.grouping;
  const titles: Readonly<Record<Grouping, string>> = {
    day: vscode.l10n.t("Day"),
    pipeline: vscode.l10n.t("Pipeline"),
    dataProduct: vscode.l10n.t("Data Product"),
    environment: vscode.l10n.t("Environment"),
    status: vscode.l10n.t("Status"),
  };
  const items = groupings.map((grouping) => ({
    ...{ label: titles[grouping], grouping },
    iconPath: new vscode.ThemeIcon(grouping === now ? "check" : "blank"),
    ...(grouping === now ? { description: vscode.l10n.t("now") } : {}),
  }));
  const placeHolder = vscode.l10n.t("Group runs by what?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.grouping;
}

const by =
  (grouping: Grouping) =>
  (tocsin: Tocsin): Promise<void> =>
    groupRuns(tocsin, grouping);

export const groupRunsByDay = by("day");
export const groupRunsByPipeline = by("pipeline");
export const groupRunsByDataProduct = by("dataProduct");
export const groupRunsByEnvironment = by("environment");
export const groupRunsByStatus = by("status");
