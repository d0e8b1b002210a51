import * as vscode from "vscode";

/** Waits for what a command does; says what went wrong, with the way to the log. */
export async function complain(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const showLog = vscode.l10n.t("Show Log");
    const text = error instanceof Error ? error.message : String(error);
    const choice = await vscode.window.showErrorMessage(text, showLog);
    if (choice === showLog) await vscode.commands.executeCommand("tocsin.showLog");
  }
}
