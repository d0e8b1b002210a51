import * as vscode from "vscode";
import { failureGroupings, isFailureGrouping } from "../../../server/src/protocol/failureNotes.ts";
import type { FailureGrouping } from "../../../server/src/protocol/failureNotes.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Groups "Failures" by what is given, or by what the user picks. */
export async function groupFailures({ views }: Tocsin, given?: unknown): Promise<void> {
  const grouping = typeof given === "string" && isFailureGrouping(given) ? given : await pick(views);
  if (grouping) await complain(views.setFailureGrouping(grouping));
}

async function pick(views: Tocsin["views"]): Promise<FailureGrouping | undefined> {
  if (!views.state("failures")) await views.trees.failures.getChildren();
  const { grouping: now, groupings = failureGroupings } = views.state("failures") ?? {};
  const titles: Readonly<Record<FailureGrouping, readonly [label: string, detail: string]>> = {
    error: [
      vscode.l10n.t("Error"),
      vscode.l10n.t(
        "Failures of the same cause together, whatever numbers, times and values their messages have",
      ),
    ],
    node: [
      vscode.l10n.t("Table, Model or Refresh"),
      vscode.l10n.t("What failed together with its own failures"),
    ],
    run: [vscode.l10n.t("Run"), vscode.l10n.t("Each run with what failed in it")],
    owner: [vscode.l10n.t("Owner"), vscode.l10n.t("Who owns it, as the manifest of dbt says")],
    day: [vscode.l10n.t("Day"), vscode.l10n.t("One after the other, the newest first")],
  };
  const items = failureGroupings
    .filter((grouping) => groupings.includes(grouping))
    .map((grouping) => ({
      ...{ label: titles[grouping][0], detail: titles[grouping][1], grouping },
      iconPath: new vscode.ThemeIcon(grouping === now ? "check" : "blank"),
      ...(grouping === now ? { description: vscode.l10n.t("now") } : {}),
    }));
  const placeHolder = vscode.l10n.t("Group failures by what?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.grouping;
}
