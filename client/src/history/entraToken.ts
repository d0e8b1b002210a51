import * as vscode from "vscode";
import type { SourceAbout } from "../../../server/src/protocol/history.ts";

/** Azure SQL and Microsoft Fabric: https://learn.microsoft.com/sql/connect/odbc/using-azure-active-directory */
const usualScope = "https://database.windows.net/.default";

/**
 * A token of Microsoft Entra, by the account that VS Code knows: without a word where the user has signed in before; where
 * not, and where `asks` allows it, VS Code asks once and says why. VS Code renews it: it is asked for anew each time.
 */
export async function entraToken(
  { what, scope = usualScope }: SourceAbout,
  asks: boolean,
): Promise<string | undefined> {
  const scopes = [scope];
  try {
    const known = await vscode.authentication.getSession("microsoft", scopes, { silent: true });
    if (known || !asks) return known?.accessToken;
    const detail = vscode.l10n.t(
      "Tocsin reads run history from {0}, which lets you in by your account.",
      what,
    );
    const made = await vscode.authentication.getSession("microsoft", scopes, { createIfNone: { detail } });
    return made.accessToken;
  } catch {
    // The user has said no, or there is no such provider here: the source says that nobody is signed in.
    return undefined;
  }
}
