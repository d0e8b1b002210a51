import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate } from "./demo.ts";

/** What a user does: the line that is picked, and the button that is pressed; without one they turn away. */
interface User {
  readonly picks?: string;
  readonly presses?: string;
}

/** What was asked, and shown, in the user's place. */
type Asked = { readonly kind: "picker" | "modal" | "message"; readonly text: string };

async function forget({ window }: Api, { picks, presses }: User): Promise<Asked[]> {
  const { showQuickPick, showWarningMessage, showInformationMessage, showErrorMessage } = window;
  const asked: Asked[] = [];
  const message = async (text: string, options?: vscode.MessageOptions, ...buttons: string[]) => {
    const isModal = options?.modal === true;
    asked.push({
      kind: isModal ? "modal" : "message",
      text: [text, options?.detail, ...(isModal ? buttons : [])].join("\n"),
    });
    return isModal ? buttons.find((button) => button === presses) : undefined;
  };
  Object.assign(window, {
    ...{ showWarningMessage: message, showInformationMessage: message, showErrorMessage: message },
    showQuickPick: async (items: readonly vscode.QuickPickItem[]) => {
      asked.push({ kind: "picker", text: items.map(({ label }) => label).join("\n") });
      return items.find(({ label }) => label === picks);
    },
  });
  try {
    await vscode.commands.executeCommand("tocsin.forgetHistory");
  } finally {
    Object.assign(window, { showQuickPick, showWarningMessage, showInformationMessage, showErrorMessage });
  }
  return asked;
}

const kinds = (asked: readonly Asked[]): string => asked.map(({ kind }) => kind).join(" ");

/** The last of the suite: no run history is left behind it. */
describe("Forget Run History…", () => {
  const mirror = process.env["TOCSIN_MIRROR"] ?? "";
  const notes = join(dirname(mirror), `notes-${basename(mirror)}`);
  const filter = { statuses: ["failed"] };
  let api: Api;
  let settings: vscode.Uri;
  let original: Uint8Array;

  const runs = (): Promise<TreeNode[]> => api.views.trees.runs.getChildren();

  before(async () => {
    assert.ok(mirror);
    api = await activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    settings = vscode.Uri.joinPath(folder.uri, ".tocsin.yaml");
    original = await vscode.workspace.fs.readFile(settings);
    await vscode.commands.executeCommand("tocsin.runs.focus");
    await vscode.commands.executeCommand("tocsin.filterRuns", filter);
    assert.ok((await runs()).length > 0);
    assert.ok(existsSync(mirror) && existsSync(notes));
  });
  after(async () => {
    if (original !== undefined) await vscode.workspace.fs.writeFile(settings, original);
    await vscode.commands.executeCommand("tocsin.clearRunsFilter");
  });

  it("asks before, and forgets nothing where the user turns away", async () => {
    const asked = await forget(api, {});
    assert.equal(kinds(asked), "modal", "without sources there is nothing to choose from");
    assert.match(asked[0]?.text ?? "", /^Forget all run history of this folder\?\n/);
    assert.match(asked[0]?.text ?? "", /\nForget\nForget, with What I Marked$/);
    assert.ok(existsSync(mirror));
    assert.ok((await runs()).length > 0);
  });

  it("lets one source be chosen, and says where it has recorded nothing", async () => {
    const source = "{ type: postgres, host: 127.0.0.1, database: postgres, user: nobody }";
    const text = new TextDecoder()
      .decode(original)
      .replace(/^history:\n/m, `history:\n  poll: off\n  sources:\n    elsewhere: ${source}\n`);
    await vscode.workspace.fs.writeFile(settings, new TextEncoder().encode(text));
    assert.equal(kinds(await forget(api, {})), "picker");
    const asked = await forget(api, { picks: "elsewhere", presses: "Forget" });
    assert.equal(kinds(asked), "picker modal message");
    assert.equal(asked[0]?.text, "All Run History\nelsewhere");
    assert.equal(
      asked[1]?.text,
      "Forget what was read from elsewhere?\nThe next sync reads it again.\nForget",
    );
    assert.match(asked[2]?.text ?? "", /There was nothing of it/);
    assert.ok((await runs()).length > 0, "all else is there");
  });

  it("deletes the mirror, and keeps what the user marked", async () => {
    const asked = await forget(api, { picks: "All Run History", presses: "Forget" });
    assert.equal(kinds(asked), "picker modal");
    assert.deepEqual([existsSync(mirror), existsSync(notes)], [false, true]);
    assert.ok(!(await runs()).some(({ context }) => context?.split(" ").includes("run")));
    await vscode.commands.executeCommand("tocsin.restartServer");
    await runs();
    assert.deepEqual(api.views.state("runs")?.filter, filter, "another server knows it");
  });

  it("forgets that, too, where the user says so", async () => {
    const asked = await forget(api, { picks: "All Run History", presses: "Forget, with What I Marked" });
    assert.equal(kinds(asked).split(" ").slice(0, 2).join(" "), "picker modal");
    assert.deepEqual([existsSync(mirror), existsSync(notes)], [false, false]);
    await runs();
    assert.deepEqual(api.views.state("runs")?.filter ?? {}, {});
  });
});
