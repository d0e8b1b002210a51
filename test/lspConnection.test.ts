// How a session begins and ends, over every kind of wire, and what a client may refuse or take back.

import assert from "node:assert/strict";
import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import {
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { serverUnderTest, startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

/** A server in this folder, where no workspace is open. */
function started(context: TestContext): StdioClient {
  const client = startServer(import.meta.dirname);
  context.after(() => client.process.kill());
  return client;
}

type Abilities = Readonly<Record<string, unknown>>;

const begin = async (connection: MessageConnection, capabilities: object = {}): Promise<Abilities> => {
  const params = { processId: process.pid, rootUri: null, capabilities };
  const { capabilities: ours } = await connection.sendRequest<{ capabilities: Abilities }>(
    "initialize",
    params,
  );
  await connection.sendNotification("initialized", {});
  return ours;
};

const exitOf = async (child: ChildProcess): Promise<unknown> => (await once(child, "exit"))[0];

test("the answer to `initialize` says what the server can do, and nothing that the client cannot take", async (context) => {
  const always = await begin(started(context).connection);
  assert.deepEqual(Object.keys(always).toSorted(), [
    "codeActionProvider",
    "completionProvider",
    "definitionProvider",
    "documentFormattingProvider",
    "documentHighlightProvider",
    "documentLinkProvider",
    "documentRangeFormattingProvider",
    "documentSymbolProvider",
    "foldingRangeProvider",
    "hoverProvider",
    "inlayHintProvider",
    "referencesProvider",
    "renameProvider",
    "selectionRangeProvider",
    "semanticTokensProvider",
    "signatureHelpProvider",
    "textDocumentSync",
    "workspace",
    "workspaceSymbolProvider",
  ]);
  assert.deepEqual(always["textDocumentSync"], { openClose: true, change: 2 });
  const pulled = { identifier: "tocsin", interFileDependencies: true, workspaceDiagnostics: false };
  const renames = { prepareProvider: true };
  const capabilities = {
    textDocument: { diagnostic: {}, rename: { prepareSupport: true } },
    workspace: { workspaceFolders: true },
  };
  assert.deepEqual(await begin(started(context).connection, capabilities), {
    ...always,
    diagnosticProvider: pulled,
    renameProvider: renames,
  });
});

test("questions before the beginning and questions that nobody answers are refused", async (context) => {
  const { connection } = started(context);
  const isRefused = (error: unknown): boolean =>
    error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound;
  await assert.rejects(connection.sendRequest("tocsin/about", {}), isRefused);
  await begin(connection);
  await assert.rejects(connection.sendRequest("textDocument/nonsense", {}), isRefused);
  assert.equal((await connection.sendRequest<{ name: string }>("tocsin/about", {})).name, "tocsin");
});

test("who leaves without a goodbye is told from who says one", async (context) => {
  const [polite, hasty, gone] = [started(context), started(context), started(context)];
  for (const { connection } of [polite, hasty, gone]) await begin(connection);
  assert.equal(await polite.stop(), 0);
  const [hastyEnd, goneEnd] = [exitOf(hasty.process), exitOf(gone.process)];
  await hasty.connection.sendNotification("exit");
  gone.process.stdin.end();
  assert.deepEqual(await Promise.all([hastyEnd, goneEnd]), [1, 1]);
});

test("a client may refuse whatever the server asks of it", { timeout: 60_000 }, async (context) => {
  const { connection, stop } = started(context);
  const refused = new Map<string, () => void>();
  const all = ["client/registerCapability", "workspace/configuration", "workspace/diagnostic/refresh"];
  const everything = Promise.all(
    all.map((method) => new Promise<void>((resolve) => refused.set(method, resolve))),
  );
  connection.onRequest((method) => {
    refused.get(method)?.();
    return new ResponseError(ErrorCodes.MethodNotFound, `no ${method}`);
  });
  await begin(connection, {
    textDocument: { diagnostic: {} },
    workspace: {
      configuration: true,
      didChangeConfiguration: { dynamicRegistration: true },
      didChangeWatchedFiles: { dynamicRegistration: true },
      diagnostics: { refreshSupport: true },
    },
  });
  const uri = "untitled:rules.yml";
  const group = (name: string): string => `  - name: ${name}\n    rules: [{ record: a, expr: "up(" }]\n`;
  const text = `groups:\n${group("one")}`;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const end = { line: 3, character: 0 };
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: end, end }, text: group("two") }],
  });
  await everything;
  const report = await connection.sendRequest<{ items: unknown[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  assert.ok(report.items.length > 0);
  assert.equal(await stop(), 0);
});

async function answers(connection: MessageConnection, child: ChildProcess): Promise<void> {
  connection.listen();
  await begin(connection);
  assert.equal((await connection.sendRequest<{ pid: number }>("tocsin/about", {})).pid, child.pid);
  const ended = exitOf(child);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  assert.equal(await ended, 0);
  connection.dispose();
}

test("an editor on Node speaks over IPC", async (context) => {
  const child = fork(serverUnderTest(), ["--node-ipc", `--clientProcessId=${process.pid}`]);
  context.after(() => child.kill());
  await answers(createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child)), child);
});

for (const wire of ["port", "pipe"] as const)
  test(`an editor that listens at a ${wire} is called`, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-pipe-"));
    const name =
      process.platform === "win32" ? `\\\\.\\pipe\\${folder.replaceAll("\\", "-")}` : join(folder, "p");
    const listener = createServer().listen(wire === "port" ? { port: 0, host: "127.0.0.1" } : { path: name });
    await once(listener, "listening");
    const where = wire === "port" ? `--socket=${(listener.address() as AddressInfo).port}` : `--pipe=${name}`;
    const child = spawn(process.execPath, [serverUnderTest(), where], { stdio: "ignore" });
    context.after(() => {
      child.kill();
      listener.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const [socket] = (await once(listener, "connection")) as [Socket];
    await answers(
      createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket)),
      child,
    );
  });

test(
  "a client that asks for a file before it opens it hears that there is more",
  { timeout: 60_000 },
  async (context) => {
    const { connection } = started(context);
    const refreshed = new Promise<void>((resolve) => {
      connection.onRequest("workspace/diagnostic/refresh", () => {
        resolve();
        return null;
      });
    });
    await begin(connection, {
      textDocument: { diagnostic: {} },
      workspace: { diagnostics: { refreshSupport: true } },
    });
    const uri = "untitled:early.yml";
    const ask = (): Promise<{ items: unknown[] }> =>
      connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    assert.deepEqual((await ask()).items, []);
    const text = "groups:\n  - name: one\n    rules: [{ record: a, expr: sum( }]\n";
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    await refreshed;
    assert.ok((await ask()).items.length > 0);
  },
);
