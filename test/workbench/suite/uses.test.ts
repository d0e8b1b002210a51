import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { activate, open } from "./demo.ts";

describe("the uses of a recorded metric, and the tests of an alert", () => {
  before(activate);
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  /** Waits for a lens with the title above the line that holds the text. */
  async function lensAbove(
    document: vscode.TextDocument,
    text: string,
    title: RegExp,
  ): Promise<vscode.CodeLens> {
    const line = document
      .getText()
      .split("\n")
      .findIndex((one) => one.includes(text));
    for (;;) {
      const lenses: vscode.CodeLens[] = await vscode.commands.executeCommand(
        "vscode.executeCodeLensProvider",
        document.uri,
        100,
      );
      const found = lenses.find(
        ({ range, command }) => range.start.line === line && title.test(command?.title ?? ""),
      );
      if (found) return found;
      await delay(50);
    }
  }

  const click = ({ command }: vscode.CodeLens): Thenable<unknown> =>
    vscode.commands.executeCommand(command!.command, ...((command!.arguments ?? []) as unknown[]));

  it("goes to the only use", async () => {
    const document = await open("monitoring/prometheus/recording_rules.yml");
    const metric = "pipeline:pipeline_runs:increase6h";
    await click(await lensAbove(document, `record: ${metric}`, /^1 use$/));
    const editor = vscode.window.activeTextEditor!;
    const { start } = editor.selection;
    const used = new vscode.Range(start, start.translate(0, metric.length));
    assert.equal(editor.document.getText(used), metric);
    assert.doesNotMatch(editor.document.lineAt(start.line).text, /record:/);
  });

  it("lists the tests of an alert beside it", async () => {
    const document = await open("monitoring/alerts/system_health_alerts.yml");
    const lens = await lensAbove(document, "alert: DiskSpaceLow", /^2 test cases$/);
    assert.equal(lens.command?.command, "tocsin.showUses");
    await click(lens);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, document.uri.path);
    await vscode.commands.executeCommand("closeReferenceSearch");
  });
});
