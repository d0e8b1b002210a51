import * as vscode from "vscode";
import { requests, type FileStatus } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";
import { nameLanguage } from "./templateLanguage.ts";

/** How long the editor must be quiet before the status is asked for again. */
const quietMs = 250;

/** Shows in the status bar which kind and which configuration apply to the open file; nothing for other files. */
export function showFileStatus({ context, server }: Tocsin): void {
  const item = vscode.window.createStatusBarItem("tocsin.fileStatus", vscode.StatusBarAlignment.Right, 100);
  item.name = "Tocsin";
  let isRunning = false;
  let timer: NodeJS.Timeout | undefined;

  const update = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) return item.hide();
    if (!isRunning) return document.languageId === "yaml" ? drawStopped(item) : item.hide();
    const status = await server.request(requests.fileStatus, { uri: document.uri.toString() }).then(
      (answer) => answer,
      (): FileStatus => ({}),
    );
    if (document !== vscode.window.activeTextEditor?.document) return;
    draw(item, status);
    await nameLanguage(document, status);
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), quietMs);
  };

  context.subscriptions.push(
    item,
    { dispose: () => clearTimeout(timer) },
    server.onDidChange((running) => {
      isRunning = running;
      schedule();
    }),
    vscode.window.onDidChangeActiveTextEditor(schedule),
    vscode.workspace.onDidSaveTextDocument(schedule),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) schedule();
    }),
  );
}

function draw(item: vscode.StatusBarItem, status: FileStatus): void {
  const config = status.config === undefined ? undefined : vscode.Uri.parse(status.config);
  const where = config ? vscode.workspace.asRelativePath(config) : vscode.l10n.t("no .tocsin.yaml");
  const title = status.kind?.title ?? (status.excluded ? vscode.l10n.t("left alone") : undefined);
  if (title === undefined) return item.hide();
  item.text = `$(bell) ${title} · ${where}`;
  item.backgroundColor = undefined;
  item.tooltip = new vscode.MarkdownString(tooltipOf(status, where, config !== undefined).join("\n\n"));
  item.command = config
    ? { command: "vscode.open", title: vscode.l10n.t("Open Configuration"), arguments: [config] }
    : "tocsin.createConfig";
  item.accessibilityInformation = { label: vscode.l10n.t("Tocsin: {0}, {1}", title, where) };
  item.show();
}

/** Which rules apply to the file, and why. */
function tooltipOf(status: FileStatus, where: string, hasConfig: boolean): string[] {
  const { kind, reader = "", known, glob = "", excluded } = status;
  const lines: string[] = [];
  if (excluded) lines.push(vscode.l10n.t("Tocsin leaves this file alone: `files.exclude` names it."));
  else if (kind) {
    lines.push(vscode.l10n.t("**{0}** (`{1}`), judged as {2} reads it", kind.title, kind.id, reader));
    lines.push(
      known === "configured"
        ? vscode.l10n.t("Known by `files.kinds`: `{0}`", glob)
        : known === "named"
          ? vscode.l10n.t("A configuration of the project names it")
          : vscode.l10n.t("Known by what stands in it"),
    );
  }
  lines.push(
    hasConfig
      ? vscode.l10n.t("Settings: {0}. Click to open them.", where)
      : vscode.l10n.t("Settings: the editor's and the defaults. Click to create a .tocsin.yaml."),
  );
  return lines;
}

function drawStopped(item: vscode.StatusBarItem): void {
  item.text = `$(bell-slash) ${vscode.l10n.t("Tocsin is not running")}`;
  item.tooltip = vscode.l10n.t("Click to restart Tocsin's language server.");
  item.command = "tocsin.restartServer";
  item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
  item.show();
}
