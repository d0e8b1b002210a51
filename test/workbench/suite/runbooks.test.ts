import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate, alertsFile, open } from "./demo.ts";

/** Labels of the open Markdown previews. */
const previews = (): string[] =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && /markdown/.test(input.viewType))
    .map(({ label }) => label);

/** Waits for the preview of a page; Mocha's timeout ends it. `meanwhile` runs before each look. */
async function untilPreview(page: string, meanwhile?: () => Thenable<unknown>): Promise<void> {
  while (!previews().some((label) => label.includes(page))) {
    await meanwhile?.();
    await delay(50);
  }
}

/** Takes the first line of the list that a command has opened, as soon as it is there. */
const takeFirst = (): Thenable<unknown> =>
  vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");

describe("runbooks", () => {
  let document: vscode.TextDocument;
  let api: Api;

  const lineOf = (text: string): number => {
    const line = document
      .getText()
      .split("\n")
      .findIndex((one) => one.includes(text));
    assert.ok(line >= 0, text);
    return line;
  };
  const lenses = (): Thenable<vscode.CodeLens[]> =>
    vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100);

  before(async () => {
    api = await activate();
  });
  beforeEach(async () => {
    document = await open(alertsFile);
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("opens that of the alert under the cursor", async () => {
    const line = lineOf("expr: source_table:replication_lag_seconds:max");
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(line, 14, line, 14);
    await vscode.commands.executeCommand("tocsin.openRunbook");
    await untilPreview("replication-lag.md");
  });

  it("opens that of the lens above an alert", async () => {
    const line = lineOf("alert: TableStale");
    let lens: vscode.CodeLens | undefined;
    while (!lens) {
      lens = (await lenses()).find(
        ({ range, command }) => range.start.line === line && command !== undefined,
      );
      if (!lens) await delay(50);
    }
    assert.equal(lens.command?.title, "Open Runbook");
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    await untilPreview("table-stale.md");
  });

  it("opens that of an alert chosen in the palette", async () => {
    const done = vscode.commands.executeCommand("tocsin.chooseRunbook");
    // ActiveCustomersDropped is the first of the alerts.
    await untilPreview("engagement-drop.md", takeFirst);
    await done;
  });

  it("opens that of a failed step in the tree", async () => {
    await vscode.commands.executeCommand("tocsin.failures.focus");
    const model = await failedModel(api);
    const done = vscode.commands.executeCommand("tocsin.openRunbook", model);
    // The likeliest of several stands first.
    await untilPreview("dbt-", takeFirst);
    await done;
  });

  it("opens it as text where the setting says so, at its heading", async () => {
    const setting = vscode.workspace.getConfiguration("tocsin");
    await setting.update("runbooks.open", "editor", vscode.ConfigurationTarget.Workspace);
    try {
      document = await open("monitoring/alerts/business_metrics_alerts.yml");
      const line = lineOf("conversion-drop#diagnosis");
      const at = { uri: document.uri.toString(), line, character: 20 };
      await vscode.commands.executeCommand("tocsin.openRunbook", { at });
      const editor = vscode.window.activeTextEditor;
      assert.ok(editor);
      assert.match(editor.document.uri.path, /\/runbooks\/conversion-drop\.md$/);
      assert.match(editor.document.lineAt(editor.selection.active.line).text, /^## Diagnosis/);
    } finally {
      await setting.update("runbooks.open", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it("creates a page where there is none, filled in from the alert, which is then found", async () => {
    document = await open("monitoring/alerts/mistakes.yml");
    const line = lineOf("alert: MissingRunbook");
    const at = { uri: document.uri.toString(), line, character: 20 };
    await vscode.commands.executeCommand("tocsin.createRunbook", { at });
    const page = vscode.window.activeTextEditor?.document;
    assert.ok(page);
    assert.match(page.uri.path, /\/runbooks\/missing-runbook\.md$/);
    try {
      assert.match(page.getText(), /^# MissingRunbook\n[^]*severity `warning`[^]*up == 0/);
      await vscode.commands.executeCommand("tocsin.openRunbook", { alert: "MissingRunbook" });
      await untilPreview("missing-runbook.md");
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await vscode.workspace.fs.delete(page.uri);
    }
  });
});

/** The newest line of "Failures" that is a dbt model. */
async function failedModel({ views }: Api): Promise<TreeNode> {
  const tree = views.trees.failures;
  for (const day of await tree.getChildren()) {
    for (const node of day.expandable ? await tree.getChildren(day) : [])
      if (/\bfailed\b.*\btransformation\b/.test(node.context ?? "")) return node;
  }
  return assert.fail("a dbt model has failed");
}
