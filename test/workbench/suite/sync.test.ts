import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import { connectionsPageUri } from "../../../client/src/history/connectionsPage.ts";
import { secretsFor } from "../../../client/src/history/secrets.ts";
import { runPageUri } from "../../../client/src/runPage.ts";
import { sealedSecrets } from "../../../server/src/lsp/sealedSecrets.ts";
import type { SourceAbout } from "../../../server/src/protocol/history.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate } from "./demo.ts";

const port = process.env["TOCSIN_TEST_PORT"];
const password = process.env["TOCSIN_TEST_PASSWORD"] ?? "";

/** What was asked, and shown, in the user's place. */
interface Asked {
  readonly kind: "modal" | "password" | "message";
  readonly text: string;
}

/** A user who says yes or no to each question about connecting, and types these passwords in turn. */
interface User {
  readonly connects: boolean;
  readonly passwords: readonly (string | undefined)[];
}

/** Runs something with that user; what the user was asked. */
async function as<T>(api: Api, { connects, passwords }: User, work: () => Thenable<T>): Promise<Asked[]> {
  const { window } = api;
  const { showWarningMessage, showInformationMessage, showErrorMessage, showInputBox } = window;
  const asked: Asked[] = [];
  const typed = [...passwords];
  const message = async (text: string, ...rest: unknown[]): Promise<unknown> => {
    const [options, yes] = rest as [vscode.MessageOptions | undefined, string | undefined];
    const isModal = typeof options === "object" && options.modal === true;
    asked.push({ kind: isModal ? "modal" : "message", text: isModal ? `${text}\n${options.detail}` : text });
    return isModal && connects ? yes : undefined;
  };
  Object.assign(window, {
    ...{ showWarningMessage: message, showInformationMessage: message, showErrorMessage: message },
    showInputBox: async ({ title = "", prompt = "", password: isHidden }: vscode.InputBoxOptions) => {
      assert.equal(isHidden, true);
      asked.push({ kind: "password", text: `${title} ${prompt}` });
      return typed.shift();
    },
  });
  try {
    await work();
    // What nobody waits for.
    await new Promise((resolve) => void setImmediate(resolve));
  } finally {
    Object.assign(window, { showWarningMessage, showInformationMessage, showErrorMessage, showInputBox });
  }
  return asked;
}

const kinds = (asked: readonly Asked[]): string => asked.map(({ kind }) => kind).join(" ");

