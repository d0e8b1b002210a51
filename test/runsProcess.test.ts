import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import { RunsError } from "../server/src/runs/store.ts";

/** A bundle named by `TOCSIN_RUNS`, else the sources. */
const module = process.env["TOCSIN_RUNS"] ?? join(import.meta.dirname, "../server/src/runs/process/main.ts");

const remote = join(import.meta.dirname, "../server/src/runs/remote.ts");

/** A path without a file: who SQLite is can be asked without a mirror. */
const noMirror = join(tmpdir(), "no-such-folder", "mirror.db");

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("SQLite answers from a process of its own, which can be ended and comes back", async (context) => {
  const store = remoteRunStore(module, noMirror);
  context.after(() => store.close());
  const first = await store.about();
  assert.match(first.sqlite, /^3\.\d+\.\d+$/);
  assert.notEqual(first.pid, process.pid);
  store.close();
  const second = await store.about();
  assert.notEqual(second.pid, first.pid);
  assert.equal(isRunning(first.pid), false);
});

test("a process that is killed in the middle says so, and the next question starts another", async (context) => {
  const store = remoteRunStore(module, noMirror);
  context.after(() => store.close());
  const { pid } = await store.about();
  process.kill(pid, "SIGSTOP");
  const asked = store.about();
  process.kill(pid, "SIGKILL");
  await assert.rejects(asked, (error) => error instanceof RunsError && error.reason === "crashed");
  assert.notEqual((await store.about()).pid, pid);
});

test("a process that does not answer is ended at the deadline", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-runs-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const silent = join(folder, "silent.cjs");
  writeFileSync(silent, "process.on('message', () => { for (;;); });");
  const store = remoteRunStore(silent, noMirror, { deadline: 300 });
  await assert.rejects(store.about(), (error) => error instanceof RunsError && error.reason === "deadline");
});

test("who has asked can end without closing the store, and its process ends with it", async () => {
  const script = `
    import { remoteRunStore } from ${JSON.stringify(pathToFileURL(remote).href)};
    const { pid } = await remoteRunStore(${JSON.stringify(module)}, ${JSON.stringify(noMirror)}).about();
    console.log(pid);`;
  const asked = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    timeout: 9000,
  });
  assert.equal(asked.status, 0, asked.stderr);
  const pid = Number(asked.stdout);
  assert.ok(pid > 0, asked.stdout);
  const deadline = Date.now() + 5000;
  while (isRunning(pid) && Date.now() < deadline) await delay(10);
  assert.equal(isRunning(pid), false);
});

test("a missing module is `unavailable`, with what to do", async () => {
  const store = remoteRunStore(join(tmpdir(), "no-such-folder", "runs.cjs"), noMirror);
  await assert.rejects(
    store.about(),
    (error) => error instanceof RunsError && error.reason === "unavailable" && /install/.test(error.hint),
  );
});
