import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import type { RouteState } from "../panels/route.ts";

/** Shows the way of an alert through the routes of Alertmanager: the one given, or the one at the cursor. */
export async function showRoute({ panels, panelKinds }: Tocsin, target?: unknown): Promise<void> {
  const place = placeOf(target) ?? cursor();
  if (place) panels.open(panelKinds.route, { at: place, labels: {} });
  else {
    const text = vscode.l10n.t("Put the cursor into an alert first.");
    await vscode.window.showInformationMessage(text);
  }
}

function placeOf(target: unknown): RouteState["at"] | undefined {
  const at = (target as { readonly at?: Partial<RouteState["at"]> } | null | undefined)?.at;
  if (typeof at?.uri !== "string" || typeof at.line !== "number") return undefined;
  return { uri: at.uri, line: at.line, character: at.character ?? 0 };
}

function cursor(): RouteState["at"] | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), line, character };
}
