import * as vscode from "vscode";
import { failureRequests } from "../../../server/src/protocol/failureNotes.ts";
import type { SavedFilterAbout } from "../../../server/src/protocol/failureNotes.ts";
import type { RunsView } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { isFiltered } from "../views.ts";
import { complain } from "./complain.ts";

export const saveRunsFilter = (tocsin: Tocsin, name?: unknown): Promise<void> =>
  complain(save(tocsin, "runs", name));
export const saveFailuresFilter = (tocsin: Tocsin, name?: unknown): Promise<void> =>
  complain(save(tocsin, "failures", name));
export const chooseRunsFilter = (tocsin: Tocsin, name?: unknown): Promise<void> =>
  complain(choose(tocsin, "runs", name));
export const chooseFailuresFilter = (tocsin: Tocsin, name?: unknown): Promise<void> =>
  complain(choose(tocsin, "failures", name));

/** Keeps the present filter of a view under a name. */
async function save({ server, views }: Tocsin, view: RunsView, given: unknown): Promise<void> {
  if (!views.state(view)) await views.trees[view].getChildren();
  const filter = views.state(view)?.filter ?? {};
  if (!isFiltered(filter)) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no filter to save: set one first."));
    return;
  }
  const saved = await server.request(failureRequests.savedFilters, { view });
  const name = typeof given === "string" ? given : await askName(saved, "");
  if (name) await server.request(failureRequests.saveFilter, { view, name, filter });
}

const askName = async (saved: readonly SavedFilterAbout[], value: string): Promise<string | undefined> => {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("Name of Filter"),
    prompt: vscode.l10n.t("A name that is there already gets the new filter."),
    value,
    validateInput: (text) =>
      saved.some((one) => one.name === text.trim()) && text.trim() !== value
        ? {
            message: vscode.l10n.t("There is a filter of this name: it is replaced."),
            severity: vscode.InputBoxValidationSeverity.Warning,
          }
        : undefined,
  });
  return name?.trim() || undefined;
};

type Choice = vscode.QuickPickItem & { readonly one?: SavedFilterAbout; readonly manages?: true };

/** Sets one of the filters that were saved, or renames or deletes it. */
async function choose(tocsin: Tocsin, view: RunsView, given: unknown): Promise<void> {
  const { server, views } = tocsin;
  const saved = await server.request(failureRequests.savedFilters, { view });
  const byName = saved.find(({ name }) => name === given);
  if (byName) return views.setFilter(view, byName.filter);
  if (saved.length === 0) {
    const text = vscode.l10n.t("No filter is saved yet: set one, then save it under a name.");
    void vscode.window.showInformationMessage(text);
    return;
  }
  const manage = vscode.l10n.t("Rename or Delete…");
  const choices: Choice[] = [
    ...choicesOf(saved),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: manage, manages: true },
  ];
  const placeHolder = vscode.l10n.t("Which filter?");
  const choice = await vscode.window.showQuickPick(choices, { placeHolder, matchOnDescription: true });
  if (choice?.manages) await change(tocsin, view, saved);
  else if (choice?.one) await views.setFilter(view, choice.one.filter);
}

const choicesOf = (saved: readonly SavedFilterAbout[]): Choice[] =>
  saved.map((one) => ({ label: one.name, description: one.description, one }));

async function change({ server }: Tocsin, view: RunsView, saved: readonly SavedFilterAbout[]): Promise<void> {
  const placeHolder = vscode.l10n.t("Rename or delete which filter?");
  const one = (await vscode.window.showQuickPick(choicesOf(saved), { placeHolder }))?.one;
  if (!one) return;
  const rename = vscode.l10n.t("Rename…");
  const remove = vscode.l10n.t("Delete");
  const what = await vscode.window.showQuickPick([rename, remove], { placeHolder: one.name });
  if (what === remove)
    await server.request(failureRequests.saveFilter, { view, name: one.name, filter: null });
  const to = what === rename ? await askName(saved, one.name) : undefined;
  if (to) await server.request(failureRequests.renameFilter, { view, name: one.name, to });
}
