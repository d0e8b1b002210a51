import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Takes all passwords of sources out of VS Code's storage, those of other folders as well. */
export function forgetPasswords({ history }: Tocsin): Promise<void> {
  const ask = async (): Promise<void> => {
    const count = await history.passwords();
    if (count === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t("Tocsin keeps no password."));
      return;
    }
    const forget = vscode.l10n.t("Forget");
    const detail = vscode.l10n.t("They are asked for again when their sources are read next.");
    const question = vscode.l10n.t("Forget all passwords of run history, in every folder ({0})?", count);
    const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, forget);
    if (choice === forget) await history.forgetPasswords();
  };
  return complain(ask());
}
