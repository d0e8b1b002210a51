import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate } from "./demo.ts";

const groups = 2000;
const linesInGroup = 12;

/** A mistake in one rule of every fifth group: fewer than are shown at most. */
function ruleFile(): string {
  const lines = ["groups:"];
  for (let group = 0; group < groups; group++) {
    lines.push(`  - name: group-${group}`, "    rules:");
    for (let rule = 0; rule < 5; rule++)
      lines.push(
        `      - record: level:metric_${group}_${rule}:sum`,
        rule === 0 && group % 5 === 0 ? "        expr: sum(" : "        expr: sum(metric)",
      );
  }
  return lines.join("\n");
}

describe("a large file", () => {
  let uri: vscode.Uri;

  before(async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder, "a folder is open");
    uri = vscode.Uri.joinPath(folder.uri, "large_rules.yml");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(ruleFile()));
    await activate();
  });

  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(uri);
  });

  it("is judged first where it is looked at", async () => {
    const first = new Promise<number[]>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        const found = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "tocsin");
        if (found.length === 0) return;
        subscription.dispose();
        resolve(found.map(({ range }) => range.start.line));
      });
    });
    const line = 1500 * linesInGroup;
    // As a click on a search result does; `showTextDocument` opens the file before there is an editor.
    await vscode.commands.executeCommand("vscode.open", uri, {
      selection: new vscode.Range(line, 0, line, 0),
    });
    const lines = await first;
    const seen = vscode.window.activeTextEditor?.visibleRanges[0];
    assert.ok(seen);
    assert.ok(seen.contains(new vscode.Position(line, 0)));
    const isSeen = (one: number): boolean => one >= seen.start.line && one <= seen.end.line;
    assert.ok(lines.some(isSeen), `first lines: ${lines.slice(0, 40).join(" ")}; seen: ${seen.start.line}`);
  });
});
