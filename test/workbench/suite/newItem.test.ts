import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate } from "./demo.ts";

/** What a user does at a question; `undefined`: turns away. */
type Answer = string | undefined;

const alert: Answer[] = ["Alerting rule", "ErrorsHigh", "errors > 1", "page", "10m", "Too many errors"];
const written =
  "      - alert: ErrorsHigh\n        expr: errors > 1\n        for: 10m\n        labels:\n          severity: page\n" +
  "        annotations:\n          summary: Too many errors\n";

/** A picker as the editor gives it, in which a user types and accepts at once, or which is hidden. */
function picker(answer: Answer): vscode.QuickPick<vscode.QuickPickItem> {
  let then: { accept?: () => void; hide?: () => void } = {};
  const fake = {
    ...{ items: [], selectedItems: [], value: answer ?? "" },
    onDidChangeValue: () => undefined,
    onDidAccept: (accept: () => void) => void (then = { ...then, accept }),
    onDidHide: (hide: () => void) => void (then = { ...then, hide }),
    show: () => (answer === undefined ? then.hide?.() : then.accept?.()),
    dispose: () => undefined,
  };
  return fake as unknown as vscode.QuickPick<vscode.QuickPickItem>;
}

/** Runs the command with a user who answers so; how many questions there were. */
async function newItem(answers: readonly Answer[]): Promise<number> {
  const { window } = await activate();
  const { showQuickPick, showInputBox, createQuickPick } = window;
  let asked = 0;
  const next = (): Answer => {
    assert.ok(asked < answers.length, "there is no question after the last answer");
    return answers[asked++];
  };
  Object.assign(window, {
    showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
      const label = next();
      return Promise.resolve(items.find((item) => item.label === label));
    },
    showInputBox: async ({ title, validateInput }: vscode.InputBoxOptions) => {
      assert.match(title ?? "", /\(\d\/\d\)$/);
      const text = next();
      if (text !== undefined) assert.equal((await validateInput?.(text)) ?? undefined, undefined);
      return text;
    },
    createQuickPick: () => picker(next()),
  });
  try {
    await vscode.commands.executeCommand("tocsin.newItem");
  } finally {
    Object.assign(window, { showQuickPick, showInputBox, createQuickPick });
  }
  return asked;
}

describe("New Rule, Group or Test…", () => {
  let folder: vscode.Uri;

  /** A file of its own in an editor, the cursor on a line. */
  async function openText(name: string, text: string, line = 0): Promise<vscode.TextDocument> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const selection = new vscode.Range(line, 0, line, 0);
    return (await vscode.window.showTextDocument(uri, { selection, preview: false })).document;
  }

  before(async () => {
    await activate();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, "a folder is open");
    folder = vscode.Uri.joinPath(first.uri, "new");
  });

  after(async () => {
    for (const { uri, isDirty, isUntitled } of [...vscode.workspace.textDocuments]) {
      if (!uri.path.startsWith(folder.path) && !(isDirty && isUntitled)) continue;
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    }
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  it("writes the first rule into an empty file", async () => {
    const document = await openText("empty.yml", "");
    assert.equal(await newItem(alert), alert.length);
    assert.equal(document.getText(), `groups:\n  - name: rules\n    rules:\n${written}`);
  });

  it("writes a rule behind the one at the cursor, and a group behind all, in the file's own line breaks", async () => {
    const before = "groups:\r\n  - name: a\r\n    rules:\r\n      - record: a:b\r\n        expr: sum(c)\r\n";
    const document = await openText("lines.yml", before, 4);
    await newItem(alert);
    const after = before + written.replaceAll("\n", "\r\n");
    assert.equal(document.getText(), after);
    await newItem(["Group with an alerting rule", "b", ...alert.slice(1)]);
    assert.equal(
      document.getText(),
      `${after}  - name: b\r\n    rules:\r\n${written.replaceAll("\n", "\r\n")}`,
    );
  });

  it("writes nothing when the user turns away at any question", async () => {
    const text = "groups:\n  - name: a\n    rules: []\n";
    const document = await openText("away.yml", text);
    for (let asked = 1; asked <= alert.length; asked++) {
      const answers = [...alert.slice(0, asked - 1), undefined];
      assert.equal(await newItem(answers), asked);
    }
    assert.equal(await newItem(["Recording rule", "a:b", undefined]), 3);
    assert.equal(await newItem(["Group with an alerting rule", undefined]), 2);
    assert.equal(document.getText(), text);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });

  it("writes the test of a rule beside its file, and never over one that is there", async () => {
    const text = "groups:\n  - name: a\n    rules:\n      - alert: Down\n        expr: up == 0\n";
    await openText("tested.yml", text, 3);
    await newItem(["Unit test of the rule at the cursor"]);
    const first = vscode.window.activeTextEditor!.document;
    assert.ok(first.uri.path.endsWith("/new/tested_test.yml"), first.uri.path);
    assert.match(first.getText(), /- tested\.yml\n[^]*alertname: Down\n/);
    await openText("tested.yml", text, 3);
    await newItem(["Unit test of the rule at the cursor"]);
    const second = vscode.window.activeTextEditor!.document;
    assert.ok(second.isUntitled);
    assert.equal(second.getText(), first.getText());
  });
});
