// The trees of run history through the language server, as an editor asks for them.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { requests } from "../server/src/protocol/messages.ts";
import type { Requests } from "../server/src/protocol/messages.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

let folder = "";
let client: StdioClient;

before(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-views-")));
  writeFileSync(join(folder, "alerts.yml"), "groups: []\n");
  process.env["TOCSIN_MIRROR"] = join(folder, "state", "mirror.db");
  client = startServer(folder);
  const uri = pathToFileURL(folder).href;
  await client.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "views" }],
    locale: "en",
    initializationOptions: { timeZone: "Europe/Berlin", words: { tryAgain: "Nochmal" } },
    capabilities: {},
  });
  await client.connection.sendNotification("initialized", {});
});
after(async () => {
  await client.stop();
  delete process.env["TOCSIN_MIRROR"];
  rmSync(folder, { recursive: true, force: true });
});

const ask = <M extends keyof Requests>(
  method: M,
  params: Requests[M]["params"],
): Promise<Requests[M]["result"]> => client.connection.sendRequest(method, params);

/** Process ids of the server's children, where the system tells. */
function childrenOfServer(): number[] {
  const tasks = `/proc/${client.process.pid}/task`;
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(join(tasks, task, "children"), "utf8")
      .split(" ")
      .filter(Boolean)
      .map(Number),
  );
}

const tells = existsSync(`/proc/self/task/${process.pid}/children`);

test(
  "nothing is started, and no SQLite loaded, before a tree asks",
  { skip: !tells && "/proc is not here" },
  async () => {
    const uri = pathToFileURL(join(folder, "alerts.yml")).href;
    const document = { uri, languageId: "yaml", version: 1, text: "groups: []\n" };
    await client.connection.sendNotification("textDocument/didOpen", { textDocument: document });
    await client.connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
    await ask(requests.about, {});
    await ask(requests.children, { view: "no-such-view" });
    assert.deepEqual(childrenOfServer(), []);
    const maps = readFileSync(`/proc/${client.process.pid}/maps`, "utf8");
    assert.doesNotMatch(maps, /better.sqlite3/);
    const { pid } = await ask(requests.runsAbout, {});
    assert.deepEqual(childrenOfServer(), [pid], "the first question starts the one process");
  },
);

test("without a mirror the views say so, and reading makes none", async () => {
  for (const view of ["runs", "failures"]) {
    assert.deepEqual(await ask(requests.children, { view }), []);
    assert.equal((await ask(requests.viewState, { view })).welcome, "missing");
  }
  assert.equal(existsSync(process.env["TOCSIN_MIRROR"]!), false);
});

test("a filter is kept without a mirror", async () => {
  await ask(requests.setFilter, { view: "runs", filter: { statuses: ["failed"], text: " orders " } });
  const { filter } = await ask(requests.viewState, { view: "runs" });
  assert.deepEqual(filter, { statuses: ["failed"], text: "orders" });
  await ask(requests.setFilter, { view: "runs", filter: {} });
});

test("what is no mirror becomes one line in the client's words; taking it away mends it", async () => {
  const mirror = process.env["TOCSIN_MIRROR"]!;
  writeFileSync(mirror, "this is no database, but long enough to be read as one\n".repeat(100));
  const nodes = await ask(requests.children, { view: "runs" });
  assert.equal(nodes.length, 1);
  assert.equal(nodes[0]?.context, "error");
  assert.equal(nodes[0]?.command?.title, "Nochmal");
  rmSync(mirror);
  assert.deepEqual(await ask(requests.children, { view: "runs" }), []);
});

test("a run's page without a mirror rejects with what to do", async () => {
  await assert.rejects(ask(requests.runPage, { runId: "x" }), /mirror/i);
});

test("a process that is killed comes back with the next question", async () => {
  const { pid } = await ask(requests.runsAbout, {});
  process.kill(pid, "SIGKILL");
  const again = await ask(requests.runsAbout, {}).catch(() => ask(requests.runsAbout, {}));
  assert.notEqual(again.pid, pid);
});
