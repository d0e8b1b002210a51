import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate, alertsFile, inExpr, open } from "./demo.ts";

/** Asks as the editor itself does when a name is renamed. */
const renameAt = (
  document: vscode.TextDocument,
  position: vscode.Position,
  name: string,
): Thenable<vscode.WorkspaceEdit> =>
  vscode.commands.executeCommand("vscode.executeDocumentRenameProvider", document.uri, position, name);

/** Asks until the server has heard of the edit of a file that is not shown. */
async function untilDefined(
  document: vscode.TextDocument,
  position: vscode.Position,
  file: vscode.Uri,
): Promise<void> {
  const end = Date.now() + 15_000;
  for (;;) {
    const command = "vscode.executeDefinitionProvider";
    const found = await vscode.commands.executeCommand<vscode.Location[]>(command, document.uri, position);
    if (found.some(({ uri }) => uri.path === file.path)) return;
    const paths = found.map(({ uri }) => uri.path).join(" ");
    assert.ok(Date.now() < end, `${file.path} is among ${paths}`);
  }
}

/** Also what no editor shows. */
async function saveEdited(): Promise<void> {
  const edited = vscode.workspace.textDocuments.filter((one) => one.isDirty && !one.isUntitled);
  for (const one of edited) assert.ok(await one.save(), `${one.uri.path} is saved`);
}

/** A metric with a colon in its name, which a rule of another file records. */
const recorded = /\b[a-z_0-9]+:[a-z_0-9:]+/;

describe("editing", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await open(alertsFile);
    await activate();
  });

  it("renames a recorded metric in files that are not open, and back", async () => {
    const position = inExpr(document, recorded);
    const name = recorded.exec(document.lineAt(position).text.slice(position.character - 1))![0];
    const edit = await renameAt(document, position, "job:renamed:rate5m");
    const paths = edit.entries().map(([uri]) => uri.path);
    assert.ok(paths.includes(document.uri.path));
    assert.ok(
      paths.some((path) => path.endsWith("recording_rules.yml")),
      paths.join(" "),
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.getText().includes("job:renamed:rate5m"));
    assert.ok(!document.getText().includes(name), `${name} is gone`);
    await saveEdited();
    const recordedNow = vscode.Uri.file(paths.find((path) => path.endsWith("recording_rules.yml"))!);
    await untilDefined(document, position, recordedNow);
    const back = await renameAt(document, position, name);
    assert.deepEqual(
      back
        .entries()
        .map(([uri]) => uri.path)
        .sort(),
      paths.sort(),
    );
    assert.ok(await vscode.workspace.applyEdit(back));
    await saveEdited();
    await untilDefined(document, position, recordedNow);
  });

  it("says why a name is not renamed", async () => {
    const position = inExpr(document, /\bby \(\w+/, 4);
    const asked = renameAt(document, position, "another");
    await assert.rejects(async () => asked, /Labels come from what is scraped/);
  });

  it("folds rules and colours the words of expressions", async () => {
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    assert.ok(folds.length > 10, `${folds.length} folds`);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      "vscode.provideDocumentRangeSemanticTokens",
      document.uri,
      whole,
    );
    assert.ok(tokens.data.length > 100, `${tokens.data.length / 5} words`);
  });

  it("shows the signature of a function and what a selection grows to", async () => {
    const call = inExpr(document, /\bincrease\(/, 9);
    const help = await vscode.commands.executeCommand<vscode.SignatureHelp>(
      "vscode.executeSignatureHelpProvider",
      document.uri,
      call,
      "(",
    );
    assert.match(help.signatures[0]?.label ?? "", /^increase\(range-vector\)/);
    const [selection] = await vscode.commands.executeCommand<vscode.SelectionRange[]>(
      "vscode.executeSelectionRangeProvider",
      document.uri,
      [call],
    );
    let depth = 0;
    for (let at = selection; at; at = at.parent) depth++;
    assert.ok(depth > 5, `${depth} steps`);
  });
});
