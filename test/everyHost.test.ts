// The same is found in a terminal and in an editor: every example of every page, judged by both.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { isCandidate } from "../server/src/workspaceFiles/walk.ts";
import { readFixturePage } from "./fixturePage.ts";
import type { FixtureCase } from "./fixturePage.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";
import { folderWith, rowsOf, tocsin } from "./terminal.ts";

const root = join(import.meta.dirname, "..");

interface Example extends FixtureCase {
  /** Folder of its own, below that of all. */
  readonly folder: string;
}

/** The examples by page. */
const pages = globSync("fixtures/{checks,kinds,features}/**/*.md", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.endsWith("/README.md"))
  .sort()
  .map((path, page) => ({
    path,
    examples: readFixturePage(readFileSync(join(root, path), "utf8")).cases.map((one, at): Example => ({
      ...one,
      folder: `${page}/${at}`,
    })),
  }));
const examples = pages.flatMap((page) => page.examples);

/** Each example with settings of its own, so that it is a project. */
const files = Object.fromEntries(
  examples.flatMap(({ folder, files: own }) => [
    [`${folder}/.tocsin.yaml`, "checks: {}\n"],
    ...own.map(({ name, text }): [string, string] => [`${folder}/${name}`, text]),
  ]),
);

interface Diagnostic {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly severity: number;
  readonly code: string;
  readonly message: string;
}

const severities = ["", "error", "warning", "info"];

function written({ range: { start, end }, severity, code, message }: Diagnostic): string {
  const place = `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
  return `${place} ${severities[severity]} ${code}: ${message}`;
}

const cwd = folderWith(files);
/** By then, in epoch milliseconds, the server has read all files; before, what it says of one may be less. */
const deadline = Date.now() + 60_000;
const inTerminal = new Map<string, string[]>();
let client: StdioClient;
before(async () => {
  const named = Object.keys(files).filter((file) => !isCandidate(file) && !file.endsWith(".md"));
  const run = tocsin(cwd, ["check", "--format", "json", ".", ...named]);
  assert.equal(run.err, "");
  for (const { file, line, column, endLine, endColumn, severity, check, message } of rowsOf(run)) {
    const row = `${line}:${column}-${endLine}:${endColumn} ${severity} ${check}: ${message}`;
    inTerminal.set(file, [...(inTerminal.get(file) ?? []), row]);
  }
  client = startServer(cwd);
  const uri = pathToFileURL(cwd).href;
  await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "examples" }],
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await client.connection.sendNotification("initialized", {});
});
after(async () => assert.equal(await client.stop(), 0));

/** What an editor shows that has the file open. */
async function inEditor(file: string, text: string): Promise<string> {
  const { connection } = client;
  const uri = pathToFileURL(join(cwd, file)).href;
  const textDocument = { uri, languageId: file.endsWith(".json") ? "json" : "yaml", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const { items } = await connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return items.map(written).sort().join("\n");
}

for (const { path, examples: own } of pages) {
  test(`${path} reads the same in a terminal and in an editor`, async () => {
    for (const { folder, title, files: all } of own)
      for (const { name, text, fence } of all) {
        if (fence.word === "markdown") continue;
        const file = `${folder}/${name}`;
        const expected = (inTerminal.get(file) ?? []).toSorted().join("\n");
        let shown = await inEditor(file, text);
        while (shown !== expected && Date.now() < deadline) shown = await inEditor(file, text);
        assert.equal(shown, expected, `${title}: ${name}`);
      }
  });
}

test("there was something to compare", () => {
  assert.ok(inTerminal.size > 300, `${inTerminal.size} files with findings`);
});
