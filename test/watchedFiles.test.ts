// What a client says of files on disk is followed, also of a folder that comes or goes with all that is in it.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { startServer } from "./stdioClient.ts";

const [created, deleted] = [1, 3];

test("the files of a folder come and go with it, those beside it do not", async (context) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-watched-")));
  context.after(() => rmSync(folder, { recursive: true }));
  const uri = (name: string): string => pathToFileURL(join(folder, name)).href;
  for (const name of ["a", "a/b", "ab"]) {
    mkdirSync(join(folder, name));
    const metric = name.replaceAll("/", "_");
    const rule = `      - record: job:${metric}:sum\n        expr: sum by (job) (${metric})\n`;
    writeFileSync(join(folder, name, "rules.yml"), `groups:\n  - name: ${metric}\n    rules:\n${rule}`);
  }
  const client = startServer(folder);
  context.after(() => client.process.kill());
  await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "rules" }],
    capabilities: {},
  });
  await client.connection.sendNotification("initialized", {});
  const names = async (): Promise<string[]> => {
    const found = await client.connection.sendRequest<{ name: string }[]>("workspace/symbol", {
      query: ":sum",
    });
    return found.map(({ name }) => name).toSorted();
  };
  const tell = (type: number, ...paths: string[]): Promise<void> =>
    client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: paths.map((path) => ({ uri: uri(path), type })),
    });
  const all = ["job:a:sum", "job:a_b:sum", "job:ab:sum"];
  while ((await names()).length < all.length);
  assert.deepEqual(await names(), all);
  await tell(deleted, "somewhere/else", "rules.yml", "a/b/rules.yml/x");
  assert.deepEqual(await names(), all);
  await tell(deleted, "a");
  while ((await names()).length > 1);
  assert.deepEqual(await names(), ["job:ab:sum"]);
  await tell(created, "a/rules.yml");
  while ((await names()).length < 2);
  assert.deepEqual(await names(), ["job:a:sum", "job:ab:sum"]);
  await tell(deleted, "a/rules.yml");
  while ((await names()).length > 1);
  assert.deepEqual(await names(), ["job:ab:sum"]);
  await tell(created, "a");
  while ((await names()).length < all.length);
  assert.deepEqual(await names(), all);
  for (const left of ["node_modules/a", ".hidden"]) {
    mkdirSync(join(folder, left), { recursive: true });
    const text = "groups:\n  - name: x\n    rules:\n      - record: job:left:sum\n        expr: sum(x)\n";
    writeFileSync(join(folder, left, "rules.yml"), text);
    await tell(created, left, `${left}/rules.yml`);
  }
  await tell(deleted, "ab");
  while ((await names()).length === all.length);
  assert.deepEqual(await names(), all.slice(0, 2));
});
