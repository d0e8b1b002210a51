// JSON-RPC as LSP wants it: what comes in pieces, what is taken back, what comes too early or too late.

import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import {
  CompletionItemKind,
  DiagnosticSeverity,
  DiagnosticTag,
  FileChangeType,
  InsertTextFormat,
  LSPErrorCodes,
  ErrorCodes,
  SymbolKind,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { makeConnection } from "../server/src/lsp/connection.ts";
import type { Connection } from "../server/src/lsp/connection.ts";
import { messageReader } from "../server/src/lsp/messageReader.ts";
import * as numbers from "../server/src/lsp/numbers.ts";
import { errorCodes, ResponseError } from "../server/src/lsp/responseError.ts";
import { transportOf, valueOf } from "../server/src/lsp/transport.ts";
import type { Message } from "../server/src/lsp/transport.ts";

const framed = (text: string): Buffer =>
  Buffer.from(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);

function read(pieces: readonly Buffer[]): string[] {
  const taken: string[] = [];
  const take = messageReader((text) => taken.push(text));
  for (const piece of pieces) take(piece);
  return taken;
}

test("messages are the same however their bytes arrive", () => {
  const texts = ["{}", '{"a":"ü – 🔔"}', `{"long":"${"x".repeat(3000)}"}`, "[]"];
  const all = Buffer.concat(texts.map(framed));
  for (const size of [1, 2, 3, 7, 100, 1024, all.length]) {
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
      all.subarray(index * size, (index + 1) * size),
    );
    assert.deepEqual(read(pieces), texts, `${size} bytes at a time`);
  }
});

test("headers of every kind are read, and what is no header is passed over", () => {
  const text = '{"a":1}';
  const header = "content-type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:7\r\n\r\n";
  assert.deepEqual(read([Buffer.from(header + text), framed("{}")]), [text, "{}"]);
  assert.deepEqual(read([Buffer.from("X: 1\r\n\r\n"), framed("{}")]), ["{}"]);
  assert.deepEqual(read([Buffer.alloc(9000, "x"), framed("{}")]), ["{}"]);
});

/** A connection without wires: what is said to it, and what it sends. */
function wired(): {
  connection: Connection;
  sent: Message[];
  ends: number[];
  say(...messages: (Message | undefined)[]): Promise<void>;
} {
  const sent: Message[] = [];
  const ends: number[] = [];
  let take: (message: Message | undefined) => void = () => {};
  const transport = {
    listen: (taker: typeof take): void => void (take = taker),
    send: (message: Message): void => void sent.push(message),
  };
  const connection = makeConnection(transport, (code) => ends.push(code));
  connection.onRequest("initialize", () => ({ capabilities: {} }));
  connection.listen();
  const say = async (...messages: (Message | undefined)[]): Promise<void> => {
    for (const message of messages) take(message);
    for (let turns = 0; turns < messages.length + 2; turns++) await turn();
  };
  return { connection, sent, ends, say };
}

const codesOf = (sent: readonly Message[]): unknown[] =>
  sent.map(({ id, error }) => [id, (error as { code: number } | undefined)?.code]);

test("questions before the beginning and after the end are refused", async () => {
  const { sent, ends, say } = wired();
  await say({ id: 1, method: "tocsin/about" }, { method: "initialized", params: {} });
  await say({ id: 2, method: "initialize", params: {} }, { id: 3, method: "initialize", params: {} });
  await say({ id: 4, method: "textDocument/nonsense" }, { method: "$/setTrace", params: { value: "off" } });
  await say(undefined, { id: 5, method: "shutdown" }, { id: 6, method: "tocsin/about" }, { method: "exit" });
  assert.deepEqual(codesOf(sent), [
    [1, ErrorCodes.ServerNotInitialized],
    [2, undefined],
    [3, ErrorCodes.InvalidRequest],
    [4, ErrorCodes.MethodNotFound],
    [null, ErrorCodes.ParseError],
    [5, undefined],
    [6, ErrorCodes.InvalidRequest],
  ]);
  assert.deepEqual(ends, [0]);
});

test("who leaves without a goodbye is told from who says one", async () => {
  const { ends, say } = wired();
  await say({ id: 1, method: "initialize", params: {} }, { method: "exit" });
  assert.deepEqual(ends, [1]);
});

