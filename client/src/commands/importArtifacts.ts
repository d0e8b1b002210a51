import * as vscode from "vscode";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { ImportedRuns } from "../../../server/src/protocol/history.ts";
import type { Tocsin } from "../extension.ts";
import { tellSetAside } from "../history/tell.ts";
import { complain } from "./complain.ts";

/** Reads dbt's artifacts into run history: those of the given paths, else what the user picks. Folders are watched then. */
export async function importArtifacts(
  { artifacts, server, views }: Tocsin,
  ...given: unknown[]
): Promise<void> {
  const paths = given.filter((path) => typeof path === "string");
  const chosen = paths.length > 0 ? paths : await pickPaths();
  if (chosen.length === 0) return;
  await complain(
    server.request(requests.importRuns, { paths: chosen }).then(async (imported) => {
      views.refresh();
      if (imported.aside !== undefined) void tellSetAside(imported.aside);
      if (imported.files > 0) await artifacts.add(chosen);
      // Nobody waits until that is read.
      void report(imported);
    }),
  );
}

type Choice = vscode.QuickPickItem & { readonly paths?: readonly string[] };

/** dbt's folders of the workspace, and the way to any other. */
async function pickPaths(): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(
    "**/target/run_results.json",
    "**/{node_modules,dbt_packages}/**",
    20,
  );
  const folders = found.map((uri) => vscode.Uri.joinPath(uri, ".."));
  const choices: Choice[] = [
    ...folders.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), paths: [uri.fsPath] })),
    { label: vscode.l10n.t("Folder, File or Zip Archive…") },
  ];
  const only = folders.length === 0 ? choices[0] : undefined;
  const placeHolder = vscode.l10n.t("Run results, manifests and source freshness of dbt");
  const choice = only ?? (await vscode.window.showQuickPick(choices, { placeHolder }));
  if (!choice) return [];
  if (choice.paths) return choice.paths;
  const uris = await vscode.window.showOpenDialog({
    canSelectFiles: true,
    canSelectFolders: true,
    canSelectMany: true,
    openLabel: vscode.l10n.t("Import"),
    filters: { dbt: ["json", "zip"] },
  });
  return (uris ?? []).map((uri) => uri.fsPath);
}

async function report({ files, newSteps, known, problems }: ImportedRuns): Promise<void> {
  if (problems.length > 0) {
    const more = problems.length > 1 ? vscode.l10n.t(" And {0} more.", problems.length - 1) : "";
    await vscode.window.showWarningMessage(`${problems[0]}.${more}`);
    return;
  }
  const text =
    files === 0
      ? vscode.l10n.t("No run_results.json, manifest.json or sources.json of dbt is there.")
      : vscode.l10n.t("{0} files read, {1} new steps, {2} files were known.", files - known, newSteps, known);
  await vscode.window.showInformationMessage(text);
}
