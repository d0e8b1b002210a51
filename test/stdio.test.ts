// One session over stdio, driven by nothing but vscode-jsonrpc: what any editor sees.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

const alerts = `groups:
  - name: warehouse
    rules:
      - alert: LoadsFailing
        expr: incease(load_failures_total[15m]) > job:loads:rate5m
        for: 10m
        labels:
          severity: critical
        annotations:
          summary: "{{ $label.job }} fails"
`;

const records = `groups:
  - name: loads
    rules:
      - record: job:loads:rate5m
        expr: sum by (job) (rate(loads_total[5m]))
`;

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly codeDescription?: { readonly href: string };
}

const codes = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map(({ code }) => code).sort();

const textDocumentOf = (uri: string, text: string): object => ({
  textDocument: { uri, languageId: "yaml", version: 1, text },
});

/** A folder with two rule files, on disk as an editor's workspace would be. */
function makeFolder(): { folder: string; uri(name: string): string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin stdio ü-")));
  mkdirSync(join(folder, "rules"));
  writeFileSync(join(folder, "rules/alerts.yml"), alerts);
  writeFileSync(join(folder, "rules/records.yml"), records);
  return { folder, uri: (name) => pathToFileURL(join(folder, name)).href };
}

async function initialize(
  client: StdioClient,
  folder: string,
  capabilities: object,
): Promise<Record<string, unknown>> {
  const uri = pathToFileURL(folder).href;
  const result = await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "rules" }],
    capabilities,
  });
  await client.connection.sendNotification("initialized", {});
  return (result as { capabilities: Record<string, unknown> }).capabilities;
}

describe("a client that pulls diagnostics", () => {
  const { folder, uri } = makeFolder();
  let client: StdioClient;
  before(async () => {
    client = startServer(folder);
    const capabilities = await initialize(client, folder, { textDocument: { diagnostic: {} } });
    assert.ok(capabilities["diagnosticProvider"]);
    await client.connection.sendNotification(
      "textDocument/didOpen",
      textDocumentOf(uri("rules/alerts.yml"), alerts),
    );
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });

  const ask = (method: string, more: object): Promise<unknown> =>
    client.connection.sendRequest(method, { textDocument: { uri: uri("rules/alerts.yml") }, ...more });

  test("gets the findings with their pages", async () => {
    const { items } = (await ask("textDocument/diagnostic", {})) as { items: Diagnostic[] };
    assert.deepEqual(codes(items), ["promql/unknown-function", "template/unknown-variable"]);
    const [first] = items;
    assert.deepEqual(first?.range.start, { line: 4, character: 14 });
    assert.match(
      first?.codeDescription?.href ?? "",
      /^file:.*fixtures\/checks\/promql\/unknown-function\.md$/,
    );
  });

  test("is told when nothing has changed", async () => {
    const first = (await ask("textDocument/diagnostic", {})) as { resultId: string };
    const second = await ask("textDocument/diagnostic", { previousResultId: first.resultId });
    assert.deepEqual(second, { kind: "unchanged", resultId: first.resultId });
  });

  test("hovers over a function and over a key", async () => {
    const onKey = (await ask("textDocument/hover", { position: { line: 5, character: 9 } })) as Hover;
    assert.match(onKey.contents.value, /pending to firing/);
    await client.connection.sendNotification(
      "textDocument/didOpen",
      textDocumentOf(uri("rules/records.yml"), records),
    );
    const onFunction = (await client.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: uri("rules/records.yml") },
      position: { line: 4, character: 28 },
    })) as Hover;
    assert.match(onFunction.contents.value, /rate/);
  });

  test("completes keys of the rule", async () => {
    const changes = [{ range: at(6, 0, 6, 0), text: "        k\n" }];
    await change(2, changes);
    const items = (await ask("textDocument/completion", { position: { line: 6, character: 9 } })) as {
      label: string;
    }[];
    assert.deepEqual(
      items.map(({ label }) => label).filter((label) => label.startsWith("k")),
      ["keep_firing_for"],
    );
    await change(3, [{ range: at(6, 0, 7, 0), text: "" }]);
  });

  test("completes functions and recorded metrics in an expression", async () => {
    const items = (await ask("textDocument/completion", { position: { line: 4, character: 18 } })) as {
      label: string;
    }[];
    const labels = items.map(({ label }) => label);
    assert.ok(labels.includes("increase"), labels.slice(0, 20).join(" "));
    assert.ok(labels.includes("job:loads:rate5m"));
  });

  test("finds the definition of a recorded metric in a file that is not open", async () => {
    const found = (await ask("textDocument/definition", { position: { line: 4, character: 60 } })) as {
      uri: string;
      range: object;
    }[];
    assert.deepEqual(
      found.map((one) => decodeURIComponent(one.uri)),
      [decodeURIComponent(uri("rules/records.yml"))],
    );
    assert.deepEqual(found[0]?.range, at(3, 16, 3, 32));
  });

  test("mends a mistyped function", async () => {
    const actions = (await ask("textDocument/codeAction", {
      range: at(4, 16, 4, 16),
      context: { diagnostics: [] },
    })) as { title: string; edit: { changes: Record<string, { range: object; newText: string }[]> } }[];
    const fix = actions.find(({ title }) => title.includes("increase"));
    assert.deepEqual(Object.values(fix?.edit.changes ?? {}), [
      [{ range: at(4, 14, 4, 21), newText: "increase" }],
    ]);
    await change(4, [{ range: at(4, 14, 4, 21), text: "increase" }]);
    const { items } = (await ask("textDocument/diagnostic", {})) as { items: Diagnostic[] };
    assert.deepEqual(codes(items), ["template/unknown-variable"]);
  });

  const change = (version: number, contentChanges: object[]): Promise<void> =>
    client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: uri("rules/alerts.yml"), version },
      contentChanges,
    });
});

