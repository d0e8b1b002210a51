import * as vscode from "vscode";
import { requests, type FormatParams, type PlainRange } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";
import { toRange } from "./toRange.ts";

/** Extensions that format all of a YAML file. */
const others = ["redhat.vscode-yaml", "esbenp.prettier-vscode"];

/** JSON has formatters of its own. */
const selector: vscode.DocumentSelector = [{ language: "yaml" }, { scheme: "file", pattern: "**/*.rules" }];

/**
 * Makes Tocsin one of VS Code's formatters of YAML. Beside another one, VS Code asks which of the two it should use, and
 * formats nothing on save until somebody has said so: there Tocsin keeps to its source action, unless the setting says
 * otherwise.
 */
export function registerFormatter({ context, server }: Tocsin): void {
  const format = async (document: vscode.TextDocument, range?: vscode.Range): Promise<vscode.TextEdit[]> => {
    const uri = document.uri.toString();
    const params: FormatParams = range ? { uri, range: plain(range) } : { uri };
    const edits = await server.request(requests.format, params);
    return edits.map((edit) => vscode.TextEdit.replace(toRange(edit.range), edit.text));
  };
  let registered: vscode.Disposable | undefined;
  const consider = (): void => {
    const isWanted = isFormatter();
    if (isWanted === (registered !== undefined)) return;
    registered?.dispose();
    registered = isWanted
      ? vscode.Disposable.from(
          vscode.languages.registerDocumentFormattingEditProvider(selector, {
            provideDocumentFormattingEdits: (document) => format(document),
          }),
          vscode.languages.registerDocumentRangeFormattingEditProvider(selector, {
            provideDocumentRangeFormattingEdits: format,
          }),
        )
      : undefined;
  };
  consider();
  context.subscriptions.push(
    { dispose: () => registered?.dispose() },
    vscode.extensions.onDidChange(consider),
    vscode.workspace.onDidChangeConfiguration(consider),
  );
}

function isFormatter(): boolean {
  const wanted = vscode.workspace.getConfiguration("tocsin").get<string>("format.asFormatter", "auto");
  if (wanted !== "auto") return wanted === "always";
  return others.every((id) => vscode.extensions.getExtension(id) === undefined);
}

const plain = ({ start, end }: vscode.Range): PlainRange => ({
  start: { line: start.line, character: start.character },
  end: { line: end.line, character: end.character },
});
