import * as vscode from "vscode";
import type { RunsView } from "../../../server/src/protocol/messages.ts";
import { runsTreeRequests } from "../../../server/src/protocol/runsTree.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Writes all runs that "Runs" shows with its filter into a file: the one given, or what the user chooses. */
export const exportRuns = (tocsin: Tocsin, path?: unknown): Promise<void> => exportView(tocsin, "runs", path);

/** The same of "Failures". */
export const exportFailures = (tocsin: Tocsin, path?: unknown): Promise<void> =>
  exportView(tocsin, "failures", path);

const formats = ["csv", "json", "html"] as const;

async function exportView({ server }: Tocsin, view: RunsView, given: unknown): Promise<void> {
  const uri = typeof given === "string" ? vscode.Uri.file(given) : await ask(view);
  if (!uri) return;
  const format = formats.find((one) => uri.path.toLowerCase().endsWith(`.${one}`)) ?? "csv";
  const path = uri.fsPath;
  await complain(
    server.request(runsTreeRequests.exportLines, { view, format, path }).then(({ rows }) => {
      // It was stopped.
      if (rows < 0) return;
      // Nobody waits until that is read.
      void told(rows, uri);
    }),
  );
}

function ask(view: RunsView): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${view}.csv`) } : {}),
    filters: { CSV: ["csv"], JSON: ["json"], HTML: ["html"] },
    saveLabel: vscode.l10n.t("Export"),
  });
}

async function told(rows: number, uri: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const text = vscode.l10n.t("{0} rows written to {1}", rows, vscode.workspace.asRelativePath(uri));
  if ((await vscode.window.showInformationMessage(text, open)) !== open) return;
  // A page of HTML is shown where pages are.
  await (uri.path.endsWith(".html")
    ? vscode.env.openExternal(uri)
    : vscode.commands.executeCommand("vscode.open", uri));
}
