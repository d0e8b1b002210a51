import * as vscode from "vscode";
import type { HistorySources, SourceAbout } from "../../../server/src/protocol/history.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Server } from "../server.ts";

/** What was said yes to before, by the name of the source; in the state of the workspace, to show what has changed. */
const key = "connectedSources";

/**
 * Asks of each source that nobody has spoken for whether it may be connected to: the file that names it comes with the
 * folder. Answers the sources as they are then.
 */
export async function askToConnect(
  { workspaceState }: vscode.ExtensionContext,
  server: Server,
  sources: HistorySources["sources"],
): Promise<readonly SourceAbout[]> {
  const asked: SourceAbout[] = [];
  for (const source of sources) {
    if (source.isTrusted) {
      asked.push(source);
      continue;
    }
    const before = workspaceState.get<Readonly<Record<string, string>>>(key, {});
    if (!(await mayConnect(source, before[source.name]))) {
      asked.push(source);
      continue;
    }
    const { name, identity, what } = source;
    const { isTrusted } = await server.request(requests.trustSource, { name, identity });
    if (isTrusted) await workspaceState.update(key, { ...before, [name]: what });
    asked.push({ ...source, isTrusted });
  }
  return asked;
}

async function mayConnect(
  { name, what, details, secret }: SourceAbout,
  before: string | undefined,
): Promise<boolean> {
  const connect = vscode.l10n.t("Connect");
  const detail = [
    vscode.l10n.t("The .tocsin.yaml of this folder names it as a source of run history:"),
    details.map(([label, value]) => `${label}: ${value}`).join("\n"),
    ...(before !== undefined && before !== what
      ? [vscode.l10n.t("It has changed since you said yes: it was {0}.", before)]
      : []),
    secret === "none"
      ? vscode.l10n.t("Tocsin only reads there. You are asked again when one of these changes.")
      : vscode.l10n.t(
          "Your password or sign-in is sent there, so see that it is the right place. Tocsin only reads. You are asked again when one of these changes.",
        ),
  ].join("\n\n");
  const question = vscode.l10n.t("Connect to “{0}”?", name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, connect)) === connect;
}
