import * as vscode from "vscode";

/** What a new `.tocsin.yaml` says: everything in it is a comment, so that the defaults stay. */
const template = `# Settings of Tocsin for this folder and everything below it.
# In place of this file, \`tocsin init\` in a terminal writes one from what it finds here.

# checks:                           # off | info | warning | error, for one check or a family
#   alert/missing-runbook: off
#   promql/*: warning

# files:
#   exclude: ["vendor/**"]          # not checked
#   kinds: { "logs/**": loki-rules } # what the files at a path are
#   maxSize: 30                     # MB; larger files are not read (default 20, at most 50)

# target:
#   prometheus: "2.53"              # versions of the programs that read the files (default: the newest)
#   alertmanager: "0.28"
#   grafana: "11.6"

# runbooks:
#   folder: runbooks                # relative to this file
#   url: https://runbooks.example.com/

# history:                          # where run history comes from; passwords are asked for, never written here
#   sources:
#     warehouse:
#       type: postgres
#       host: warehouse.example.com
#       database: dbb_warehouse
#       user: tocsin_reader
`;

/** Creates `.tocsin.yaml` in the workspace folder of the open file, and opens it; an existing one is only opened. */
export async function createConfig(): Promise<void> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? (await pickFolder());
  if (!folder) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("Open a folder first: .tocsin.yaml belongs to one."),
    );
    return;
  }
  const uri = vscode.Uri.joinPath(folder.uri, ".tocsin.yaml");
  const exists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (!exists) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(template));
  await vscode.window.showTextDocument(uri);
}

async function pickFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}
