import * as vscode from "vscode";
import { requests } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";

const redHatYaml = "redhat.vscode-yaml";
const seenKey = "redHatYaml.explained";

/**
 * Globs for which Red Hat's YAML extension detects no schema; a `# yaml-language-server:` line in a file still
 * applies.
 * Its source: https://github.com/redhat-developer/vscode-yaml/pull/1248
 */
const setting = "disableSchemaDetection";

/** Explains once, when a file of ours is open and Red Hat's YAML extension checks it too, whose squiggles are whose. */
export function explainRedHatYaml({ context, server }: Tocsin): void {
  const consider = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    if (!editor || context.globalState.get<boolean>(seenKey)) return;
    const extension = vscode.extensions.getExtension(redHatYaml);
    if (!extension?.isActive) return;
    const uri = editor.document.uri;
    const status = await server.request(requests.fileStatus, { uri: uri.toString() }).catch(() => undefined);
    if (!status?.kind || context.globalState.get<boolean>(seenKey)) return;
    await context.globalState.update(seenKey, true);
    await offer(uri, hasSetting(extension));
  };
  context.subscriptions.push(
    vscode.window.onDidChangeActiveTextEditor((editor) => void consider(editor)),
    server.onDidChange((running) => running && void consider(vscode.window.activeTextEditor)),
    vscode.extensions.onDidChange(() => void consider(vscode.window.activeTextEditor)),
  );
}

function hasSetting(extension: vscode.Extension<unknown>): boolean {
  const configuration: unknown = extension.packageJSON?.contributes?.configuration;
  return JSON.stringify(configuration ?? "").includes(`yaml.${setting}`);
}

async function offer(uri: vscode.Uri, canLeave: boolean): Promise<void> {
  const text = vscode.l10n.t(
    "Red Hat's YAML extension checks this file too: squiggles that are marked yaml-schema are not Tocsin's.",
  );
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!canLeave || !folder) {
    const update = vscode.l10n.t("A newer version of it can leave files to Tocsin ({0}).", `yaml.${setting}`);
    await vscode.window.showInformationMessage(canLeave ? text : `${text} ${update}`);
    return;
  }
  const leave = vscode.l10n.t("Leave these files to Tocsin");
  const keep = vscode.l10n.t("Keep both");
  if ((await vscode.window.showInformationMessage(text, leave, keep)) !== leave) return;
  await leaveFilesToTocsin(folder, uri);
}

/** Adds the folder of the file to the setting in the workspace's settings; one entry, to be removed by hand. */
async function leaveFilesToTocsin(folder: vscode.WorkspaceFolder, uri: vscode.Uri): Promise<void> {
  const path = vscode.workspace.asRelativePath(uri, false);
  const slash = path.lastIndexOf("/");
  const extension = path.slice(path.lastIndexOf("."));
  const glob = slash < 0 ? `**/${path}` : `**/${path.slice(0, slash)}/*${extension}`;
  const configuration = vscode.workspace.getConfiguration("yaml", uri);
  const present = configuration.inspect<string | string[]>(setting)?.workspaceValue ?? [];
  const globs = [...new Set([present].flat().concat(glob))];
  await configuration.update(setting, globs, vscode.ConfigurationTarget.Workspace);
  const undo = vscode.l10n.t("Undo");
  const done = vscode.l10n.t("Added {0} to yaml.{1} of {2}'s settings.", glob, setting, folder.name);
  if ((await vscode.window.showInformationMessage(done, undo)) !== undo) return;
  const before = [present].flat();
  await configuration.update(
    setting,
    before.length > 0 ? before : undefined,
    vscode.ConfigurationTarget.Workspace,
  );
}