test("an answer of nothing is null, a bug is an error of that request only, and a refusal keeps its data", async () => {
  const { connection, sent, say } = wired();
  connection.onRequest("textDocument/hover", () => undefined);
  connection.onRequest("tocsin/about", () => assert.fail("a bug"));
  connection.onRequest("tocsin/markSeen", () =>
    Promise.reject(new ResponseError(errorCodes.requestFailed, "no", { reason: "locked" })),
  );
  connection.onNotification("textDocument/didOpen", () => assert.fail("another"));
  await say({ id: 0, method: "initialize", params: {} });
  sent.length = 0;
  await say(
    { id: 1, method: "textDocument/hover" },
    { id: 2, method: "tocsin/about" },
    { method: "textDocument/didOpen", params: {} },
    { id: "three", method: "tocsin/markSeen" },
  );
  assert.deepEqual(sent[0], { jsonrpc: "2.0", id: 1, result: null });
  const [, bug, log, refusal] = sent as [Message, Message, Message, Message];
  assert.equal((bug["error"] as { code: number }).code, ErrorCodes.InternalError);
  assert.match((bug["error"] as { message: string }).message, /tocsin\/about failed: .*a bug/);
  assert.match((log["params"] as { message: string }).message, /textDocument\/didOpen: .*another/);
  const error = { code: LSPErrorCodes.RequestFailed, message: "no", data: { reason: "locked" } };
  assert.deepEqual(refusal, { jsonrpc: "2.0", id: "three", error });
});

test("a question is taken back while it waits, and while it is answered", async () => {
  const { connection, sent, say } = wired();
  const asked: AbortSignal[] = [];
  connection.onRequest("tocsin/about", async (_, signal) => {
    asked.push(signal);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new ResponseError(errorCodes.requestCancelled, "cancelled");
  });
  await say({ id: 0, method: "initialize", params: {} });
  sent.length = 0;
  const cancel = (id: number): Message => ({ method: "$/cancelRequest", params: { id } });
  await say({ id: 1, method: "tocsin/about" });
  await say({ id: 2, method: "tocsin/about" }, cancel(2), cancel(9));
  assert.equal(asked.length, 1);
  await say(cancel(1));
  assert.deepEqual(codesOf(sent), [
    [2, LSPErrorCodes.RequestCancelled],
    [1, LSPErrorCodes.RequestCancelled],
  ]);
});

test("our own questions get their answers", async () => {
  const { connection, sent, say } = wired();
  const first = connection.request("workspace/configuration", { items: [{ section: "tocsin" }] });
  const second = connection.request("workspace/diagnostic/refresh", undefined);
  const refused = assert.rejects(second, /unknown/);
  connection.register("workspace/didChangeWatchedFiles", { watchers: [] });
  assert.deepEqual(sent[1], { jsonrpc: "2.0", id: 2, method: "workspace/diagnostic/refresh" });
  await say(
    { id: 2, error: { code: -32601, message: "unknown" } },
    { id: 1, result: [{}] },
    { id: 3, error: { code: -32601, message: "unknown" } },
    { id: 77, result: null },
  );
  assert.deepEqual(await first, [{}]);
  await refused;
});

test("the arguments say how to speak", () => {
  assert.equal(valueOf(["--stdio", "--pipe=a b"], "--pipe"), "a b");
  assert.equal(valueOf(["--clientProcessId", "12"], "--clientProcessId"), "12");
  assert.equal(valueOf(["--socket"], "--socket"), undefined);
  assert.throws(() => transportOf([]), /--stdio/);
});

test("our numbers are LSP's", () => {
  assert.equal(numbers.incrementalSync, TextDocumentSyncKind.Incremental);
  assert.equal(numbers.fileDeleted, FileChangeType.Deleted);
  assert.equal(numbers.unnecessaryTag, DiagnosticTag.Unnecessary);
  const { Error: error, Warning: warning, Information: info } = DiagnosticSeverity;
  assert.deepEqual(numbers.diagnosticSeverities, { error, warning, info });
  const { PlainText: plain, Snippet: snippet } = InsertTextFormat;
  assert.deepEqual(numbers.insertFormats, { plain, snippet });
  assert.deepEqual(numbers.completionKinds, {
    function: CompletionItemKind.Function,
    keyword: CompletionItemKind.Keyword,
    metric: CompletionItemKind.Field,
    label: CompletionItemKind.Property,
    variable: CompletionItemKind.Variable,
    key: CompletionItemKind.Property,
    value: CompletionItemKind.Value,
    unit: CompletionItemKind.Unit,
    snippet: CompletionItemKind.Snippet,
  });
  const { Namespace: group, Event: alert, Variable: record, Object: name } = SymbolKind;
  assert.deepEqual(numbers.symbolKinds, { group, alert, record, name });
  assert.deepEqual(
    [errorCodes.requestCancelled, errorCodes.requestFailed],
    [LSPErrorCodes.RequestCancelled, LSPErrorCodes.RequestFailed],
  );
});
