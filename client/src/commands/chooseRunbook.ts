import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { askRunbooks, openRunbookPage, pickRunbook } from "../runbooks.ts";
import { complain } from "./complain.ts";

/** Lets the user choose among the alerts of the workspace, and opens the runbook of the one chosen. */
export async function chooseRunbook({ server }: Tocsin): Promise<void> {
  await complain(
    askRunbooks(server, {}).then(async ({ candidates, message }) => {
      if (candidates.length === 0) {
        await vscode.window.showInformationMessage(message ?? vscode.l10n.t("There is no runbook."));
        return;
      }
      const chosen = await pickRunbook(candidates);
      if (chosen) await openRunbookPage(chosen);
    }),
  );
}
