import * as vscode from "vscode";

/** What every picture of runs says. */
export const runWords = (): Readonly<Record<string, string>> => ({
  succeeded: vscode.l10n.t("succeeded"),
  warned: vscode.l10n.t("warned"),
  failed: vscode.l10n.t("failed"),
  skipped: vscode.l10n.t("skipped"),
  running: vscode.l10n.t("running"),
  cancelled: vscode.l10n.t("cancelled"),
  unknown: vscode.l10n.t("unknown"),
  integration: vscode.l10n.t("Integration"),
  transformation: vscode.l10n.t("Transformation"),
  consumption: vscode.l10n.t("Semantic models"),
  step: vscode.l10n.t("Step"),
  stage: vscode.l10n.t("Stage"),
  status: vscode.l10n.t("Status"),
  openRun: vscode.l10n.t("Open Run"),
  search: vscode.l10n.t("Search steps"),
  failedOnly: vscode.l10n.t("Failed only"),
  tools: vscode.l10n.t("What is shown"),
  cut: vscode.l10n.t("Only the newest {0} steps are shown."),
});
