import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { activate, open, untilFindings } from "./demo.ts";

const file = "monitoring/alertmanager/templates/halden.tmpl";

describe("files of notification templates", () => {
  before(activate);
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("have a language of their own, and coloured words", async () => {
    await open(file);
    const language = (): string | undefined => vscode.window.activeTextEditor?.document.languageId;
    while (language() !== "alertmanager-template") await delay(50);
    const tokens: vscode.SemanticTokens = await vscode.commands.executeCommand(
      "vscode.provideDocumentSemanticTokens",
      vscode.window.activeTextEditor!.document.uri,
    );
    assert.ok(tokens.data.length > 0);
  });

  it("say at once what Alertmanager would refuse", async () => {
    const document = await open(file);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "{{ toUper }}\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document, (checks) => checks.includes("template/unknown-function"));
    await vscode.commands.executeCommand("undo");
    await untilFindings(document, (checks) => checks.length === 0);
  });

  it("are found from the fields of receivers", async () => {
    const document = await open("monitoring/alertmanager/alertmanager.yml");
    const offset = document.getText().indexOf("halden.t");
    assert.ok(offset > 0);
    const places: (vscode.Location | vscode.LocationLink)[] = await vscode.commands.executeCommand(
      "vscode.executeDefinitionProvider",
      document.uri,
      document.positionAt(offset + 2),
    );
    const paths = places.map((one) => ("uri" in one ? one.uri : one.targetUri).path);
    assert.equal(paths.length, 1);
    assert.ok(paths[0]?.endsWith(file));
  });
});
