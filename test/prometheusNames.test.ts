import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { prometheusNames } from "../server/src/alerts/prometheusNames.ts";
import { startServer } from "./stdioClient.ts";

const answers: Readonly<Record<string, unknown>> = {
  "/prom/api/v1/label/__name__/values": ["node_load1", "http_requests_total"],
  "/prom/api/v1/labels": ["__name__", "job"],
  "/prom/api/v1/metadata": { node_load1: [{ type: "gauge", help: "1m *load* average.", unit: "" }] },
};

/** A Prometheus on this machine; what it was asked, with whose name. */
async function serve(context: TestContext, status = "success"): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = "", headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? ""}`.trim());
    const data = answers[url];
    response.statusCode = data === undefined ? 404 : 200;
    response.end(JSON.stringify({ status, data }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prom/`, asked };
}

test("the names, types and labels of a Prometheus", async (context) => {
  const { url, asked } = await serve(context);
  assert.deepEqual(await prometheusNames(url.replace("http://", "http://me:p%40ss@")), {
    metrics: [
      { name: "node_load1", type: "gauge", help: "1m *load* average." },
      { name: "http_requests_total" },
    ],
    labels: ["job"],
  });
  assert.equal(asked.length, 3);
  const secret = Buffer.from("me:p@ss").toString("base64");
  assert.ok(asked.every((one) => one.endsWith(` Basic ${secret}`)));
});

test("what is away, is none or answers with an error is no Prometheus", async (context) => {
  const { url } = await serve(context);
  await assert.rejects(prometheusNames(`${url}other`), /answers with 404/);
  const { url: failing } = await serve(context, "error");
  await assert.rejects(prometheusNames(failing), /is no Prometheus/);
  await assert.rejects(prometheusNames("file:///etc/passwd"), /no address of a Prometheus/);
  await assert.rejects(prometheusNames("http://127.0.0.1:1"));
});

test("its metrics are completed and explained once they are there, and gone with the setting", async (context) => {
  const { url } = await serve(context);
  const client = startServer(tmpdir());
  context.after(() => client.process.kill());
  const { connection } = client;
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  const document = { uri: "file:///nowhere/rules.yml", languageId: "yaml", version: 1 };
  const text = "groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: node_load1\n";
  await connection.sendNotification("textDocument/didOpen", { textDocument: { ...document, text } });
  const set = (prometheus: object): Promise<void> =>
    connection.sendNotification("workspace/didChangeConfiguration", { settings: { tocsin: { prometheus } } });
  const at = { textDocument: { uri: document.uri }, position: { line: 4, character: 18 } };
  const details = async (): Promise<(string | undefined)[]> => {
    const items = await connection.sendRequest<{ label: string; detail?: string }[]>(
      "textDocument/completion",
      {
        ...at,
        position: { line: 4, character: 14 },
      },
    );
    return items.filter(({ label }) => label === "http_requests_total").map(({ detail }) => detail);
  };
  assert.deepEqual(await details(), []);
  await set({ url });
  while ((await details()).length === 0);
  assert.deepEqual(await details(), ["in Prometheus"]);
  const hover = await connection.sendRequest<{ contents: { value: string } }>("textDocument/hover", at);
  assert.match(hover.contents.value, /gauge in Prometheus/);
  assert.match(hover.contents.value, /1m \\\*load\\\* average/);
  await set({ url: "" });
  assert.deepEqual(await details(), []);
});
