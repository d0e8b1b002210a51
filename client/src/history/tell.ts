import * as vscode from "vscode";
import type { SyncedRuns } from "../../../server/src/protocol/history.ts";

/** Says why sources could not be read, with what can be done about it. */
export async function tellProblems({ problems, state }: SyncedRuns): Promise<void> {
  if (state === "busy") {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("Another window or terminal reads run history now. What it reads shows up here, too."),
    );
    return;
  }
  const [first, ...more] = problems;
  if (!first) return;
  const tryAgain = vscode.l10n.t("Try Again");
  const setPassword = vscode.l10n.t("Set Password…");
  const check = vscode.l10n.t("Check Connections…");
  const rest = more.length > 0 ? vscode.l10n.t(" And {0} more.", more.length) : "";
  const text = `${first.source}: ${first.message} ${first.hint}${rest}`;
  const choices = first.wantsSecret ? [setPassword, tryAgain, check] : [tryAgain, check];
  const choice = await vscode.window.showWarningMessage(text, ...choices);
  if (choice === tryAgain) await vscode.commands.executeCommand("tocsin.syncRuns");
  if (choice === setPassword) await vscode.commands.executeCommand("tocsin.setPassword", first.source);
  if (choice === check) await vscode.commands.executeCommand("tocsin.checkConnections");
}

/** The old one is there still, for whoever wants to look into it. */
export async function tellSetAside(path: string): Promise<void> {
  const text = vscode.l10n.t(
    "The mirror of run history was damaged. It was set aside as {0}, and a new one filled. Import again what you imported.",
    path,
  );
  await vscode.window.showWarningMessage(text);
}

/** A workspace that nobody trusts names no place to connect to. */
export async function tellUntrusted(): Promise<void> {
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const text = vscode.l10n.t(
    "Tocsin connects to databases in trusted workspaces only: .tocsin.yaml names them.",
  );
  if ((await vscode.window.showInformationMessage(text, manage)) === manage)
    await vscode.commands.executeCommand("workbench.trust.manage");
}

export async function tellWithoutSources(): Promise<void> {
  const open = vscode.l10n.t("Open .tocsin.yaml");
  const text = vscode.l10n.t(
    "No source of run history is named: name a database below `history.sources` in .tocsin.yaml.",
  );
  if ((await vscode.window.showInformationMessage(text, open)) === open)
    await vscode.commands.executeCommand("tocsin.createConfig");
}
