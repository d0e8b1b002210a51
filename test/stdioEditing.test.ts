// What an editor asks about the parts of a text, over stdio and nothing but vscode-jsonrpc.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

const records = `groups:
  - name: loads
    rules:
      - record: job:loads:rate5m
        expr: sum by (job) (rate(loads_total[5m]))
`;

const alerts = `groups:
  - name: warehouse
    rules:
      - alert: LoadsFailing
        expr: job:loads:rate5m < 1 and topk(5, loads)
`;

const config =
  'route: { receiver: team, routes: [{ matchers: [alertname=~"Loads.*"] }] }\nreceivers: [{ name: team }]\n';

const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin editing ü-")));
mkdirSync(join(folder, "rules"));
const files: Readonly<Record<string, string>> = {
  "rules/records.yml": records,
  "rules/alerts.yml": alerts,
  "alertmanager.yml": config,
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
const uriOf = (name: string): string => pathToFileURL(join(folder, name)).href;
const uri = uriOf("rules/alerts.yml");

interface Answer {
  readonly capabilities: Record<string, { readonly legend?: { readonly tokenTypes: string[] } }>;
}

async function openSession(client: StdioClient, textDocument: object): Promise<Answer["capabilities"]> {
  const { connection } = client;
  const root = pathToFileURL(folder).href;
  const answer = await connection.sendRequest("initialize", {
    ...{ processId: process.pid, rootUri: root, workspaceFolders: [{ uri: root, name: "rules" }] },
    capabilities: { textDocument },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text: alerts },
  });
  return (answer as Answer).capabilities;
}

describe("an editor that asks for everything", () => {
  let client: StdioClient;
  let tokenTypes: string[];
  before(async () => {
    client = startServer(folder);
    const capabilities = await openSession(client, { rename: { prepareSupport: true } });
    assert.deepEqual(capabilities["renameProvider"], { prepareProvider: true });
    tokenTypes = capabilities["semanticTokensProvider"]!.legend!.tokenTypes;
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });
  const ask = <T>(method: string, more: object = {}): Promise<T> =>
    client.connection.sendRequest<T>(`textDocument/${method}`, { textDocument: { uri }, ...more });

  test("renames a recorded metric in a file that is not open", async () => {
    const position = { line: 4, character: 20 };
    const range = at(4, 14, 4, 30);
    assert.deepEqual(await ask("prepareRename", { position }), { range, placeholder: "job:loads:rate5m" });
    const { changes } = await ask<{ changes: object }>("rename", { position, newName: "job:loads:rate10m" });
    assert.deepEqual(changes, {
      [uri]: [{ range, newText: "job:loads:rate10m" }],
      [uriOf("rules/records.yml")]: [{ range: at(3, 16, 3, 32), newText: "job:loads:rate10m" }],
    });
  });

  test("may send a change before the file is opened as it was", async () => {
    const other = uriOf("rules/records.yml");
    const { connection } = client;
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: other, version: 2 },
      contentChanges: [{ range: at(3, 16, 3, 32), text: "job:other:rate5m" }],
    });
    const textDocument = { uri: other, languageId: "yaml", version: 1, text: records };
    await connection.sendNotification("textDocument/didOpen", { textDocument });
    const position = { line: 3, character: 20 };
    const found = connection.sendRequest("textDocument/prepareRename", {
      textDocument: { uri: other },
      position,
    });
    assert.deepEqual(await found, { range: at(3, 16, 3, 32), placeholder: "job:other:rate5m" });
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: other } });
  });

  test("is told in words why something is not renamed", async () => {
    const onMetric = ask("prepareRename", { position: { line: 4, character: 50 } });
    await assert.rejects(onMetric, /No rule of this project records `loads`/);
    const onAlert = ask("rename", { position: { line: 3, character: 20 }, newName: "Failing" });
    await assert.rejects(onAlert, /`Loads\.\*` \(alertmanager\.yml, line 1\).*would not match `Failing`/);
  });

  test("highlights, folds, selects, and shows a signature", async () => {
    const position = { line: 4, character: 20 };
    assert.deepEqual(await ask("documentHighlight", { position }), [{ range: at(4, 14, 4, 30), kind: 2 }]);
    assert.deepEqual(await ask("foldingRange"), [
      { startLine: 0, endLine: 4 },
      { startLine: 1, endLine: 4 },
      { startLine: 2, endLine: 4 },
      { startLine: 3, endLine: 4 },
    ]);
    const [selection] = await ask<{ range: object; parent: { range: object } }[]>("selectionRange", {
      positions: [position],
    });
    assert.deepEqual(selection?.range, at(4, 14, 4, 30));
    assert.deepEqual(selection?.parent.range, at(4, 14, 4, 34));
    interface Help {
      readonly signatures: { readonly label: string; readonly parameters: { readonly label: unknown }[] }[];
      readonly activeParameter: number;
    }
    const help = await ask<Help>("signatureHelp", { position: { line: 4, character: 47 } });
    const [signature] = help.signatures;
    assert.match(signature!.label, /^topk/);
    // This client has not said that it takes offsets.
    assert.deepEqual(
      signature!.parameters.map(({ label }) => label),
      ["k scalar", "v instant-vector"],
    );
    assert.equal(help.activeParameter, 1);
  });

  test("gets the words of an expression, all of them or some lines", async () => {
    const { data } = await ask<{ data: number[] }>("semanticTokens/full");
    assert.deepEqual(data.slice(0, 5), [4, 14, 16, tokenTypes.indexOf("type"), 0]);
    assert.deepEqual(await ask("semanticTokens/range", { range: at(4, 0, 4, 9) }), { data });
    assert.deepEqual(await ask("semanticTokens/range", { range: at(0, 0, 2, 0) }), { data: [] });
  });
});

const at = (line: number, character: number, endLine: number, endCharacter: number): object => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
});