test("a client that names its folder as `rootUri` only has the files around read, too", async (context) => {
  const { folder, uri } = makeFolder();
  const { connection, process: server } = startServer(folder);
  context.after(() => server.kill());
  context.after(() => rmSync(folder, { recursive: true }));
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  const ask = (): Promise<{ location: { uri: string } }[]> =>
    connection.sendRequest("workspace/symbol", { query: "job:loads" });
  let found = await ask();
  while (found.length === 0) found = await ask();
  assert.equal(decodeURIComponent(found[0]!.location.uri), decodeURIComponent(uri("rules/records.yml")));
});

test("what was typed and not saved is forgotten when the file is closed", async (context) => {
  const { folder, uri } = makeFolder();
  const client = startServer(folder);
  context.after(() => client.process.kill());
  context.after(() => rmSync(folder, { recursive: true }));
  await initialize(client, folder, { textDocument: { diagnostic: {} } });
  const { connection } = client;
  const symbols = async (): Promise<string[]> => {
    const found = (await connection.sendRequest("workspace/symbol", { query: "unsaved" })) as {
      name: string;
    }[];
    return found.map(({ name }) => name);
  };
  const text = records.replace("job:loads:rate5m", "job:unsaved:rate5m");
  const textDocument = { uri: uri("rules/records.yml") };
  await connection.sendNotification("textDocument/didOpen", textDocumentOf(textDocument.uri, text));
  await connection.sendRequest("textDocument/diagnostic", { textDocument });
  assert.deepEqual(await symbols(), ["job:unsaved:rate5m"]);
  await connection.sendNotification("textDocument/didClose", { textDocument });
  while ((await symbols()).length > 0);
  await connection.sendNotification("textDocument/didOpen", textDocumentOf(uri("rules/alerts.yml"), alerts));
  const found = await connection.sendRequest("textDocument/definition", {
    textDocument: { uri: uri("rules/alerts.yml") },
    position: { line: 4, character: 60 },
  });
  assert.equal((found as unknown[]).length, 1);
});

describe("a client that waits for diagnostics", () => {
  test("is sent those of a file that was read before it was opened", async (context) => {
    const { folder, uri } = makeFolder();
    const { connection, process: server } = startServer(folder);
    context.after(() => server.kill());
    context.after(() => rmSync(folder, { recursive: true }));
    await initialize({ connection } as StdioClient, folder, {});
    const read = (): Promise<unknown[]> =>
      connection.sendRequest("workspace/symbol", { query: "LoadsFailing" });
    while ((await read()).length === 0);
    const next = (): Promise<Diagnostic[]> =>
      new Promise((resolve) => {
        connection.onNotification(
          "textDocument/publishDiagnostics",
          ({ diagnostics }: { diagnostics: Diagnostic[] }) => resolve(diagnostics),
        );
      });
    const textDocument = { uri: uri("rules/alerts.yml") };
    for (let time = 0; time < 2; time++) {
      const sent = next();
      await connection.sendNotification("textDocument/didOpen", textDocumentOf(textDocument.uri, alerts));
      assert.deepEqual(codes(await sent), ["promql/unknown-function", "template/unknown-variable"]);
      const cleared = next();
      await connection.sendNotification("textDocument/didClose", { textDocument });
      assert.deepEqual(await cleared, []);
    }
  });

  test("has what it typed and did not save forgotten when it closes the file", async (context) => {
    const { folder, uri } = makeFolder();
    const client = startServer(folder);
    context.after(() => client.process.kill());
    context.after(() => rmSync(folder, { recursive: true }));
    await initialize(client, folder, {});
    const symbols = (): Promise<unknown[]> =>
      client.connection.sendRequest("workspace/symbol", { query: "unsaved" });
    const textDocument = { uri: uri("rules/records.yml") };
    const text = records.replace("job:loads:rate5m", "job:unsaved:rate5m");
    await client.connection.sendNotification("textDocument/didOpen", textDocumentOf(textDocument.uri, text));
    while ((await symbols()).length === 0);
    await client.connection.sendNotification("textDocument/didClose", { textDocument });
    while ((await symbols()).length > 0);
    assert.deepEqual(await symbols(), []);
  });

  test("is sent them, and an empty list when it closes the file", async (context) => {
    const { folder, uri } = makeFolder();
    const client = startServer(folder);
    context.after(() => client.process.kill());
    const capabilities = await initialize(client, folder, {});
    assert.equal(capabilities["diagnosticProvider"], undefined);
    const next = (): Promise<Diagnostic[]> =>
      new Promise((resolve) => {
        const listener = client.connection.onNotification(
          "textDocument/publishDiagnostics",
          (params: { uri: string; diagnostics: Diagnostic[] }) => {
            assert.equal(params.uri, uri("rules/alerts.yml"));
            listener.dispose();
            resolve(params.diagnostics);
          },
        );
      });
    const sent = next();
    await client.connection.sendNotification(
      "textDocument/didOpen",
      textDocumentOf(uri("rules/alerts.yml"), alerts),
    );
    assert.deepEqual(codes(await sent), ["promql/unknown-function", "template/unknown-variable"]);
    const cleared = next();
    await client.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: uri("rules/alerts.yml") },
    });
    assert.deepEqual(await cleared, []);
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });
});

interface Hover {
  readonly contents: { readonly value: string };
}

function at(startLine: number, startCharacter: number, endLine: number, endCharacter: number): object {
  return {
    start: { line: startLine, character: startCharacter },
    end: { line: endLine, character: endCharacter },
  };
}
