import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  activate,
  alertsFile,
  checkOf,
  expectedChecks,
  findings,
  hoverText,
  inExpr,
  open,
  untilFindings,
} from "./demo.ts";

const sameAs = (expected: readonly string[]) => (checks: readonly string[]) =>
  JSON.stringify(checks) === JSON.stringify(expected);

/** A function or aggregator of PromQL, where it is called. */
const call = /\b(sum|avg|max|min|rate|increase)\b(?= *(\(|by))/;

/** The quick fixes for the finding of a check. */
async function quickFixes(document: vscode.TextDocument, check: string): Promise<vscode.CodeAction[]> {
  const finding = findings(document).find((candidate) => checkOf(candidate) === check);
  assert.ok(finding, `there is a finding of ${check}`);
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
    9,
  );
}

describe("the demo workspace", () => {
  let document: vscode.TextDocument;

  before(async () => {
    document = await open(alertsFile);
    await activate();
  });

  // A test that fails in mid-edit must not spoil the next one.
  afterEach(async () => {
    await vscode.window.showTextDocument(document);
    if (document.isDirty) await vscode.commands.executeCommand("workbench.action.files.revert");
    await untilFindings(document, sameAs(expectedChecks));
  });

  it("shows the three mistakes, and nothing else", () => untilFindings(document, sameAs(expectedChecks)));

  it("links every finding to the page of its check", async () => {
    for (const finding of findings(document)) {
      assert.ok(typeof finding.code === "object", `${checkOf(finding)} has a link`);
      const page = await vscode.workspace.openTextDocument(finding.code.target);
      assert.ok(!page.getText().includes("There is no page"), `${checkOf(finding)} has a page`);
      assert.match(page.getText(), new RegExp(`^# ${checkOf(finding)}`), "the page begins with the id");
    }
  });

  it("explains a PromQL function on hover", async () => {
    const position = inExpr(document, call);
    const word = document.getText(document.getWordRangeAtPosition(position));
    const text = await hoverText(document, position);
    assert.ok(text.includes(word), `the hover of ${word} names it: ${text}`);
  });

  it("completes PromQL functions", async () => {
    const position = inExpr(document, call);
    const command = "vscode.executeCompletionItemProvider";
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(command, document.uri, position);
    const labels = list.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    for (const name of ["rate", "sum", "histogram_quantile"])
      assert.ok(labels.includes(name), `${name} is offered`);
  });

  it("goes from a recorded metric to its rule in another file", async () => {
    const position = inExpr(document, /\b[a-z_0-9]+:[a-z_0-9:]+/);
    const command = "vscode.executeDefinitionProvider";
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      command,
      document.uri,
      position,
    );
    const first = found[0];
    assert.ok(first, "there is a definition");
    const uri = "targetUri" in first ? first.targetUri : first.uri;
    assert.match(uri.path, /recording_rules\.yml$/);
  });

  it("mends the mistyped function with a quick fix", async () => {
    const [fix] = await quickFixes(document, "promql/unknown-function");
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await untilFindings(
      document,
      sameAs(expectedChecks.filter((check) => check !== "promql/unknown-function")),
    );
  });

  it("creates the missing runbook with a quick fix", async () => {
    const fixes = await quickFixes(document, "alert/missing-runbook");
    const fix = fixes.find(({ edit }) => edit && edit.entries().length > 0 && edit.size > 1);
    assert.ok(fix?.edit, `a fix that creates a page is among ${fixes.map(({ title }) => title).join(", ")}`);
    const before = await vscode.workspace.findFiles("runbooks/*.md");
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await untilFindings(
      document,
      sameAs(expectedChecks.filter((check) => check !== "alert/missing-runbook")),
    );
    const after = await vscode.workspace.findFiles("runbooks/*.md");
    assert.equal(after.length, before.length + 1);
  });

  it("leaves files of other kinds alone", async () => {
    const other = await vscode.workspace.openTextDocument({
      language: "yaml",
      content: "image: nginx\nreplicas: two\n",
    });
    await vscode.window.showTextDocument(other);
    // The answer about a file that is ours comes after the one about this file would have come.
    await vscode.window.showTextDocument(document);
    await untilFindings(document, sameAs(expectedChecks));
    assert.deepEqual(vscode.languages.getDiagnostics(other.uri), []);
  });
});
