// Lenses of uses and tests as an editor asks for them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "./stdioClient.ts";

const rules = `groups:
  - name: api
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - record: job:other:rate5m
        expr: sum by (job) (rate(other_total[5m]))
      - alert: ApiFails
        expr: job:errors:rate5m > 1
`;
const alertTest = `      - eval_time: 5m
        alertname: ApiFails
`;
const tests = `rule_files: [../rules.yml]
tests:
  - alert_rule_test:
${alertTest}`;

interface Lens {
  readonly range: { readonly start: { readonly line: number } };
  readonly command: { readonly title: string; readonly command: string; readonly arguments?: unknown[] };
}

async function start(context: TestContext, initializationOptions: object) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-lenses-")));
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  mkdirSync(join(folder, "tests"));
  writeFileSync(join(folder, "rules.yml"), rules);
  writeFileSync(join(folder, "tests/rules_test.yml"), tests);
  const client = startServer(folder);
  context.after(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(folder, { recursive: true });
  });
  const { connection } = client;
  let refreshed = Promise.withResolvers<void>();
  connection.onRequest("workspace/codeLens/refresh", () => {
    refreshed.resolve();
    refreshed = Promise.withResolvers();
  });
  let settings: unknown = {};
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
    items.map(() => settings),
  );
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "rules" }],
    capabilities: {
      textDocument: { codeLens: {} },
      workspace: { configuration: true, codeLens: { refreshSupport: true } },
    },
    initializationOptions,
  });
  await connection.sendNotification("initialized", {});
  const open = (name: string, text: string): Promise<void> =>
    connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uri(name), languageId: "yaml", version: 1, text },
    });
  await open("rules.yml", rules);
  const lenses = (): Promise<Lens[]> =>
    connection.sendRequest("textDocument/codeLens", { textDocument: { uri: uri("rules.yml") } });
  /** Asks again at each refresh, as an editor does, until the titles are these. */
  const untilTitles = async (wanted: readonly string[]): Promise<Lens[]> => {
    for (;;) {
      const next = refreshed.promise;
      const found = await lenses();
      if (JSON.stringify(found.map(({ command }) => command.title)) === JSON.stringify(wanted)) return found;
      await next;
    }
  };
  const set = (value: unknown): Promise<void> => {
    settings = value;
    return connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  };
  return { connection, uri, open, untilTitles, set };
}

const all = ["1 use", "no uses in this project", "1 test case"];

test("uses and tests stand above rules, show their places, follow other files and can be switched off", async (context) => {
  const { connection, uri, open, untilTitles, set } = await start(context, { runbookLenses: true });
  const found = await untilTitles(all);
  assert.deepEqual(
    found.map(({ range, command }) => [range.start.line, command.command]),
    [
      [3, "tocsin.showUses"],
      [5, ""],
      [7, "tocsin.showUses"],
    ],
  );
  const places = async (lens: Lens | undefined): Promise<unknown> =>
    connection.sendRequest("tocsin/lensPlaces", lens?.command.arguments?.[0]);
  const at = (line: number, from: number, to: number): object => ({
    start: { line, character: from },
    end: { line, character: to },
  });
  assert.deepEqual(await places(found[0]), [{ uri: uri("rules.yml"), range: at(8, 14, 31) }]);
  assert.deepEqual(await places(found[2]), [{ uri: uri("tests/rules_test.yml"), range: at(4, 19, 27) }]);

  // What is typed into another file is counted when it is still for a moment.
  await open("tests/rules_test.yml", tests + alertTest);
  await untilTitles([...all.slice(0, 2), "2 test cases"]);
  const textDocument = { uri: uri("tests/rules_test.yml"), version: 2 };
  await connection.sendNotification("textDocument/didChange", {
    textDocument,
    contentChanges: [{ text: tests.replace("ApiFails", "Other") }],
  });
  await untilTitles([...all.slice(0, 2), "no tests"]);

  await set({ lenses: { uses: false } });
  await untilTitles(["no tests"]);
  await set({ lenses: { uses: false, tests: false } });
  await untilTitles([]);
});

test("a client without our commands gets them as texts", async (context) => {
  const { untilTitles } = await start(context, {});
  const found = await untilTitles(all);
  assert.ok(found.every(({ command }) => command.command === "" && !command.arguments));
});

test("above a route stands how many alerts get there, surely or perhaps", async (context) => {
  const { connection, uri, open } = await start(context, {});
  await open(
    "alertmanager.yml",
    `route:
  receiver: all
  routes:
    - { matchers: [alertname="ApiFails"], receiver: all }
    - { matchers: [shard="a"], receiver: all }
receivers: [{ name: all }]
`,
  );
  const titles = async (): Promise<string[]> => {
    const textDocument = { uri: uri("alertmanager.yml") };
    const found = await connection.sendRequest<Lens[]>("textDocument/codeLens", { textDocument });
    return found.map(({ command }) => command.title);
  };
  assert.deepEqual(await titles(), ["1 alert", "1 alert", "0 alerts"]);
  const textDocument = { uri: uri("rules.yml"), version: 2 };
  await connection.sendNotification("textDocument/didChange", {
    textDocument,
    contentChanges: [
      {
        text: `${rules}      - alert: Another
        expr: up == 0
        for: 1m
`,
      },
    ],
  });
  while ((await titles())[0] !== "2 alerts");
  assert.deepEqual(await titles(), ["2 alerts", "1 alert", "perhaps 1 alert"]);
});
