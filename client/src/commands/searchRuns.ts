import * as vscode from "vscode";
import type { RunsView } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Leaves in "Runs" those that mention a text: the one given, or what the user types. */
export const searchRuns = (tocsin: Tocsin, text?: unknown): Promise<void> => search(tocsin, "runs", text);

/** The same in "Failures". */
export const searchFailures = (tocsin: Tocsin, text?: unknown): Promise<void> =>
  search(tocsin, "failures", text);

async function search({ views }: Tocsin, view: RunsView, given: unknown): Promise<void> {
  if (!views.state(view)) await views.trees[view].getChildren();
  const filter = views.state(view)?.filter ?? {};
  const text = typeof given === "string" ? given : await ask(filter.text);
  if (text !== undefined && text.trim() !== (filter.text ?? ""))
    await complain(views.setFilter(view, { ...filter, text }));
}

const ask = (text: string | undefined): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: vscode.l10n.t("Search"),
    prompt: vscode.l10n.t(
      "Part of a run id, of a pipeline, of a table, dbt node or semantic model, or of an error. Empty: all.",
    ),
    value: text ?? "",
  });
