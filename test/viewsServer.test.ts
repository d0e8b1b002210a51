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
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { requests } from "../server/src/protocol/messages.ts";
import type { Requests, RunsView, TreeNode } from "../server/src/protocol/messages.ts";
import { writeDemoMirror } from "../server/src/tools/demoMirror.ts";
import { isOverview, isTrend, trendRequests } from "../server/src/protocol/trends.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

let folder = "";
let client: StdioClient;

before(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-views-")));
  writeFileSync(join(folder, "alerts.yml"), "groups: []\n");
  process.env["TOCSIN_MIRROR"] = join(folder, "state", "mirror.db");
  client = await startSession();
});
after(async () => {
  await client.stop();
  delete process.env["TOCSIN_MIRROR"];
  rmSync(folder, { recursive: true, force: true });
});

async function startSession(): Promise<StdioClient> {
  const started = startServer(folder);
  const uri = pathToFileURL(folder).href;
  await started.connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "views" }],
    locale: "en",
    initializationOptions: { timeZone: "Europe/Berlin", words: { tryAgain: "Nochmal" } },
    capabilities: {},
  });
  await started.connection.sendNotification("initialized", {});
  return started;
}

/** What a page is sent. */
const page = async (asked: Promise<{ readonly json: string }>): Promise<unknown> =>
  JSON.parse((await asked).json);

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

describe("over a mirror", () => {
  before(() => void writeDemoMirror(folder, Date.now()));

  const has =
    (word: string) =>
    ({ context = "" }: TreeNode): boolean =>
      context.split(" ").includes(word);

  /** All children of a node, however many pages they are. */
  async function allBelow(view: RunsView, node?: string): Promise<TreeNode[]> {
    const nodes = await ask(requests.children, node === undefined ? { view } : { view, node });
    const more = nodes.find(has("more"));
    const rest = more ? await allBelow(view, more.id) : [];
    return [...nodes.filter((one) => one !== more), ...rest];
  }

  /** With what was skipped for a failure, which stands below it. */
  async function allStepsBelow(node: string): Promise<TreeNode[]> {
    const steps = (await allBelow("runs", node)).filter(({ id }) => !id.startsWith("attempt/"));
    const inner = await Promise.all(
      steps.filter(({ expandable }) => expandable).map(({ id }) => allStepsBelow(id)),
    );
    return [...steps, ...inner.flat()];
  }

  test("every day, run, stage and step of 90 days is in the tree, once", async () => {
    const days = await allBelow("runs");
    assert.ok(days.length >= 85 && days.every(has("day")), `${days.length} days`);
    assert.equal(new Set(days.map(({ id }) => id)).size, days.length);
    const runs = (await Promise.all(days.map(({ id }) => allBelow("runs", id)))).flat();
    const ids = new Set(runs.map(({ runId }) => runId));
    assert.equal(ids.size, runs.length);
    const counted = days.map(({ description = "" }) => Number.parseInt(description, 10));
    assert.equal(
      counted.reduce((sum, one) => sum + one, 0),
      runs.length,
      "the days count what they hold",
    );
    const stages = (await Promise.all(runs.slice(0, 20).map(({ id }) => allBelow("runs", id)))).flat();
    for (const stage of stages) {
      const steps = await allStepsBelow(stage.id);
      // A step that was tried again counts once, as it ended.
      const names = new Set(steps.map(({ label }) => label));
      assert.equal(names.size, Number.parseInt(stage.description ?? "", 10), stage.id);
      assert.ok(!has("failed")(stage) || steps.some(has("failed")), stage.id);
    }
  });

  test("every failure is in its tree, and in the page of its run with its error", async () => {
    const days = await allBelow("failures");
    const failures = (await Promise.all(days.map(({ id }) => allBelow("failures", id)))).flat();
    assert.ok(failures.length > 20 && failures.every(has("failure")));
    const state = await ask(requests.viewState, { view: "failures" });
    const unseen = state.badge?.value ?? 0;
    assert.ok(unseen > 0 && unseen <= failures.length, `${unseen} not seen yet`);
    for (const { runId = "", description = "", label } of failures.slice(0, 10)) {
      const { markdown } = await ask(requests.runPage, { runId });
      assert.ok(markdown.includes(description), `${label}: ${description}`);
    }
    await ask(requests.markSeen, {});
    assert.equal((await ask(requests.viewState, { view: "failures" })).badge, undefined);
  });

  test("a newer question of a view takes the place of an older one, and only of that view", async () => {
    const older = ask(requests.children, { view: "runs" });
    const other = ask(requests.children, { view: "failures" });
    const newer = ask(requests.children, { view: "runs" });
    await assert.rejects(older, (error) => (error as { code?: number }).code === -32800);
    assert.ok((await newer).length > 5);
    assert.ok((await other).length > 5);
  });

  test("a filter is still there for the next server", async () => {
    const filter = { statuses: ["failed"], environments: ["halden-test"] };
    await ask(requests.setFilter, { view: "runs", filter });
    await client.stop();
    client = await startSession();
    assert.deepEqual((await ask(requests.viewState, { view: "runs" })).filter, filter);
    const [day] = await ask(requests.children, { view: "runs" });
    const runs = await allBelow("runs", day?.id);
    assert.ok(runs.length > 0);
    for (const { context, description } of runs)
      assert.match(`${context} ${description}`, /failed.*halden-test/);
  });
});

test("pages of trends and of the overview are told what they draw", async () => {
  const names = await ask(trendRequests.trendNames, {});
  assert.ok(names.some(({ name, stage }) => name === "raw.orders" && stage === "integration"));
  const trend = await page(ask(trendRequests.trend, { name: "raw.orders", days: 30 }));
  assert.ok(isTrend(trend) && trend.at.length > 20, "a point for each step");
  const overview = await page(ask(trendRequests.overview, { days: 7 }));
  assert.ok(isOverview(overview) && !overview.isEmpty && overview.runs.succeeded > 10);
  const wrong = { days: "many" } as unknown as { days: number };
  await assert.rejects(ask(trendRequests.overview, wrong), /not understood/);
  await assert.rejects(ask(trendRequests.trend, { step: "gone", days: 7 }), /not in the mirror/);
});
