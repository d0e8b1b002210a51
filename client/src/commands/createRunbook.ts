import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { askRunbooks, createPage, openRunbookPage, questionOf } from "../runbooks.ts";
import { complain } from "./complain.ts";

/** Creates the runbook of an alert (under the cursor, or of a lens) or of a run or step; one that exists is opened. */
export async function createRunbook({ server }: Tocsin, target?: unknown): Promise<void> {
  const question = questionOf(target);
  if (!question) {
    await vscode.window.showInformationMessage(vscode.l10n.t("Put the cursor on an alert first."));
    return;
  }
  await complain(
    askRunbooks(server, question).then(async ({ candidates, create, message }) => {
      if (create) return createPage(create);
      const [existing] = candidates;
      if (existing) return openRunbookPage(existing);
      await vscode.window.showInformationMessage(
        message ?? vscode.l10n.t("There is no alert at this place."),
      );
    }),
  );
}
