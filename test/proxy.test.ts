// What asks services over HTTP goes through the proxy that the environment names.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { promisify } from "node:util";
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
