// What goes wrong with the mirror's own file: no room on the disk, a file that may not be written.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import type { SqliteSource } from "../server/src/runs/history.ts";
import { syncSound } from "../server/src/runs/process/sync/syncSound.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { mirrorFile, noon } from "./runMirror.ts";
import { counts, integrationTable, request, stepsIn } from "./syncHere.ts";

const never = new AbortController().signal;

/** A database with so many rows, one a minute. */
function sourceWith(folder: string, count: number): SqliteSource {
  const path = join(folder, "history.db");
  const database = new Database(path);
  database.exec(`CREATE TABLE monitoring_integration (table_name TEXT, status TEXT, timestamp TEXT, orchestration_run_id TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    INSERT INTO monitoring_integration SELECT 'a table with a name that is long enough ' || i, 'Succeeded',
      strftime('%Y-%m-%d %H:%M:%S', '2026-02-01', '+' || i || ' minutes'), 'run-' || (i / 20) FROM n`);
  database.close();
  return { type: "sqlite", name: "warehouse", path, tables: [integrationTable] };
}

/** A disk of so many bytes; `undefined` where this user cannot have one. */
function smallDisk(
  bytes: number,
):
  | { readonly folder: string; grow(bytes: number): void; protect(on: boolean): void; close(): void }
  | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "tocsin-disk-"));
  const mount = (options: string): void =>
    void execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
  try {
    mount(`size=${Math.round(bytes)}`);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    grow: (more) => mount(`remount,size=${more}`),
    protect: (on) => mount(`remount,${on ? "ro" : "rw"}`),
    close() {
      execFileSync("umount", [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

const megabyte = 1024 * 1024;

for (const size of [0.06, 0.4, 1, 2, 3])
  test(`a disk of ${size} MB that is full: the sync says so, nothing is lost, and the next one goes on`, async (context) => {
    const disk = smallDisk(size * megabyte);
    if (!disk) return context.skip("no disk can be mounted here");
    context.after(() => disk.close());
    const source = sourceWith(dirname(dirname(mirrorFile(context))), 12_000);
    const mirror = join(disk.folder, "state", "mirror.db");
    const sync = () => syncSound(mirror, request([source]), noon, () => undefined, never, { pageSize: 1000 });
    await assert.rejects(sync(), (error: Error & { hint?: string }) => {
      context.diagnostic(error.message);
      assert.match(error.message, /^No space is left for .*mirror\.db/);
      assert.match(error.hint ?? "", /Make room on the disk, then try again/);
      return true;
    });
    disk.grow(64 * megabyte);
    const [read] = (await sync()).tables;
    assert.equal(read?.problem, undefined);
    assert.equal(stepsIn(mirror).length, 12_000);
    if (size >= 3) assert.ok(read!.read < 12_000, "it goes on where it was");
    const opened = new Database(mirror, { readonly: true });
    assert.equal(opened.pragma("integrity_check", { simple: true }), "ok");
    opened.close();
  });

test("a disk that may not be written is named, and nothing is lost", async (context) => {
  const disk = smallDisk(64 * megabyte);
  if (!disk) return context.skip("no disk can be mounted here");
  context.after(() => disk.close());
  const source = sourceWith(dirname(dirname(mirrorFile(context))), 100);
  const mirror = join(disk.folder, "state", "mirror.db");
  const sync = () => syncSound(mirror, request([source]), noon, () => undefined, never);
  await sync();
  disk.protect(true);
  await assert.rejects(sync(), (error: Error & { hint?: string }) => {
    assert.match(error.message, /mirror\.db may not be opened: .*read-only/);
    assert.match(error.hint ?? "", /permissions/);
    return true;
  });
  disk.protect(false);
  assert.deepEqual(counts(await sync()), [[100, 0]]);
});

test("a file that is no mirror is set aside at Tocsin's own place, and left alone where the user named it", async (context) => {
  const mirror = mirrorFile(context);
  const source = sourceWith(dirname(dirname(mirror)), 10);
  mkdirSync(dirname(mirror));
  writeFileSync(mirror, "These are notes of somebody else, in a file of their own. ".repeat(30));
  const sync = () => syncSound(mirror, request([source]), noon, () => undefined, never);
  process.env["TOCSIN_MIRROR"] = mirror;
  context.after(() => delete process.env["TOCSIN_MIRROR"]);
  await assert.rejects(sync(), { reason: "damaged" });
  delete process.env["TOCSIN_MIRROR"];
  const { aside } = await sync();
  assert.equal(aside?.isDamaged, true);
  assert.match(readFileSync(aside.path, "utf8"), /^These are notes/);
  assert.equal(stepsIn(mirror).length, 10);
});

test("two windows on one mirror: one finds it damaged, the other shows what is read anew", async (context) => {
  const mirror = mirrorFile(context);
  const source = sourceWith(dirname(dirname(mirror)), 2000);
  const sync = () => syncSound(mirror, request([source]), noon, () => undefined, never);
  await sync();
  const other = mirrorRunStore(mirror);
  context.after(() => other.close());
  await other.runs({}, { limit: 5 });
  const bytes = readFileSync(mirror);
  writeFileSync(mirror, Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192, 0xee)]));
  assert.equal((await sync()).aside?.isDamaged, true);
  assert.equal((await other.runs({}, { limit: 5 })).items.length, 5);
  assert.equal(stepsIn(mirror).length, 2000);
});