describe("sync of run history", () => {
  let api: Api;
  let settings: vscode.Uri;
  let original: Uint8Array;

  const rootsOf = (): Promise<TreeNode[]> => api.views.trees.runs.getChildren();
  const sync = (): Thenable<unknown> => vscode.commands.executeCommand("tocsin.syncRuns");
  const write = async (source: string, poll = "off"): Promise<void> => {
    const sources = `history:\n  poll: ${poll}\n  sources:\n    warehouse: {${source}}\n`;
    const text = new TextDecoder().decode(original).replace(/^history:\n/m, sources);
    assert.ok(text.includes(sources), "the demo has links below `history`");
    await vscode.workspace.fs.writeFile(settings, new TextEncoder().encode(text));
  };
  const place = (host: string, more = ""): string =>
    ` type: postgres, host: ${host}, port: ${port}, database: postgres, user: owner${more} `;
  const sourceLine = async (): Promise<TreeNode | undefined> =>
    (await rootsOf()).find(({ context }) => context?.startsWith("source "));

  before(async function () {
    if (port === undefined || process.platform !== "linux") this.skip();
    api = await activate();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    settings = vscode.Uri.joinPath(folder.uri, ".tocsin.yaml");
    original = await vscode.workspace.fs.readFile(settings);
    await vscode.workspace
      .getConfiguration("tocsin")
      .update("trace.server", "verbose", vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("_extensionTests.setLogLevel", "trace");
    await vscode.commands.executeCommand("tocsin.runs.focus");
  });
  after(async () => {
    if (original === undefined) return;
    await vscode.workspace.fs.writeFile(settings, original);
    await vscode.workspace
      .getConfiguration("tocsin")
      .update("trace.server", undefined, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand("_extensionTests.setLogLevel", "info");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("says that no source is named", async () => {
    const asked = await as(api, { connects: true, passwords: [] }, sync);
    assert.equal(kinds(asked), "message");
    assert.match(asked[0]?.text ?? "", /No source of run history is named/);
  });

  it("asks before it connects, and leaves a source alone to which the user says no", async () => {
    await write(place("127.0.0.1"));
    const asked = await as(api, { connects: false, passwords: [] }, sync);
    assert.equal(kinds(asked), "modal");
    assert.match(
      asked[0]?.text ?? "",
      new RegExp(`host: 127\\.0\\.0\\.1\nport: ${port}\ndatabase: postgres\nuser: owner`),
    );
    assert.equal((await sourceLine())?.description, "not connected to yet");
  });

  it("reads it when the user has said yes, and asks for the password once that is wanted", async () => {
    const asked = await as(api, { connects: true, passwords: ["wrong", password] }, sync);
    assert.equal(kinds(asked), "modal password password");
    assert.match(asked[1]?.text ?? "", /warehouse \(owner at 127\.0\.0\.1.*The server wants a password/);
    assert.match(asked[2]?.text ?? "", /refuses the password/);
    assert.equal(await sourceLine(), undefined);
    const page = await vscode.workspace.openTextDocument(runPageUri("synced-1"));
    assert.match(page.getText(), /# Run `synced-1` — failed/);
    assert.match(api.views.state("runs")?.message ?? "", /^As of \d\d:\d\d/);
  });

  it("asks nothing the next time", async () => {
    assert.equal(kinds(await as(api, { connects: true, passwords: [] }, sync)), "");
    assert.equal((await api.history.syncQuietly(0)).pollMs, 0, "it is off");
    await write(place("127.0.0.1"), "10m");
    const quiet = await api.history.syncQuietly(0);
    assert.deepEqual([quiet.pollMs, quiet.outcome], [600_000, "synced"]);
    assert.equal((await api.history.syncQuietly(undefined)).outcome, "fresh");
  });

  it("goes the way to it step by step", async () => {
    const check = (): Thenable<unknown> => vscode.commands.executeCommand("tocsin.checkConnections");
    assert.equal(kinds(await as(api, { connects: true, passwords: [] }, check)), "");
    const page = (await vscode.workspace.openTextDocument(connectionsPageUri)).getText();
    assert.match(page, /^## warehouse/m);
    assert.match(page, /✓ \*\*login\*\*/);
    assert.doesNotMatch(page, /✗/);
  });

  it("asks again when the host is another one, which does not get the password", async () => {
    await write(place("localhost"));
    const quiet = await api.history.syncQuietly(0);
    assert.equal(quiet.outcome, "failed", "nothing is read without a word");
    const line = await sourceLine();
    assert.ok(line);
    const { command } = await api.views.trees.runs.getTreeItem(line);
    assert.ok(command);
    const click = (): Thenable<unknown> =>
      vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    const asked = await as(api, { connects: true, passwords: [undefined] }, click);
    assert.equal(kinds(asked), "modal password message");
    assert.match(asked[0]?.text ?? "", /host: localhost/);
    assert.match(asked[0]?.text ?? "", /it was warehouse \(owner at 127\.0\.0\.1/);
    assert.match(asked[1]?.text ?? "", /The server wants a password/);
    assert.match((await sourceLine())?.description ?? "", /could not be read: The server wants a password/);
  });

  it("keeps a password that is set, and forgets all of them", async () => {
    const set = (): Thenable<unknown> => vscode.commands.executeCommand("tocsin.setPassword", "warehouse");
    assert.equal(kinds(await as(api, { connects: true, passwords: [password] }, set)), "password");
    assert.equal(await sourceLine(), undefined);
    assert.equal(await api.history.passwords(), 2);
    const forget = (): Thenable<unknown> => vscode.commands.executeCommand("tocsin.forgetPasswords");
    assert.equal(kinds(await as(api, { connects: true, passwords: [] }, forget)), "modal");
    assert.equal(await api.history.passwords(), 0);
    const asked = await as(api, { connects: true, passwords: [undefined] }, sync);
    assert.equal(kinds(asked), "password message");
  });

  it("writes the password into no log, whatever is traced, and into no file", () => {
    const folders = [join(api.logs.fsPath, ".."), process.env["XDG_STATE_HOME"] ?? ""];
    const texts = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1")),
    );
    assert.ok(
      texts.some((text) => /tocsin\/syncRuns/.test(text)),
      "messages were traced",
    );
    assert.ok(
      texts.some((text) => text.includes('"sealed"')),
      "with what they say",
    );
    assert.ok(texts.every((text) => !text.includes(password)));
  });
});

describe("an account of Microsoft Entra", () => {
  const source: SourceAbout = {
    ...{ name: "lake", identity: "lake-1", what: "lake (at lake.example.com)", details: [] },
    ...{ isTrusted: true, secret: "entra" },
  };
  const keys = sealedSecrets();
  const { getSession } = vscode.authentication;
  afterEach(() => void Object.assign(vscode.authentication, { getSession }));

  /** What a provider is asked for that answers so, first silently and then with a question, and what comes of it. */
  async function tokens(
    asks: boolean,
    silently: string | undefined,
    asked: string | Error,
    isTrusted = true,
  ): Promise<{
    readonly token: string | undefined;
    readonly calls: readonly vscode.AuthenticationGetSessionOptions[];
  }> {
    const calls: vscode.AuthenticationGetSessionOptions[] = [];
    const double = async (
      id: string,
      scopes: readonly string[],
      options: vscode.AuthenticationGetSessionOptions,
    ) => {
      assert.deepEqual([id, scopes], ["microsoft", ["https://database.windows.net/.default"]]);
      calls.push(options);
      const token = options.silent ? silently : asked;
      if (token instanceof Error) throw token;
      return token === undefined ? undefined : { accessToken: token };
    };
    Object.assign(vscode.authentication, { getSession: double });
    const kept = {
      of: () => assert.fail("no password"),
      keep: async () => {},
      count: async () => 0,
      forgetAll: async () => {},
    };
    const sealed = await secretsFor([{ ...source, isTrusted }], keys.publicKey(), kept, asks);
    return { token: keys.open(sealed).get("lake-1"), calls };
  }

  it("that is signed in lets in without a word, each time anew", async () => {
    for (const token of ["first", "second"]) {
      const got = await tokens(true, token, new Error("not asked"));
      assert.deepEqual(got, { token, calls: [{ silent: true }] });
    }
  });

  it("is asked for once, with the reason, where the user waits, and never otherwise", async () => {
    const { token, calls } = await tokens(true, undefined, "asked");
    assert.equal(token, "asked");
    const [, { createIfNone } = {}] = calls;
    assert.match(
      (createIfNone as { detail: string }).detail,
      /reads run history from lake \(at lake\.example\.com\)/,
    );
    assert.equal(calls.length, 2);
    assert.deepEqual(await tokens(false, undefined, "asked"), {
      token: undefined,
      calls: [{ silent: true }],
    });
  });

  it("is done without where the user says no, and not asked for what may not be connected to", async () => {
    assert.equal((await tokens(true, undefined, new Error("User did not consent"))).token, undefined);
    assert.deepEqual(await tokens(true, "token", "asked", false), { token: undefined, calls: [] });
  });
});
