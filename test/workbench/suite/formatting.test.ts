import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate, open, untilFindings } from "./demo.ts";

const file = "monitoring/alerts/formatting_alerts.yml";

const broken = `groups:
  - name: formatting
    rules:
      - record: formatting:errors:rate5m
        expr: sum( increse(http_errors_total[60m]) )by(job)   # why
        for: 5m
      - record: formatting:other:rate5m
        expr: sum(ceill(http_other_total{b='1',a='2'}))
`;

const mended = `groups:
  - name: formatting
    rules:
      - record: formatting:errors:rate5m
        expr: sum( increase(http_errors_total[60m]) )by(job)   # why
      - record: formatting:other:rate5m
        expr: sum(ceil(http_other_total{b='1',a='2'}))
`;

const formatted = `groups:
  - name: formatting
    rules:
      - record: formatting:errors:rate5m
        expr: sum by (job) (increase(http_errors_total[1h]))   # why
      - record: formatting:other:rate5m
        expr: sum(ceil(http_other_total{a="2",b="1"}))
`;

describe("fix all and formatting", () => {
  let document: vscode.TextDocument;
  let uri: vscode.Uri;

  const write = async (text: string): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(uri, all, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };

  const actions = (kind: string): Thenable<vscode.CodeAction[]> =>
    vscode.commands.executeCommand(
      "vscode.executeCodeActionProvider",
      uri,
      new vscode.Range(0, 0, 0, 0),
      kind,
      9,
    );

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    uri = vscode.Uri.joinPath(folder.uri, file);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(broken));
    document = await open(file);
    await activate();
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.delete(uri);
  });

  it("mends all that has one remedy, in one action", async () => {
    await untilFindings(
      document,
      (checks) => checks.filter((id) => id === "promql/unknown-function").length === 2,
    );
    const [action] = await actions("source.fixAll.tocsin");
    assert.ok(action?.edit, "there is an action");
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), mended);
    await untilFindings(document, (checks) => !checks.includes("promql/unknown-function"));
    assert.deepEqual(await actions("source.fixAll.tocsin"), []);
  });

  it("lays out the PromQL of the file, and nothing else", async () => {
    await write(mended);
    await vscode.commands.executeCommand("editor.action.formatDocument");
    assert.equal(document.getText(), formatted);
  });

  it("lays it out by an action as well, which runs on save beside any formatter", async () => {
    await write(mended);
    const [action] = await actions("source.formatPromql");
    assert.ok(action?.edit, "there is an action");
    assert.ok(await vscode.workspace.applyEdit(action.edit));
    assert.equal(document.getText(), formatted);
    assert.deepEqual(await actions("source.formatPromql"), []);
  });
});
