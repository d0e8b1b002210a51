// One program at a time reads the sources of a mirror.

import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { holdSyncLock } from "../server/src/runs/process/sync/syncLock.ts";
import { mirrorFile } from "./runMirror.ts";

const never = new AbortController().signal;

test("a second one is told at once, or waits, or is stopped", async (context) => {
  const mirror = mirrorFile(context);
  const release = await holdSyncLock(mirror, 0, never);
  await assert.rejects(holdSyncLock(mirror, 0, never), { reason: "busy" });
  const stopped = new AbortController();
  const waiting = holdSyncLock(mirror, 60_000, stopped.signal);
  stopped.abort();
  await assert.rejects(waiting, { reason: "cancelled" });
  const next = holdSyncLock(mirror, 60_000, never);
  release();
  (await next)();
});

test("one that is killed holds nothing", async (context) => {
  const mirror = mirrorFile(context);
  const program = join(dirname(dirname(mirror)), "hold.mjs");
  const module = pathToFileURL(join(import.meta.dirname, "../server/src/runs/process/sync/syncLock.ts")).href;
  writeFileSync(
    program,
    `import { holdSyncLock } from ${JSON.stringify(module)};
     await holdSyncLock(${JSON.stringify(mirror)}, 0, new AbortController().signal);
     process.send("held"); setInterval(() => undefined, 1000);`,
  );
  const child = fork(program);
  await new Promise((resolve) => void child.once("message", resolve));
  await assert.rejects(holdSyncLock(mirror, 0, never), { reason: "busy" });
  const ended = new Promise((resolve) => void child.once("close", resolve));
  child.kill("SIGKILL");
  await ended;
  (await holdSyncLock(mirror, 0, never))();
});
