import * as vscode from "vscode";
import type { HistorySources, SourceAbout } from "../../../server/src/protocol/history.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";

/** The source that a command is about: by its name, or that of a line of the tree; another line names none. */
export function sourceNameOf(target: unknown): string | undefined {
  if (typeof target === "string") return target;
  const { context, label } = (target ?? {}) as Partial<TreeNode>;
  return context?.startsWith("source ") ? label : undefined;
}

/** The source with a password that is meant, or one that the user picks where there are several. */
export async function pickSource(
  said: HistorySources | undefined,
  name: string | undefined,
): Promise<SourceAbout | undefined> {
  if (!said) return undefined;
  const named = said.sources.filter((one) => name === undefined || one.name === name);
  const sources = named.filter(({ secret }) => secret === "password");
  if (sources.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t("No source of run history is let in by a password."),
    );
    return undefined;
  }
  if (sources.length === 1) return sources[0];
  const choices = sources.map((source) => ({ label: source.name, description: source.what, source }));
  const placeHolder = vscode.l10n.t("Password of which source?");
  return (await vscode.window.showQuickPick(choices, { placeHolder }))?.source;
}
