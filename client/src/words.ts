import * as vscode from "vscode";
import { english, type Words } from "../../server/src/protocol/words.ts";

/** What the trees say, in the language of the interface. */
export function words(): Words {
  const keys = Object.keys(english) as (keyof Words)[];
  return Object.fromEntries(keys.map((key) => [key, vscode.l10n.t(english[key])])) as Words;
}
