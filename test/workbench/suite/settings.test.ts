import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate, alertsFile, expectedChecks, open, untilFindings } from "./demo.ts";

const sameAs = (expected: readonly string[]) => (checks: readonly string[]) =>
  JSON.stringify(checks) === JSON.stringify(expected);

describe("the editor's settings", () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("tocsin");

  afterEach(async () => {
    for (const key of ["checks", "target.prometheus", "files.maxSize"])
      await settings().update(key, undefined, vscode.ConfigurationTarget.Global);
  });

  it("turn a check off, at once, and on again", async () => {
    const document = await open(alertsFile);
    await activate();
    await untilFindings(document, sameAs(expectedChecks));
    await settings().update("checks", { "promql/*": "off" }, vscode.ConfigurationTarget.Global);
    await untilFindings(document, sameAs(expectedChecks.filter((check) => !check.startsWith("promql/"))));
    await settings().update("checks", undefined, vscode.ConfigurationTarget.Global);
    await untilFindings(document, sameAs(expectedChecks));
  });

  it("say up to which size a file is read", async () => {
    const document = await open(alertsFile);
    await untilFindings(document, sameAs(expectedChecks));
    await settings().update("files.maxSize", 0.0001, vscode.ConfigurationTarget.Global);
    await untilFindings(document, sameAs(["tocsin/large-file"]));
    await settings().update("files.maxSize", undefined, vscode.ConfigurationTarget.Global);
    await untilFindings(document, sameAs(expectedChecks));
  });

  it("choose the version that files are judged for", async () => {
    const document = await open("monitoring/prometheus/prometheus.yml");
    await untilFindings(document, (checks) => checks.length === 0);
    const edit = new vscode.WorkspaceEdit();
    const end = document.lineAt(document.lineCount - 1).range.end;
    edit.insert(document.uri, end, "\nruntime:\n  gogc: 75\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document, (checks) => checks.length === 0);
    await settings().update("target.prometheus", "2.42", vscode.ConfigurationTarget.Global);
    await untilFindings(document, (checks) => checks.includes("yaml/not-yet-known"));
    await settings().update("target.prometheus", undefined, vscode.ConfigurationTarget.Global);
    await untilFindings(document, (checks) => checks.length === 0);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});
