// Formatting, code actions of a whole file and new rules, as an editor asks for them.
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { startServer } from "./stdioClient.ts";

const uri = "file:///nowhere/rules.yml";
const text = `groups:
  - name: a
    rules:
      - record: a:b
        expr: sum(increse(c[60m]))by(job)
      - record: a:c
        expr: up==0
`;

interface Edit {
  readonly range: { readonly start: { readonly line: number } };
  readonly newText: string;
}

async function begin(
  context: TestContext,
  capabilities: object = {},
  initializationOptions: object = {},
): Promise<{
  ask: (method: string, params: object) => Promise<unknown>;
  server: Record<string, unknown>;
}> {
  const client = startServer(tmpdir());
  context.after(() => client.process.kill());
  const { connection } = client;
  const params = { processId: process.pid, rootUri: null, capabilities, initializationOptions };
  const answer = await connection.sendRequest<{ capabilities: Record<string, unknown> }>(
    "initialize",
    params,
  );
  await connection.sendNotification("initialized", {});
  const textDocument = { uri, languageId: "yaml", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const ask = (method: string, rest: object): Promise<unknown> =>
    connection.sendRequest(method, { textDocument: { uri }, ...rest });
  return { ask, server: answer.capabilities };
}

const whole = { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } };
const options = { tabSize: 2, insertSpaces: true };

test("a file is laid out, or what is selected of it", async (context) => {
  const { ask, server } = await begin(context);
  assert.equal(server["documentFormattingProvider"], true);
  const edits = (await ask("textDocument/formatting", { options })) as Edit[];
  assert.deepEqual(
    edits.map(({ newText }) => newText),
    ["sum by (job) (increse(c[1h]))", "up == 0"],
  );
  const range = { start: { line: 5, character: 0 }, end: { line: 7, character: 0 } };
  const some = (await ask("textDocument/rangeFormatting", { options, range })) as Edit[];
  assert.deepEqual(
    some.map(({ newText }) => newText),
    ["up == 0"],
  );
});

test("actions of the whole file are there for who asks for their kind", async (context) => {
  const { ask } = await begin(context);
  const actions = async (only?: string[]): Promise<string[]> => {
    const context = { diagnostics: [], ...(only && { only }) };
    const found = (await ask("textDocument/codeAction", { range: whole, context })) as { kind: string }[];
    return [...new Set(found.map(({ kind }) => kind))].toSorted();
  };
  assert.deepEqual(await actions(["source.fixAll"]), ["source.fixAll.tocsin"]);
  assert.deepEqual(await actions(["source"]), ["source.fixAll.tocsin", "source.formatPromql"]);
  assert.deepEqual(await actions(), ["quickfix"]);
  const here = { start: { line: 6, character: 16 }, end: { line: 6, character: 16 } };
  const rewrites = await ask("textDocument/codeAction", {
    range: here,
    context: { diagnostics: [], only: ["refactor"] },
  });
  assert.deepEqual(
    (rewrites as { title: string }[]).map(({ title }) => title),
    ["Format the expression"],
  );
});

test("our own client asks in its own words", async (context) => {
  const { ask, server } = await begin(context, {}, { formats: false });
  assert.equal(server["documentFormattingProvider"], undefined);
  const edits = (await ask("tocsin/format", { uri })) as { text: string }[];
  assert.equal(edits.length, 2);
  const range = { start: { line: 6, character: 3 }, end: { line: 6, character: 5 } };
  const some = (await ask("tocsin/format", { uri, range })) as { text: string }[];
  assert.deepEqual(
    some.map(({ text }) => text),
    ["up == 0"],
  );
});

test("a new rule goes behind the one at the line, a test into a file of its own", async (context) => {
  const { ask } = await begin(context);
  const rule = { type: "record", name: "a:d", expr: "sum(x)" };
  const answer = await ask("tocsin/newItem", { uri, line: 4, item: { type: "rule", rule } });
  const { edit } = answer as { edit: { range: Edit["range"]; text: string } };
  assert.equal(edit.range.start.line, 4);
  assert.equal(edit.text, "\n      - record: a:d\n        expr: sum(x)");
  const asked = { uri, line: 6, item: { type: "test", uri: "file:///nowhere/rules_test.yml" } };
  const { file } = (await ask("tocsin/newItem", asked)) as { file: string };
  assert.match(file, /rule_files:\n {2}- rules\.yml\n/);
});
