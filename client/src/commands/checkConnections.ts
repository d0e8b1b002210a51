import * as vscode from "vscode";
import type { Tocsin } from "../extension.ts";
import { isCancelled } from "../tree.ts";
import { complain } from "./complain.ts";

/** Goes the way to each source of run history step by step, and shows where it ends. */
export function checkConnections({ history, connectionsPage }: Tocsin): Promise<void> {
  const look = async (): Promise<void> => {
    const title = vscode.l10n.t("Tocsin checks the connections of run history");
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const page = await vscode.window.withProgress(options, (_, token) =>
      history.examine(token).catch((error: unknown) => {
        if (isCancelled(error)) return undefined;
        throw error;
      }),
    );
    if (page !== undefined) await connectionsPage.show(page);
  };
  return complain(look());
}
