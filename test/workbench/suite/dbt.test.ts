import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate } from "./demo.ts";

const model = "fct_stock_movements";

/** Waits until something is so; Mocha's timeout ends it. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await delay(50);
  }
}

const editorOf = (name: string): vscode.TextEditor | undefined => {
  const { activeTextEditor: editor } = vscode.window;
  return editor?.document.uri.path.endsWith(name) ? editor : undefined;
};

describe("dbt nodes that failed", () => {
  let api: Api;
  let failure: TreeNode;

  before(async () => {
    api = await activate();
    await vscode.commands.executeCommand("tocsin.failures.focus");
    const { failures } = api.views.trees;
    const find = async (nodes: readonly TreeNode[]): Promise<TreeNode | undefined> => {
      for (const node of nodes) {
        if (node.label.includes(model) && node.context?.includes("dbt model")) return node;
        const found = node.expandable ? await find(await failures.getChildren(node)) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    failure = (await find(await failures.getChildren())) ?? assert.fail(`${model} has not failed`);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("notifications.clearAll");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("opens the model at the line that failed", async () => {
    await vscode.commands.executeCommand("tocsin.openFailingLine", failure);
    const { document, selection } = await until(() => editorOf(`${model}.sql`));
    assert.equal(document.lineAt(selection.active.line).text, "        quantity_base");
    assert.equal(selection.active.character, 8);
  });

  it("opens it by keyboard alone: the palette, and the newest failure that is offered", async () => {
    const asked = vscode.commands.executeCommand("tocsin.openFailingLine");
    await until(() => {
      void vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return vscode.window.activeTextEditor?.document.uri.scheme === "file" ? true : undefined;
    });
    await asked;
    assert.match(vscode.window.activeTextEditor!.document.uri.path, /\/dbt\/models\//);
  });

  it("shows what the model ran beside it", async () => {
    await vscode.commands.executeCommand("tocsin.compareCompiledSql", failure);
    const input = await until(() => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.input instanceof vscode.TabInputTextDiff ? tab.input : undefined;
    });
    assert.ok(input.original.path.endsWith(`/${model}.sql`));
    assert.equal(input.modified.scheme, "tocsin-compiled");
    const compiled = await vscode.workspace.openTextDocument(input.modified);
    assert.match(compiled.getText(), /quantity_out/);
    assert.equal(compiled.languageId, "sql");
  });

  it("shows how the model ended before", async () => {
    await vscode.commands.executeCommand("tocsin.showNodeHistory", failure);
    await until(() =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes(model)))
        ? true
        : undefined,
    );
  });

  it("keeps failures of the last production run among the problems, if it is asked to", async () => {
    const settings = vscode.workspace.getConfiguration("tocsin.runs");
    const { Workspace } = vscode.ConfigurationTarget;
    const ours = (): vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics()
        .filter(([uri]) => uri.path.endsWith(`/${model}.sql`))
        .flatMap(([, found]) => found);
    assert.deepEqual(ours(), []);
    await settings.update("productionEnvironments", ["halden-prod"], Workspace);
    await settings.update("problems", "last production run", Workspace);
    try {
      const [problem] = await until(() => (ours().length > 0 ? ours() : undefined));
      assert.ok(problem);
      assert.match(problem.message, /QUANTITY_BASE/);
      assert.equal(problem.range.start.line, 33);
    } finally {
      await settings.update("problems", undefined, Workspace);
      await settings.update("productionEnvironments", undefined, Workspace);
    }
    await until(() => (ours().length === 0 ? true : undefined));
  });
});
