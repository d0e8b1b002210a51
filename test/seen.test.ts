// What somebody looks at is judged before the rest of the file.
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/engine.ts";
import { startServer } from "./stdioClient.ts";

const rulesInGroup = 10;
const linesInGroup = 2 + 2 * rulesInGroup;

/** `groups` groups of ten rules, with a mistake in each rule. */
function ruleFile(groups: number): string {
  const lines = ["groups:"];
  for (let group = 0; group < groups; group++) {
    lines.push(`  - name: group-${group}`, "    rules:");
    for (let rule = 0; rule < rulesInGroup; rule++)
      lines.push(`      - record: level:metric_${group}_${rule}:sum`, "        expr: sum(");
  }
  return `${lines.join("\n")}\n`;
}

const uri = "file:///project/rules.yml";
const lineOfGroup = (group: number): number => 1 + group * linesInGroup;
const linesOf = (findings: readonly PlacedFinding[]): number[] =>
  findings.map(({ range }) => range.start.line);

/** The first report of the file, while it is read. */
function firstLines(engine: Engine): number[] {
  while (engine.takeChanged().length === 0) assert.ok(engine.step());
  assert.ok(engine.step(), "there is more to read");
  return linesOf(engine.report(uri).findings);
}

test("the first findings are those from the line on that is seen", () => {
  const engine = new Engine();
  engine.see(uri, lineOfGroup(30));
  engine.put({ uri, text: ruleFile(60), open: true });
  const lines = firstLines(engine);
  assert.ok(lines.length >= 20);
  assert.ok(lines.every((line) => line >= lineOfGroup(30) && line < lineOfGroup(34)));
  while (engine.step());
  assert.equal(engine.report(uri).findings.length, 60 * rulesInGroup);
});

test("without it the beginning comes first, and behind the end of the file its last rules", () => {
  for (const [seen, first, last] of [
    [undefined, 0, 4],
    [1_000_000, 59, 60],
  ] as const) {
    const engine = new Engine();
    if (seen !== undefined) engine.see(uri, seen);
    engine.put({ uri, text: ruleFile(60), open: true });
    const lines = firstLines(engine);
    const isIn = (line: number): boolean => line >= lineOfGroup(first) && line < lineOfGroup(last);
    assert.ok(lines.some(isIn));
    if (seen === undefined) assert.ok(lines.every(isIn));
  }
});

test("who scrolls while the file is read is followed", () => {
  const engine = new Engine();
  engine.put({ uri, text: ruleFile(60), open: true });
  for (let steps = 0; steps < 15; steps++) engine.step();
  engine.see(uri, lineOfGroup(50));
  const lines = firstLines(engine);
  assert.ok(lines.some((line) => line >= lineOfGroup(50)));
  assert.ok(lines.every((line) => line < lineOfGroup(3) || line >= lineOfGroup(50)));
});

test("the server is told before the file is opened", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-seen-"));
  const client = startServer(folder);
  const { connection } = client;
  const file = pathToFileURL(join(folder, "rules.yml")).href;
  const published: PlacedFinding[][] = [];
  const first = new Promise<void>((resolve) => {
    connection.onNotification(
      "textDocument/publishDiagnostics",
      (params: { diagnostics: PlacedFinding[] }) => {
        published.push(params.diagnostics);
        resolve();
      },
    );
  });
  await connection.sendRequest("initialize", {
    processId: null,
    rootUri: pathToFileURL(folder).href,
    capabilities: {},
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("tocsin/seen", { uri: file, line: lineOfGroup(1500) });
  const textDocument = { uri: file, languageId: "yaml", version: 1, text: ruleFile(3000) };
  await connection.sendNotification("textDocument/didOpen", { textDocument });
  await first;
  assert.ok(linesOf(published[0]!).every((line) => line >= lineOfGroup(1500)));
  await client.stop();
});
