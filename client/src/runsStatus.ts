import * as vscode from "vscode";
import { failureRequests } from "../../server/src/protocol/failureNotes.ts";
import type { RunsStatus } from "../../server/src/protocol/failureNotes.ts";
import type { Server } from "./server.ts";
import type { Views } from "./views.ts";

/** That there was history in this workspace, in its state: nothing is asked for where there never was. */
const key = "hasRunHistory";

/** Changes that come together are asked about once. */
const quietMs = 300;

/** Shows in the status bar how the last run of production went, and how many failures were not seen yet. */
export function showRunsStatus(context: vscode.ExtensionContext, server: Server, views: Views): void {
  const item = vscode.window.createStatusBarItem("tocsin.runs", vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t("Tocsin: Runs");
  item.command = "tocsin.failures.focus";
  let timer: NodeJS.Timeout | undefined;
  const update = async (): Promise<void> => {
    const settings = vscode.workspace.getConfiguration("tocsin.runs");
    const environments = settings.get<readonly string[]>("productionEnvironments", []);
    const asked = server.request(failureRequests.runsStatus, { environments });
    const status = await asked.catch(() => undefined);
    if (!status?.run) return item.hide();
    void context.workspaceState.update(key, true);
    draw(item, status, status.run);
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), quietMs);
  };
  context.subscriptions.push(
    item,
    { dispose: () => clearTimeout(timer) },
    views.onDidRead(soon),
    server.onDidChange((running) => {
      if (!running) item.hide();
      else if (context.workspaceState.get(key) === true) soon();
    }),
  );
}

function draw(
  item: vscode.StatusBarItem,
  { unseen }: RunsStatus,
  { name, statusText, at, icon }: NonNullable<RunsStatus["run"]>,
): void {
  const failures =
    unseen === 0
      ? undefined
      : unseen === 1
        ? vscode.l10n.t("1 failure that you have not marked as seen")
        : vscode.l10n.t("{0} failures that you have not marked as seen", unseen);
  item.text = `$(${icon.id}) ${name}${unseen > 0 ? ` $(bell-dot) ${unseen}` : ""}`;
  const run = vscode.l10n.t("{0}: {1}, {2}", name, statusText, at);
  const click = vscode.l10n.t("Click to open Failures.");
  item.tooltip = [run, failures, click].filter(Boolean).join("\n");
  const label = failures ? `${run}. ${failures}` : run;
  item.accessibilityInformation = { label: `${label}. ${vscode.l10n.t("Opens Failures")}`, role: "button" };
  item.show();
}
