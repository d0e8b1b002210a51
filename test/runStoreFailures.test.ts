import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import { notesPath } from "../server/src/runs/process/notes.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import { RunsError } from "../server/src/runs/store.ts";
import { fillMirror, integration, mirrorFile, noon } from "./runMirror.ts";
import { runsError, runsModule, ways } from "./runStoreWays.ts";
import type { RunFilter } from "../server/src/runs/store.ts";

const hour = 3_600_000;

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: a mirror without rows is empty, not an error`, async (context) => {
    const path = mirrorFile(context);
    writeMirror(path).close();
    const store = open(context, path);
    assert.deepEqual(await store.runs({}, { limit: 10 }), { items: [] });
    assert.deepEqual(await store.failures({}, { limit: 10 }), { items: [] });
    assert.deepEqual(await store.facets({}), { environments: [], dataProducts: [], statuses: [] });
    const state = await store.syncState();
    assert.deepEqual(
      [state.runs, state.newestAt, state.syncedAt, state.sources],
      [0, undefined, undefined, []],
    );
    assert.equal(await store.notes.unseenFailures(), 0);
  });

  test(`${name}: no mirror is \`missing\`, and asking does not make one; it is found once it is there`, async (context) => {
    const path = mirrorFile(context);
    const store = open(context, path);
    await assert.rejects(store.runs({}, { limit: 10 }), runsError("missing"));
    await assert.rejects(store.syncState(), runsError("missing"));
    assert.equal(existsSync(dirname(path)), false);
    fillMirror(path, { integration: [integration({})] });
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
  });

  test(`${name}: a mirror that is replaced or deleted while it is open is noticed`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const store = open(context, path);
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
    for (const file of readdirSync(dirname(path))) rmSync(join(dirname(path), file));
    await assert.rejects(store.run("run-1"), runsError("missing"));
    fillMirror(path, { integration: [integration({ orchestration_run_id: "another" })] });
    assert.equal((await store.run("another"))?.id, "another");
    // What SQLite keeps beside the file stays behind, and must not come back in the next one.
    rmSync(path);
    fillMirror(path, { integration: [integration({ orchestration_run_id: "third" })] });
    assert.deepEqual(
      (await store.runs({}, { limit: 10 })).items.map((run) => run.id),
      ["third"],
    );
  });

  test(`${name}: what is no mirror is \`damaged\`, and is left as it is`, async (context) => {
    const path = mirrorFile(context);
    writeMirror(path).close();
    writeFileSync(path, "This is not a database, but it is long enough to be looked at as one. ".repeat(20));
    await assert.rejects(open(context, path).runs({}, { limit: 10 }), runsError("damaged"));
    rmSync(path);
    const other = new Database(path);
    other.exec("CREATE TABLE places (url TEXT)");
    other.close();
    await assert.rejects(
      open(context, path).runs({}, { limit: 10 }),
      runsError("damaged", /another program/),
    );
    assert.throws(() => writeMirror(path), runsError("damaged", /another program/));
  });

  test(`${name}: a mirror with a broken page is \`damaged\``, async (context) => {
    const path = mirrorFile(context);
    const rows = Array.from({ length: 400 }, (_, index) =>
      integration({ orchestration_run_id: `run-${index}` }),
    );
    fillMirror(path, { integration: rows });
    const size = statSync(path).size;
    const bytes = Buffer.alloc(size - 8192, 0xee);
    const file = new Database(path);
    const head = file.serialize().subarray(0, 8192);
    file.close();
    writeFileSync(path, Buffer.concat([head, bytes]));
    await assert.rejects(open(context, path).runs({}, { limit: 10 }), runsError("damaged"));
  });

  test(`${name}: a mirror that lacks a table is \`damaged\``, async (context) => {
    const path = mirrorFile(context);
    const mirror = writeMirror(path);
    mirror.exec("DROP VIEW steps");
    mirror.close();
    await assert.rejects(open(context, path).failures({}, { limit: 10 }), runsError("damaged", /steps/));
  });

  test(`${name}: a mirror of a newer schema is \`newer\``, async (context) => {
    const path = mirrorFile(context);
    const mirror = writeMirror(path);
    mirror.pragma("user_version = 99");
    mirror.close();
    await assert.rejects(open(context, path).runs({}, { limit: 10 }), runsError("newer", /99/));
    assert.throws(() => writeMirror(path), runsError("newer"));
  });

  test(`${name}: a mirror that another program holds is \`locked\`, and answers when it is free`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const holder = new Database(path);
    holder.pragma("locking_mode = EXCLUSIVE");
    holder.exec("BEGIN EXCLUSIVE");
    const store = open(context, path);
    await assert.rejects(store.runs({}, { limit: 10 }), runsError("locked"));
    holder.exec("ROLLBACK");
    holder.close();
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
  });

  test(`${name}: a reader sees the mirror as it was while another program writes`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const store = open(context, path);
    const writer = writeMirror(path);
    writer.exec("BEGIN IMMEDIATE; DELETE FROM orchestration_runs");
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
    writer.exec("COMMIT");
    writer.close();
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 0);
  });

  test(`${name}: a question that was taken back rejects with \`cancelled\``, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    const store = open(context, path);
    await assert.rejects(store.runs({}, { limit: 10 }, AbortSignal.abort()), runsError("cancelled"));
    const controller = new AbortController();
    const asked = store.runs({}, { limit: 10 }, controller.signal);
    controller.abort();
    await assert.rejects(asked, runsError("cancelled"));
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
  });

  test(`${name}: notes are kept, per view and step, and survive the deletion of the mirror`, async (context) => {
    const path = mirrorFile(context);
    const failed = (run: string, time: number) =>
      integration({ orchestration_run_id: run, status: "Failed", timestamp: sourceText(time) });
    const rows = [failed("a", noon), failed("b", noon - hour), failed("c", noon - 3 * 24 * hour)];
    fillMirror(path, { integration: rows });
    const store = open(context, path);
    // Who has never looked is told of the last day.
    assert.equal(await store.notes.unseenFailures(), 2);
    assert.deepEqual(await store.notes.filter("runs"), {});
    await store.notes.markSeen(noon - 2 * hour);
    assert.equal(await store.notes.unseenFailures(), 2);
    const [newest, ...others] = (await store.failures({}, { limit: 10 })).items.map((step) => step.id);
    assert.ok(newest);
    await store.notes.acknowledge(newest, true);
    assert.equal(await store.notes.unseenFailures(), 1);
    const filter: RunFilter = { statuses: ["failed"], text: "50% 'x'", since: 5 };
    await store.notes.setFilter("runs", filter);
    store.close();
    for (const file of readdirSync(dirname(path))) {
      if (file.startsWith("mirror.db")) rmSync(join(dirname(path), file));
    }
    await assert.rejects(store.notes.unseenFailures(), runsError("missing"));
    assert.deepEqual(await store.notes.filter("runs"), filter);
    assert.deepEqual(await store.notes.filter("failures"), {});
    fillMirror(path, { integration: rows });
    assert.deepEqual(await store.notes.acknowledged([newest, ...others]), [newest]);
    assert.equal(await store.notes.unseenFailures(), 1);
    await store.notes.markSeen(noon - hour);
    await store.notes.markSeen(noon - 5 * hour);
    assert.equal(await store.notes.unseenFailures(), 0);
    await store.notes.acknowledge(newest, false);
    assert.equal(await store.notes.unseenFailures(), 1);
  });

  test(`${name}: broken notes are \`damaged\`, and the runs answer all the same`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, { integration: [integration({})] });
    writeFileSync(notesPath(path), "no database ".repeat(100));
    const store = open(context, path);
    await assert.rejects(store.notes.filter("runs"), runsError("damaged", /notes-/));
    await assert.rejects(store.notes.markSeen(5), runsError("damaged"));
    assert.equal((await store.runs({}, { limit: 10 })).items.length, 1);
  });
}
test("a filter that was kept by another version or was broken is read as far as it makes sense", async (context) => {
  const path = mirrorFile(context);
  const store = ways["in this process"]!(context, path);
  await store.notes.setFilter("runs", { text: "x" });
  const notes = new Database(notesPath(path));
  const keep = (filter: string) => notes.prepare("UPDATE filters SET filter = ?").run(filter);
  for (const [kept, read] of [
    ['{"text": 5, "since": 7, "statuses": ["failed"], "colour": "red"}', { since: 7, statuses: ["failed"] }],
    ['{"environments": [1]}', {}],
    ["null", {}],
    ["{", {}],
  ] as const) {
    keep(kept);
    assert.deepEqual(await store.notes.filter("runs"), read);
  }
  notes.close();
});

test("a process that is stuck in a question which was taken back is ended at the deadline", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})] });
  const store = remoteRunStore(runsModule, path, { deadline: 6000 });
  context.after(() => store.close());
  const { pid } = await store.about();
  process.kill(pid, "SIGSTOP");
  const controller = new AbortController();
  const asked = store.runs({}, { limit: 1 }, controller.signal);
  const other = store.runs({}, { limit: 1 });
  controller.abort();
  await assert.rejects(asked, runsError("cancelled"));
  await assert.rejects(other, (error) => error instanceof RunsError && /deadline|crashed/.test(error.reason));
  assert.equal((await store.runs({}, { limit: 1 })).items.length, 1);
  assert.notEqual((await store.about()).pid, pid);
});

test("a process that is killed in the middle of a question says so, and the next is answered", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})] });
  const store = remoteRunStore(runsModule, path);
  context.after(() => store.close());
  const { pid } = await store.about();
  process.kill(pid, "SIGSTOP");
  const asked = store.runs({}, { limit: 1 });
  process.kill(pid, "SIGKILL");
  await assert.rejects(asked, runsError("crashed"));
  assert.equal((await store.runs({}, { limit: 1 })).items.length, 1);
});
