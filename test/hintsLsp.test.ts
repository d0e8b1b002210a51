// Hints as an editor asks for them, and their switches.
import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { RoutePreview } from "../server/src/protocol/routes.ts";
import { startServer } from "./stdioClient.ts";

const rules = `groups:
  - name: db
    rules:
      - alert: DatabaseDown
        expr: up{job="db"} == 0
        labels: { team: db }
`;
const alertmanager = (receiver: string): string => `route:
  receiver: all
  routes:
    - receiver: ${receiver}
      matchers: [team="db"]
receivers: [{ name: all }, { name: ${receiver} }]
`;

interface Hint {
  readonly position: { readonly line: number; readonly character: number };
  readonly label: string;
}

test("receivers stand behind alerts, follow the configuration, and can be switched off", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-hints-")));
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  writeFileSync(join(folder, "rules.yml"), rules);
  writeFileSync(join(folder, "alertmanager.yml"), alertmanager("pager"));
  const client = startServer(folder);
  try {
    let refreshed = Promise.withResolvers<void>();
    let settings: unknown = { hints: { receivers: "no such value" } };
    client.connection.onRequest("workspace/inlayHint/refresh", () => refreshed.resolve());
    client.connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => settings),
    );
    const { capabilities } = await client.connection.sendRequest<{ capabilities: Record<string, unknown> }>(
      "initialize",
      {
        processId: process.pid,
        rootUri: pathToFileURL(folder).href,
        workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "rules" }],
        capabilities: {
          textDocument: { codeLens: {} },
          workspace: { configuration: true, inlayHint: { refreshSupport: true } },
        },
        initializationOptions: { runbookLenses: true },
      },
    );
    assert.equal(capabilities["inlayHintProvider"], true);
    await client.connection.sendNotification("initialized", {});
    const open = async (name: string, text: string): Promise<void> => {
      const textDocument = { uri: uri(name), languageId: "yaml", version: 1, text };
      await client.connection.sendNotification("textDocument/didOpen", { textDocument });
    };
    await open("rules.yml", rules);
    await refreshed.promise;
    const ask = (first = 0, last = 9): Promise<Hint[]> =>
      client.connection.sendRequest("textDocument/inlayHint", {
        textDocument: { uri: uri("rules.yml") },
        range: { start: { line: first, character: 0 }, end: { line: last, character: 0 } },
      });
    const labels = async (): Promise<string[]> => (await ask()).map(({ label }) => label);
    assert.deepEqual(
      (await ask()).map(({ position, label }) => ({ position, label })),
      [{ position: { line: 3, character: 27 }, label: "→ pager" }],
    );
    assert.deepEqual(await ask(4, 9), []);

    const titles = async (name: string): Promise<string[]> => {
      const lenses: { command: { title: string } }[] = await client.connection.sendRequest(
        "textDocument/codeLens",
        { textDocument: { uri: uri(name) } },
      );
      return lenses.map(({ command }) => command.title);
    };
    assert.deepEqual(await titles("rules.yml"), ["→ pager"]);
    const at = { uri: uri("rules.yml"), line: 4, character: 0 };
    const follow = async (labels?: Record<string, string>): Promise<string[]> => {
      const found: RoutePreview = await client.connection.sendRequest("tocsin/routePreview", { at, labels });
      return found.views!.flatMap(({ told }) => told.map(({ receiver }) => receiver));
    };
    assert.deepEqual(await follow(), ["pager"]);
    assert.deepEqual(await follow({ team: "web" }), ["all"]);

    refreshed = Promise.withResolvers();
    await open("alertmanager.yml", alertmanager("database"));
    await refreshed.promise;
    assert.deepEqual(await labels(), ["→ database"]);

    refreshed = Promise.withResolvers();
    assert.deepEqual(await titles("alertmanager.yml"), ["1 alert", "1 alert"]);
    settings = { hints: { receivers: false }, lenses: { routes: false } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await refreshed.promise;
    assert.deepEqual(await labels(), []);
    assert.deepEqual(await titles("rules.yml"), []);
  } finally {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  }
});
