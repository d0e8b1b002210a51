import * as vscode from "vscode";
import { requests, type LensPlacesParams } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { toRange } from "../toRange.ts";

/** Shows the places that a lens has counted: the one there is, or a list of them beside the rule. */
export async function showUses({ server }: Tocsin, target?: unknown): Promise<void> {
  const params = target as LensPlacesParams | undefined;
  if (typeof params?.at?.uri !== "string") return;
  const found = await server.request(requests.lensPlaces, params);
  const places = found.map(
    ({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri, true), toRange(range)),
  );
  const { uri, line, character } = params.at;
  await vscode.commands.executeCommand(
    "editor.action.goToLocations",
    vscode.Uri.parse(uri, true),
    new vscode.Position(line, character),
    places,
    "peek",
    vscode.l10n.t("It is not used any more."),
  );
}
