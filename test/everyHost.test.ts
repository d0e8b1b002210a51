// The same is found in a terminal and in an editor: every example of every page, judged by both.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
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

interface Page {
  readonly path: string;
  readonly examples: readonly Example[];
}

const pages = globSync("fixtures/{checks,kinds,features}/**/*.md", { cwd: root })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !path.endsWith("/README.md"))
  .sort()
  .map((path, page): Page => ({
    path,
    examples: readFixturePage(readFileSync(join(root, path), "utf8")).cases.map((one, at) => ({
      ...one,
      folder: `${page}/${at}`,
    })),
  }));

/** Each example with settings of its own, so that it is a project. */
const filesOf = (some: readonly Page[]): Record<string, string> =>
  Object.fromEntries(
    some.flatMap(({ examples }) =>
      examples.flatMap(({ folder, files }) => [
        [`${folder}/.tocsin.yaml`, "checks: {}\n"],
        ...files.map(({ name, text }): [string, string] => [`${folder}/${name}`, text]),
      ]),
    ),
  );

/** What a terminal shows, by file. */
function inTerminal(cwd: string, files: readonly string[]): Map<string, string[]> {
  const named = files.filter((file) => !isCandidate(file) && !/\.(?:md|tmpl)$/.test(file));
  const run = tocsin(cwd, ["check", "--format", "json", ".", ...named]);
  assert.equal(run.err, "");
  const shown = new Map<string, string[]>();
  for (const { file, line, column, endLine, endColumn, severity, check, message } of rowsOf(run)) {
    const row = `${line}:${column}-${endLine}:${endColumn} ${severity} ${check}: ${message}`;
    shown.set(file, [...(shown.get(file) ?? []), row]);
  }
  return shown;
}

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

async function openEditor(cwd: string): Promise<StdioClient> {
  const client = startServer(cwd);
  const uri = pathToFileURL(cwd).href;
  await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "examples" }],
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await client.connection.sendNotification("initialized", {});
  return client;
}

/** What an editor shows that has the file open. */
async function inEditor({ connection }: StdioClient, path: string, text: string): Promise<string> {
  const uri = pathToFileURL(path).href;
  const textDocument = { uri, languageId: path.endsWith(".json") ? "json" : "yaml", version: 1, text };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  const { items } = await connection.sendRequest<{ items: Diagnostic[] }>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  return items.map(written).sort().join("\n");
}

let compared = 0;

/** So many pages share a session. */
const pagesOfSession = 60;

for (let first = 0; first < pages.length; first += pagesOfSession)
  describe(`pages from ${first + 1} on`, () => {
    const some = pages.slice(first, first + pagesOfSession);
    let cwd = "";
    let client: StdioClient;
    let expected = new Map<string, string[]>();
    /** By then, in epoch milliseconds, the server has read all files; before, what it says of one may be less. */
    let deadline = 0;
    before(async () => {
      const files = filesOf(some);
      cwd = folderWith(files);
      expected = inTerminal(cwd, Object.keys(files));
      client = await openEditor(cwd);
      deadline = Date.now() + 30_000;
    });
    after(async () => assert.equal(await client.stop(), 0));
    for (const { path, examples } of some)
      test(`${path} reads the same in a terminal and in an editor`, async () => {
        for (const { folder, title, files } of examples)
          for (const { name, text, fence } of files) {
            if (fence.word === "markdown") continue;
            const file = `${folder}/${name}`;
            const rows = (expected.get(file) ?? []).toSorted().join("\n");
            let shown = await inEditor(client, join(cwd, file), text);
            while (shown !== rows && Date.now() < deadline)
              shown = await inEditor(client, join(cwd, file), text);
            assert.equal(shown, rows, `${title}: ${name}`);
            if (rows !== "") compared++;
          }
      });
  });

test("there was something to compare", () => assert.ok(compared > 300, `${compared} files with findings`));
