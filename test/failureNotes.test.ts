// What a person said of failures, saved and was told of: it outlives the mirror.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import Database from "better-sqlite3";
import { notesPath } from "../server/src/runs/process/notes.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { dbt, fillMirror, integration, mirrorFile, noon } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";

const hour = 3_600_000;

const rows = {
  dbt: ["revenue", "margin", "stock"].map((name, index) =>
    dbt({
      ...{ unique_id: `model.shop.${name}`, node_name: name, status: "error" },
      message:
        name === "stock"
          ? "deadlock detected"
          : `Database Error in model ${name} (m/${name}.sql)\n  column "x" does not exist`,
      timestamp: sourceText(noon - index * hour),
    }),
  ),
};

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: what was said of failures and of errors survives the mirror, and takes them from the unseen`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, rows);
    const { notes, ...store } = open(context, path);
    assert.equal(await notes.unseenFailures(), 3);
    const [group] = (await store.failureGroups("error", {}, { limit: 1 })).items;
    const failures = (await store.failures({}, { limit: 9 })).items;
    assert.ok(group);
    await notes.mark("error", group.id, { acknowledged: true, note: "  The web shop dropped it. " });
    assert.equal(await notes.unseenFailures(), 1);
    await notes.acknowledge(failures[2]!.id, true);
    assert.equal(await notes.unseenFailures(), 0);
    rmSync(path);
    fillMirror(path, rows);
    assert.equal(await notes.unseenFailures(), 0);
    const [mark] = await notes.marks("error", [group.id, "another"]);
    assert.equal(mark?.note, "The web shop dropped it.");
    assert.ok(mark.acknowledgedAt! > noon && mark.notedAt! > noon);
    assert.notEqual(mark.by, "");
    await notes.mark("error", group.id, { note: "" });
    assert.deepEqual(Object.keys((await notes.marks("error", [group.id]))[0]!), [
      "id",
      "acknowledgedAt",
      "by",
    ]);
    await notes.mark("error", group.id, { acknowledged: false });
    assert.deepEqual(await notes.marks("error", [group.id]), []);
    assert.equal(await notes.unseenFailures(), 2);
    assert.deepEqual(await notes.marks("failure", [group.id]), []);
  });

  test(`${name}: filters are saved by name, for each view`, async (context) => {
    const { notes } = open(context, mirrorFile(context));
    assert.deepEqual(await notes.savedFilters("runs"), []);
    await notes.saveFilter("runs", "prod", { environments: ["prod"] });
    await notes.saveFilter("runs", "a 100%", { text: "100%", unacknowledged: true });
    await notes.saveFilter("failures", "prod", { text: "x" });
    await notes.saveFilter("runs", "prod", { environments: ["prod", "live"] });
    assert.deepEqual(await notes.savedFilters("runs"), [
      { name: "a 100%", filter: { text: "100%", unacknowledged: true } },
      { name: "prod", filter: { environments: ["prod", "live"] } },
    ]);
    await notes.renameFilter("runs", "prod", "a 100%");
    assert.deepEqual(await notes.savedFilters("runs"), [
      { name: "a 100%", filter: { environments: ["prod", "live"] } },
    ]);
    await notes.saveFilter("runs", "a 100%", null);
    assert.deepEqual(await notes.savedFilters("runs"), []);
    assert.equal((await notes.savedFilters("failures")).length, 1);
  });

  test(`${name}: what was told of is kept`, async (context) => {
    const { notes } = open(context, mirrorFile(context));
    const { lookedAt, ...nothing } = await notes.told();
    assert.equal(lookedAt, undefined);
    assert.deepEqual(nothing, { muted: [], failing: [] });
    await notes.mute("nightly", true);
    await notes.mute("nightly", true);
    await notes.tell(noon, [{ pipeline: "daily", at: noon - hour }]);
    await notes.tell(noon - hour, [{ pipeline: "weekly", at: noon }]);
    assert.deepEqual(await notes.told(), {
      ...{ lookedAt: noon, muted: ["nightly"], failing: [{ pipeline: "weekly", at: noon }] },
    });
    await notes.mute("nightly", false);
    assert.deepEqual((await notes.told()).muted, []);
  });
}

test("notes of an older Tocsin are kept", async (context) => {
  const path = mirrorFile(context);
  fillMirror(path, { integration: [integration({})], ...rows });
  const older = new Database(notesPath(path));
  older.exec(`
    CREATE TABLE seen (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
    CREATE TABLE acknowledged (step_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE filters (view TEXT PRIMARY KEY, filter TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO seen VALUES (1, ${noon - 90 * 60_000});
    INSERT INTO filters VALUES ('runs', '{"text":"x"}');
    PRAGMA application_id = 1414480718;
    PRAGMA user_version = 1;`);
  const { notes, ...store } = ways["in this process"]!(context, path);
  const [newest] = (await store.failures({}, { limit: 1 })).items;
  older.prepare("INSERT INTO acknowledged VALUES (?, 5)").run(newest!.id);
  older.close();
  assert.deepEqual(await notes.filter("runs"), { text: "x" });
  assert.deepEqual(await notes.acknowledged([newest!.id]), [newest!.id]);
  assert.deepEqual(await notes.marks("failure", [newest!.id]), [
    { id: newest!.id, acknowledgedAt: 5, by: "" },
  ]);
  assert.equal(await notes.unseenFailures(), 1);
});
