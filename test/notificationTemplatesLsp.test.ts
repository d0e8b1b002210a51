// Files of notification templates as an editor has them: they are found, watched, and left alone when nobody names them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "./stdioClient.ts";

const config = (templates: string): string => `route: { receiver: team }
receivers:
  - name: team
    slack_configs:
      - api_url: https://hooks.slack.com/services/x
        channel: a
        text: '{{ template "team.text" . }}'
templates: [${templates}]
`;
const templates = '{{ define "team.text" }}{{ .Status | toUper }}{{ end }}\n';

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

async function start(context: TestContext) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-templates-")));
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  mkdirSync(join(folder, "templates"));
  writeFileSync(join(folder, "alertmanager.yml"), config("templates/*.tmpl"));
  writeFileSync(join(folder, "templates/a.tmpl"), templates);
  const client = startServer(folder);
  context.after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });
  const { connection } = client;
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "templates" }],
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: {} } },
  });
  await connection.sendNotification("initialized", {});
  const open = async (name: string, text: string, languageId: string): Promise<void> =>
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uri(name), languageId, version: 1, text },
    });
  const found = async (name: string): Promise<string[]> => {
    const { items } = await connection.sendRequest<{ items: { code: string }[] }>("textDocument/diagnostic", {
      textDocument: { uri: uri(name) },
    });
    return items.map(({ code }) => code);
  };
  /** Other files may still be read. */
  const soon = async (name: string, wanted: readonly string[]): Promise<void> => {
    let codes = await found(name);
    for (let tries = 0; tries < 400 && codes.join() !== wanted.join(); tries++) {
      await connection.sendRequest("workspace/symbol", { query: "x" });
      codes = await found(name);
    }
    assert.deepEqual(codes, wanted);
  };
  return { connection, folder, uri, open, soon };
}

test("a file of templates is known as soon as a configuration names it, and no longer", async (context) => {
  const { connection, uri, open, soon } = await start(context);
  await open("templates/a.tmpl", templates, "plaintext");
  await soon("templates/a.tmpl", ["template/unknown-function"]);
  await open("alertmanager.yml", config("other/*.tmpl"), "yaml");
  await soon("templates/a.tmpl", []);
  await connection.sendNotification("textDocument/didChange", {
    textDocument: { uri: uri("alertmanager.yml"), version: 2 },
    contentChanges: [{ text: config("templates/*.tmpl") }],
  });
  await soon("templates/a.tmpl", ["template/unknown-function"]);
});

test("a name is found in a file that is not open, and what changes on disk counts", async (context) => {
  const { connection, folder, uri, open, soon } = await start(context);
  await open("alertmanager.yml", config("templates/*.tmpl"), "yaml");
  await soon("alertmanager.yml", []);
  const at = { line: 6, character: 32 };
  const ask = async (): Promise<readonly Location[] | null> =>
    connection.sendRequest("textDocument/definition", {
      textDocument: { uri: uri("alertmanager.yml") },
      position: at,
    });
  let places = await ask();
  for (let tries = 0; tries < 400 && !places?.length; tries++) places = await ask();
  assert.deepEqual(
    places?.map((one) => [one.uri, one.range.start]),
    [[uri("templates/a.tmpl"), { line: 0, character: 11 }]],
  );
  writeFileSync(join(folder, "templates/a.tmpl"), templates.replace("team.text", "team.txt"));
  await connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uri("templates/a.tmpl"), type: 2 }],
  });
  await soon("alertmanager.yml", ["template/undefined-template"]);
});
