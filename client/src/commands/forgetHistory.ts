import * as vscode from "vscode";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import type { Server } from "../server.ts";
import { complain } from "./complain.ts";

/** Takes run history out of the mirror: all of it, or what one source recorded. */
export function forgetHistory({ server, views }: Tocsin): Promise<void> {
  const ask = async (): Promise<void> => {
    const choice = await pickWhat(server);
    if (!choice) return;
    const notes = await confirm(choice.source);
    if (notes === undefined) return;
    const { source } = choice;
    const forgotten = await server.request(requests.forgetRuns, { ...(source && { source }), notes });
    views.refresh();
    if (!forgotten.isThere)
      await vscode.window.showInformationMessage(vscode.l10n.t("There was nothing of it in run history."));
  };
  return complain(ask());
}

type Choice = vscode.QuickPickItem & { readonly source?: string };

/** Asks where there are sources to choose from. */
async function pickWhat(server: Server): Promise<Choice | undefined> {
  const all: Choice = { label: vscode.l10n.t("All Run History") };
  const { sources } = await server.request(requests.sources, {});
  if (sources.length === 0) return all;
  const choices = sources.map(({ name, what }): Choice => ({ label: name, description: what, source: name }));
  const placeHolder = vscode.l10n.t("Run history to forget");
  return vscode.window.showQuickPick([all, ...choices], { placeHolder });
}

/** Whether what the user marked is to go, too; `undefined` when nothing is. */
async function confirm(source: string | undefined): Promise<boolean | undefined> {
  const forget = vscode.l10n.t("Forget");
  const withNotes = vscode.l10n.t("Forget, with What I Marked");
  const question =
    source === undefined
      ? vscode.l10n.t("Forget all run history of this folder?")
      : vscode.l10n.t("Forget what was read from {0}?", source);
  const again = vscode.l10n.t("The next sync reads it again.");
  const detail =
    source === undefined
      ? vscode.l10n.t(
          "The mirror on this machine is deleted. What you marked as seen, acknowledged or filtered stays unless you say otherwise. Passwords and the databases themselves are not touched. The next sync, which may start by itself, reads their history again; import again what you imported.",
        )
      : again;
  const choices = source === undefined ? [forget, withNotes] : [forget];
  const choice = await vscode.window.showWarningMessage(question, { modal: true, detail }, ...choices);
  return choice === undefined ? undefined : choice === withNotes;
}
