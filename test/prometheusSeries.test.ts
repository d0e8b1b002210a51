// Labels and values of a running Prometheus: of one that is made up, and of a real one where there is one.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { prometheusSeries } from "../server/src/alerts/prometheusSeries.ts";
import { makeSeriesLookup } from "../server/src/alerts/seriesLookup.ts";
import type { SeriesAnswer } from "../server/src/engine/model/seriesFacts.ts";
import { startServer } from "./stdioClient.ts";

type Answer = (path: string, query: URLSearchParams) => unknown;

/** A Prometheus on this machine, which answers 404 where there is no answer; the addresses that were asked for. */
async function serve(context: TestContext, answer: Answer): Promise<{ url: string; asked: URL[] }> {
  const asked: URL[] = [];
  const server = createServer(({ url = "" }, response) => {
    const address = new URL(url, "http://localhost");
    const data = answer(address.pathname.replace("/api/v1/", ""), address.searchParams);
    asked.push(address);
    response.statusCode = data === undefined ? 404 : 200;
    response.end(JSON.stringify({ status: "success", data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const answers: Answer = (path, query) => {
  const ofLoad = query.get("match[]") === '{__name__="node_load1"}';
  if (path === "labels" && ofLoad) return ["__name__", "instance", "zone"];
  if (path === "label/zone/values") return ofLoad ? ["eu-1", "eu-2"] : ["eu-1", "eu-2", "us-1"];
  return undefined;
};

test("what is asked is bounded, of the last hour, and of the metric", async (context) => {
  const { url, asked } = await serve(context, answers);
  const now = Date.UTC(2026, 0, 1);
  assert.deepEqual(await prometheusSeries(url, { metric: "node_load1" }, now), ["instance", "zone"]);
  assert.deepEqual(await prometheusSeries(url, { label: "zone" }, now), ["eu-1", "eu-2", "us-1"]);
  await assert.rejects(prometheusSeries(url, { label: "other" }, now));
  const [first] = asked;
  assert.equal(first?.searchParams.get("limit"), "500");
  const seconds = Number(first?.searchParams.get("end")) - Number(first?.searchParams.get("start"));
  assert.equal(seconds, 3600);
  const many = Array.from({ length: 900 }, (_, at) => `v${at}`);
  const { url: old } = await serve(context, () => many);
  assert.equal((await prometheusSeries(old, { label: "pod" }, now)).length, 500);
});

test("an answer is asked for once, and one that fails is left alone", async (context) => {
  const { url, asked } = await serve(context, answers);
  let told = Promise.withResolvers<readonly SeriesAnswer[]>();
  const lookup = makeSeriesLookup(url, (all) => told.resolve(all));
  assert.equal(lookup([{ label: "zone" }]), true);
  assert.equal(lookup([{ label: "zone" }]), true, "on its way");
  assert.deepEqual(
    (await told.promise).map(({ names }) => names),
    [["eu-1", "eu-2", "us-1"]],
  );
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(lookup([{ label: "zone" }]), false);
  told = Promise.withResolvers();
  assert.equal(lookup([{ label: "nothing" }]), true);
  while (lookup([{ label: "nothing" }])) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 2);
});

const rules = `groups:
  - name: a
    rules:
      - alert: B
        expr: node_load1{zone=""} > 1
      - alert: C
        expr: sum by () (node_load1)
      - alert: D
        expr: '{zone=""}'
`;

interface Listed {
  readonly isIncomplete: boolean;
  readonly items: readonly { readonly label: string; readonly detail?: string }[];
}

/** A server that is told of a Prometheus, and what it completes in the rules. */
async function editor(context: TestContext, url: string, text: string) {
  const client = startServer(tmpdir());
  context.after(() => client.process.kill());
  const { connection } = client;
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  const document = { uri: "file:///nowhere/rules.yml", languageId: "yaml", version: 1 };
  await connection.sendNotification("textDocument/didOpen", { textDocument: { ...document, text } });
  await connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { tocsin: { prometheus: { url } } },
  });
  const list = async (line: number, character: number): Promise<Listed> => {
    const textDocument = { uri: document.uri };
    const found: Listed | Listed["items"] = await connection.sendRequest("textDocument/completion", {
      textDocument,
      position: { line, character },
    });
    return "items" in found ? found : { isIncomplete: false, items: found };
  };
  /** As an editor asks while the list is not complete. */
  const complete = async (line: number, character: number): Promise<string[]> => {
    for (;;) {
      const { isIncomplete, items } = await list(line, character);
      if (!isIncomplete) return items.map(({ label, detail }) => `${label} — ${detail}`);
    }
  };
  return { list, complete };
}

test("labels and values come with the next letter; the first answer does not wait for them", async (context) => {
  const { url } = await serve(context, answers);
  const { list, complete } = await editor(context, url, rules);
  const first = await list(4, 31);
  assert.equal(first.isIncomplete, true);
  assert.deepEqual(first.items, []);
  assert.deepEqual(await complete(4, 31), [
    "eu-1 — of `node_load1` in Prometheus",
    "eu-2 — of `node_load1` in Prometheus",
  ]);
  assert.deepEqual((await complete(6, 22)).slice(0, 3), [
    "zone — of `node_load1`",
    "instance — of `node_load1` in Prometheus",
  ]);
  assert.deepEqual(await complete(8, 22), [
    "eu-1 — in Prometheus",
    "eu-2 — in Prometheus",
    "us-1 — in Prometheus",
  ]);
});

test("of very many values those are asked for that begin with what is typed", async (context) => {
  const pods = Array.from({ length: 2000 }, (_, at) => `pod-${at}.a`);
  const { url, asked } = await serve(context, (path, query) => {
    if (path !== "label/zone/values") return [];
    const [, prefix] = /zone=~"(.*)\.\*"/.exec(query.get("match[]") ?? "") ?? [];
    const begins = prefix?.replaceAll("\\", "") ?? "";
    return pods.filter((pod) => pod.startsWith(begins)).slice(0, Number(query.get("limit")));
  });
  const { list } = await editor(context, url, rules.replace('zone=""', 'zone="pod-1999."'));
  const labels = async (character: number): Promise<string[]> =>
    (await list(4, character)).items.map(({ label }) => label);
  while ((await labels(31)).length === 0);
  assert.ok(!(await labels(31)).includes("pod-1999.a"));
  assert.equal((await list(4, 31)).isIncomplete, true, "there are more");
  while (!(await labels(40)).includes("pod-1999.a"));
  const [last] = asked.slice(-1);
  assert.equal(last?.searchParams.get("match[]"), '{__name__="node_load1",zone=~"pod\\\\-1999\\\\..*"}');
});

test("nothing is missed while it is away", async (context) => {
  const { complete } = await editor(context, "http://127.0.0.1:1", rules);
  assert.deepEqual(await complete(4, 31), []);
});

const isThere = spawnSync("prometheus", ["--version"]).status === 0;

test("a real Prometheus", { skip: !isThere && "no prometheus on this machine" }, async (context) => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-prometheus-")));
  // The port of a server that has ended is free.
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await new Promise((resolve) => other.close(resolve));
  const own = `http://127.0.0.1:${port}`;
  const scrape = `scrape_configs: [{ job_name: itself, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]`;
  writeFileSync(join(folder, "prometheus.yml"), `global: { scrape_interval: 200ms }\n${scrape}\n`);
  const address = `127.0.0.1:${port}`;
  const args = [
    "--config.file=prometheus.yml",
    "--storage.tsdb.path=data",
    `--web.listen-address=${address}`,
  ];
  const running = spawn("prometheus", args, { cwd: folder, stdio: "ignore" });
  context.after(async () => {
    running.kill();
    await new Promise((resolve) => running.once("exit", resolve));
    rmSync(folder, { recursive: true });
  });
  const labels = async (): Promise<readonly string[]> => {
    const question = { metric: "prometheus_http_requests_total" };
    return prometheusSeries(own, question, Date.now()).catch(() => []);
  };
  while (!(await labels()).includes("handler")) await new Promise((resolve) => setImmediate(resolve));
  const question = { metric: "prometheus_http_requests_total", label: "handler", prefix: "/api/v1/l" };
  for (;;) {
    const found = await prometheusSeries(own, question, Date.now());
    assert.ok(found.every((name) => name.startsWith("/api/v1/l")));
    if (found.includes("/api/v1/labels")) break;
  }
  const text = rules.replaceAll("node_load1", "prometheus_http_requests_total").replace("zone", "job");
  const { complete } = await editor(context, own, text);
  assert.deepEqual(await complete(4, 50), ["itself — of `prometheus_http_requests_total` in Prometheus"]);
  assert.ok((await complete(6, 22)).includes("handler — of `prometheus_http_requests_total` in Prometheus"));
});
