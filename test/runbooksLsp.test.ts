// Runbooks as an editor asks for them: the request, lenses and hovers.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { RunbooksAnswer, RunbooksParams } from "../server/src/protocol/messages.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

const rules = `groups:
  - name: warehouse
    rules:
      - alert: TableStale
        expr: table_age_seconds > 3600
        annotations:
          runbook_url: runbooks/stale (1).md#meaning
      - record: job:loads:rate5m
        expr: sum by (job) (rate(loads_total[5m]))
      - alert: LoadsFailing
        expr: loads_failing > 0
      - alert: Outside
        expr: up == 0
        annotations:
          runbook_url: https://wiki.example.com/outside
      - alert: Refused
        expr: up == 0
        annotations:
          runbook_url: ../secret.md
`;

interface Lens {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: {
    readonly title: string;
    readonly command: string;
    readonly arguments: [RunbooksParams];
  };
}

describe("runbooks in an editor", () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin lenses ü-")));
  const folder = join(parent, "workspace");
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  let client: StdioClient;
  let capabilities: Record<string, unknown>;
  const refreshed = Promise.withResolvers<void>();

  before(async () => {
    mkdirSync(join(folder, "runbooks"), { recursive: true });
    writeFileSync(join(folder, "rules.yml"), rules);
    writeFileSync(join(folder, "runbooks/stale (1).md"), "# A [table] is stale\n\n## Meaning\n");
    client = startServer(folder);
    client.connection.onRequest("workspace/codeLens/refresh", () => refreshed.resolve());
    const result: { capabilities: Record<string, unknown> } = await client.connection.sendRequest(
      "initialize",
      {
        processId: process.pid,
        rootUri: pathToFileURL(folder).href,
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "rules" }],
        capabilities: { textDocument: { codeLens: {} }, workspace: { codeLens: { refreshSupport: true } } },
        initializationOptions: { runbookLenses: true, words: { createRunbook: "Runbook anlegen" } },
      },
    );
    capabilities = result.capabilities;
    await client.connection.sendNotification("initialized", {});
    await client.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uri("rules.yml"), languageId: "yaml", version: 1, text: rules },
    });
  });
  after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(parent, { recursive: true });
  });

  const ask = (params: RunbooksParams): Promise<RunbooksAnswer> =>
    client.connection.sendRequest("tocsin/runbooks", params);
  /** Those of runbooks. */
  const lenses = async (name = "rules.yml"): Promise<Lens[]> => {
    const textDocument = { uri: uri(name) };
    const found: Lens[] = await client.connection.sendRequest("textDocument/codeLens", { textDocument });
    return found.filter(({ command }) => command.command !== "");
  };
  const hover = async (line: number, character: number): Promise<string> => {
    const found: { contents: { value: string } } | null = await client.connection.sendRequest(
      "textDocument/hover",
      {
        textDocument: { uri: uri("rules.yml") },
        position: { line, character },
      },
    );
    return found?.contents.value ?? "";
  };

  test("the alert under the cursor, wherever it stands in the rule", async () => {
    for (const line of [3, 4, 6]) {
      const { candidates } = await ask({ at: { uri: uri("rules.yml"), line, character: 12 } });
      assert.deepEqual(
        candidates.map(({ label, fragment, line }) => ({ label, fragment, line })),
        [{ label: "TableStale", fragment: "meaning", line: 2 }],
      );
    }
    const onRecord = await ask({ at: { uri: uri("rules.yml"), line: 7, character: 10 } });
    assert.deepEqual({ ...onRecord, message: "" }, { candidates: [], message: "" });
    assert.match(
      (await ask({ at: { uri: uri("rules.yml"), line: 0, character: 0 } })).message ?? "",
      /no alert/,
    );
    assert.match(
      (await ask({ at: { uri: uri("none.yml"), line: 0, character: 0 } })).message ?? "",
      /no alert/,
    );
  });

  test("an alert by its name, and all of them", async () => {
    const { create } = await ask({ alert: "LoadsFailing" });
    assert.match(create?.uri ?? "", /runbooks\/loads-failing\.md$/);
    assert.match((await ask({ alert: "Nobody" })).message ?? "", /no such alert/i);
    assert.match((await ask({ alert: "Refused" })).message ?? "", /workspace/);
    const { candidates } = await ask({});
    assert.deepEqual(
      candidates.map(({ label }) => label),
      ["LoadsFailing", "Outside", "TableStale"],
    );
  });

  test("a file of thousands of alerts has no lenses, which each keystroke would pay for", async () => {
    const alert = (_: unknown, index: number): string =>
      `      - {alert: A${index}, expr: up == 0, annotations: {runbook_url: "https://example.com/a"}}\n`;
    const open = async (name: string, alerts: number): Promise<number> => {
      const text = `groups:\n  - name: many\n    rules:\n${Array.from({ length: alerts }, alert).join("")}`;
      const textDocument = { uri: uri(name), languageId: "yaml", version: 1, text };
      await client.connection.sendNotification("textDocument/didOpen", { textDocument });
      const found = (await lenses(name)).length;
      await client.connection.sendNotification("textDocument/didClose", { textDocument });
      return found;
    };
    assert.equal(await open("many.yml", 2000), 2000);
    assert.equal(await open("more.yml", 2001), 0);
  });

  test("lenses stand above the alerts that have a runbook or could have one", async () => {
    assert.ok(capabilities["codeLensProvider"]);
    const found = (await lenses()).map(({ range, command }) => [
      range.start.line,
      command.title,
      command.command,
    ]);
    assert.deepEqual(found, [
      [3, "Open Runbook", "tocsin.openRunbook"],
      [9, "Runbook anlegen", "tocsin.createRunbook"],
      [11, "Open Runbook", "tocsin.openRunbook"],
    ]);
    const [first] = await lenses();
    const { candidates } = await ask(first!.command.arguments[0]);
    assert.equal(candidates[0]?.label, "TableStale");
  });

  test("a page that comes is seen", async () => {
    writeFileSync(join(folder, "runbooks/loads.md"), "---\nalerts: LoadsFailing\n---\n# Loads\n");
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uri("runbooks/loads.md"), type: 1 }],
    });
    await refreshed.promise;
    assert.ok((await lenses()).every(({ command }) => command.command === "tocsin.openRunbook"));
    assert.match((await ask({ alert: "LoadsFailing" })).candidates[0]?.uri ?? "", /loads\.md$/);
  });

  test("the hover of an alert's name links its runbook", async () => {
    const text = await hover(3, 18);
    assert.ok(text.includes("Runbook: [A \\[table\\] is stale](<"), text);
    assert.ok(text.includes("runbooks/stale%20(1).md#meaning>)"), text);
    assert.match(await hover(11, 18), /Runbook: \[.*\]\(<https:\/\/wiki\.example\.com\/outside>\)/);
    assert.doesNotMatch(await hover(15, 18), /Runbook/, "what is refused is not linked");
    assert.doesNotMatch(await hover(4, 16), /Runbook/, "elsewhere in the rule");
  });
});

test("a client that does not know our commands gets no lenses that would call them", async (context) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-no-lenses-")));
  context.after(() => rmSync(folder, { recursive: true }));
  const client = startServer(folder);
  const result: { capabilities: Record<string, unknown> } = await client.connection.sendRequest(
    "initialize",
    {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      capabilities: { textDocument: { codeLens: {} } },
    },
  );
  assert.ok(result.capabilities["codeLensProvider"]);
  await client.connection.sendNotification("initialized", {});
  const uri = pathToFileURL(join(folder, "rules.yml")).href;
  const text =
    "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n        annotations:\n          runbook_url: https://wiki.example.com/a\n";
  const textDocument = { uri, languageId: "yaml", version: 1, text };
  await client.connection.sendNotification("textDocument/didOpen", { textDocument });
  assert.deepEqual(
    await client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } }),
    [],
  );
  const answer: RunbooksAnswer = await client.connection.sendRequest("tocsin/runbooks", {});
  assert.deepEqual(
    answer.candidates.map(({ label }) => label),
    ["A"],
  );
  assert.equal(await client.stop(), 0);
});
