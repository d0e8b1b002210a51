// What asks services over HTTP goes through the proxy that the environment names.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { promisify } from "node:util";
import { examineProxy } from "../server/src/runs/process/doctor/examineProxy.ts";
import type { RunSource } from "../server/src/runs/history.ts";
import { proxyEnvironment } from "../server/src/runs/proxyEnvironment.ts";

const run = promisify(execFile);

test("an environment without a proxy stays what it is", () => {
  const env = { PATH: "/bin", NO_PROXY: "example.com" };
  assert.equal(proxyEnvironment(env), env);
});

test("fetch goes through the proxy, by CONNECT, and to this machine without it", async (context) => {
  const asked: string[] = [];
  const service = createServer((_, response) => void response.end("here")).listen(0, "127.0.0.1");
  const proxy = createServer().listen(0, "127.0.0.1");
  await Promise.all([once(service, "listening"), once(proxy, "listening")]);
  const port = (of: typeof proxy): number => (of.address() as AddressInfo).port;
  context.after(() => void (service.close(), proxy.close()));
  // Wherever it is to go, it goes to the service.
  proxy.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    const onward = connect(port(service), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    socket.on("error", () => onward.destroy());
    onward.on("error", () => socket.destroy());
  });
  const env = proxyEnvironment({
    ...{ PATH: process.env["PATH"], NO_PROXY: "other.invalid" },
    HTTP_PROXY: `http://127.0.0.1:${port(proxy)}`,
  });
  assert.equal(env["NO_PROXY"], "other.invalid,localhost,127.0.0.1,::1");
  const text = async (url: string): Promise<string> =>
    (
      await run(
        process.execPath,
        ["-e", `fetch("${url}").then((a) => a.text()).then((t) => console.log(t))`],
        {
          env,
        },
      )
    ).stdout.trim();
  assert.equal(await text("http://warehouse.invalid/"), "here");
  assert.equal(asked.length, 1);
  assert.match(asked[0]!, /^warehouse\.invalid(?::80)?$/);
  assert.equal(await text(`http://127.0.0.1:${port(service)}/`), "here");
  assert.equal(asked.length, 1, "what is here is asked itself");
});

test("the doctor says what the proxy says, without its password", async (context) => {
  let status = 200;
  const asked: string[] = [];
  const proxy = createServer().listen(0, "127.0.0.1");
  await once(proxy, "listening");
  context.after(() => proxy.close());
  proxy.on("connect", ({ url = "", headers }, socket) => {
    asked.push(`${url} ${headers["proxy-authorization"] ?? ""}`.trim());
    socket.on("error", () => undefined);
    socket.end(`HTTP/1.1 ${status} so\r\n\r\n`);
  });
  const source: RunSource = {
    ...{ name: "flow", type: "airflow", baseUrl: "https://airflow.invalid" },
    ...{ user: undefined, password: undefined, secretName: "TOCSIN_FLOW_TOKEN", ca: undefined },
  } as unknown as RunSource;
  proxy.on("request", ({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(status).end();
  });
  const look = (
    env: Readonly<Record<string, string>>,
    follows = true,
    baseUrl = "https://airflow.invalid",
  ): ReturnType<typeof examineProxy> =>
    examineProxy({ ...source, baseUrl } as RunSource, new AbortController().signal, env, follows);
  const at = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const env = { HTTPS_PROXY: `http://who:hush@${at}` };

  assert.equal(await look({}), undefined);
  assert.equal(await look({ ...env, NO_PROXY: "other.invalid, .invalid" }), undefined);
  assert.equal(await look({ HTTP_PROXY: `http://${at}` }), undefined, "it is asked by https");
  const through = await look(env);
  assert.equal(through?.message, `${at} (HTTPS_PROXY) lets through to airflow.invalid:443.`);
  assert.deepEqual(asked, [`airflow.invalid:443 Basic ${Buffer.from("who:hush").toString("base64")}`]);
  status = 407;
  assert.match((await look(env))?.message ?? "", /does not let who in/);
  assert.match((await look({ HTTPS_PROXY: `http://${at}` }))?.message ?? "", /wants to know who asks/);
  status = 403;
  const refused = await look(env);
  assert.deepEqual([refused?.isGood, refused?.step], [false, "proxy"]);
  assert.match(refused?.message ?? "", /does not let through to airflow\.invalid:443: it answers with 403/);
  assert.doesNotMatch(JSON.stringify(refused), /hush/);
  const plain = await look({ HTTP_PROXY: `http://${at}` }, true, "http://airflow.invalid:8080/api");
  assert.deepEqual(
    [plain?.isGood, asked.at(-1)],
    [true, "http://airflow.invalid:8080/"],
    "403 may be Airflow's",
  );
  assert.match((await look({ HTTPS_PROXY: "nonsense" }))?.message ?? "", /not the address of a proxy/);
  proxy.close();
  await once(proxy, "close");
  assert.match((await look(env))?.message ?? "", /cannot be reached: ECONNREFUSED/);
  const old = await look(env, false);
  assert.equal(old?.isGood, true, "it may be reached without");
  assert.match(old?.message ?? "", /follows no proxy/);
});
