// Failures put together by their error, their step and who owns it: counted as they are written, never read through.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fingerprintOf } from "../server/src/insight/fingerprint.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { fillSome } from "../server/src/runs/process/fillErrors.ts";
import { emptyMirror, readMirror, writeMirror } from "../server/src/runs/process/mirror.ts";
import { migrations } from "../server/src/runs/process/mirrorSchema.ts";
import { stepRemover } from "../server/src/runs/process/removeSteps.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import type { DbtRow } from "../server/src/runs/process/sourceRows.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { dbt, fillMirror, integration, mirrorFile, noon, refresh } from "./runMirror.ts";
import { ways } from "./runStoreWays.ts";
import { warehouseWays } from "./warehouseWays.ts";

const hour = 3_600_000;

const failed = (run: number, name: string, message: string | null, at: number, said: Partial<DbtRow> = {}) =>
  dbt({
    ...{ orchestration_run_id: `run-${run}`, unique_id: `model.shop.${name}`, node_name: name },
    ...{ status: "error", message, timestamp: sourceText(at), ...said },
  });

const missing = (name: string, line: number): string =>
  `Database Error in model ${name} (models/${name}.sql)\n  column "channel" does not exist\n  LINE ${line}: x`;

const history = {
  integration: [integration({ status: "Failed", timestamp: sourceText(noon - 5 * hour) })],
  dbt: [
    failed(1, "revenue", missing("revenue", 3), noon - 30 * hour),
    failed(2, "revenue", missing("revenue", 9), noon - 3 * hour),
    failed(2, "margin", missing("margin", 1), noon - 2 * hour, { workspace: "dev" }),
    failed(
      3,
      "margin",
      "Database Error in model margin (models/margin.sql)\n  deadlock detected",
      noon - hour,
    ),
    dbt({ orchestration_run_id: "run-4", timestamp: sourceText(noon) }),
  ],
  refreshes: [
    refresh({ status: "Failed", message: "Memory error: 12 MB", end_time: sourceText(noon - 4 * hour) }),
  ],
};

const summary = async (store: RunStore, by: "error" | "node", filter = {}) =>
  (await store.failureGroups(by, filter, { limit: 50 })).items.map(({ title, id, count, lastAt, newest }) => [
    ...[by === "error" ? title : id, count, (noon - lastAt!) / hour, newest.name],
  ]);

for (const [name, open] of Object.entries({ ...ways, ...warehouseWays })) {
  test(`${name}: failures are put together by error and by step, the newest first`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, history);
    const store = open(context, path);
    assert.deepEqual(await summary(store, "error"), [
      ["deadlock detected", 1, 1, "margin"],
      ['column "channel" does not exist', 3, 2, "margin"],
      ["Memory error: … MB", 1, 4, "Revenue"],
      [undefined, 1, 5, "raw.orders"],
    ]);
    assert.deepEqual(await summary(store, "node"), [
      ["margin", 2, 1, "margin"],
      ["revenue", 2, 3, "revenue"],
      ["Revenue", 1, 4, "Revenue"],
      ["raw.orders", 1, 5, "raw.orders"],
    ]);
    assert.deepEqual(await summary(store, "error", { environments: ["dev"] }), [
      ['column "channel" does not exist', 1, 2, "margin"],
    ]);
    assert.deepEqual(await summary(store, "node", { text: "CHANNEL" }), [
      ["margin", 1, 2, "margin"],
      ["revenue", 2, 3, "revenue"],
    ]);
    assert.deepEqual(await summary(store, "error", { statuses: ["succeeded"] }), []);
  });

  test(`${name}: the failures of a group are found by it`, async (context) => {
    const path = mirrorFile(context);
    fillMirror(path, history);
    const store = open(context, path);
    const error = fingerprintOf({ name: "", message: missing("x", 4) }).id;
    const of = async (filter: object) =>
      (await store.failures(filter, { limit: 50 })).items.map((step) => `${step.runId} ${step.name}`);
    assert.deepEqual(await of({ error }), ["run-2 margin", "run-2 revenue", "run-1 revenue"]);
    assert.deepEqual(await of({ error, environments: ["dev"] }), ["run-2 margin"]);
    assert.deepEqual(await of({ node: "margin" }), ["run-3 margin", "run-2 margin"]);
    assert.deepEqual(await of({ node: "margin", error }), ["run-2 margin"]);
    assert.deepEqual(await of({ error: "0123456789abcdef" }), []);
    assert.deepEqual(await of({ runId: "run-2" }), ["run-2 margin", "run-2 revenue"]);
    assert.deepEqual(await of({ runId: "run-2", node: "revenue" }), ["run-2 revenue"]);
    assert.deepEqual(await of({ runId: "nothing" }), []);
  });
}

for (const [name, open] of Object.entries(ways)) {
  test(`${name}: pages of groups neither lose nor repeat one`, async (context) => {
    const path = mirrorFile(context);
    const rows = Array.from({ length: 37 }, (_, index) =>
      failed(
        index,
        `m${"abcdefghij"[index % 10]}x${index}`,
        `no such thing as ${"abcdefghij"[index % 10]}${"klm"[index % 3]}`,
        noon - (index % 4) * hour,
      ),
    );
    fillMirror(path, { dbt: rows });
    const store = open(context, path);
    for (const filter of [{}, { environments: ["prod"] }])
      for (const by of ["error", "node"] as const) {
        const all = (await store.failureGroups(by, filter, { limit: 500 })).items;
        assert.equal(all.length, by === "node" ? 37 : 30);
        const ids: string[] = [];
        for (let after: string | undefined, pages = 0; pages < 20; pages++) {
          const page = await store.failureGroups(
            by,
            filter,
            after === undefined ? { limit: 7 } : { limit: 7, after },
          );
          ids.push(...page.items.map(({ id }) => id));
          after = page.next;
          if (after === undefined) break;
        }
        assert.deepEqual(
          ids,
          all.map(({ id }) => id),
        );
      }
  });

  test(`${name}: a group knows its first failure, and how the last results of its step changed`, async (context) => {
    const path = mirrorFile(context);
    const results = ["success", "error", "success", "error", "skipped", "error", "error"];
    const rows = results.map((status, index) =>
      failed(
        index,
        "revenue",
        status === "error" ? missing("revenue", index) : null,
        noon - (9 - index) * hour,
        { status },
      ),
    );
    const elsewhere = results.map((status, index) =>
      failed(index + 100, "revenue", null, noon - (9 - index) * hour + 60_000, {
        ...{ status: index % 2 ? "error" : "success", workspace: "dev", unique_id: "model.shop.revenue2" },
        ...{ message: status === "none" ? null : "Database is read only" },
      }),
    );
    fillMirror(path, { dbt: [...rows, ...elsewhere] });
    const store = open(context, path);
    const groups = (await store.failureGroups("error", {}, { limit: 5 })).items;
    const group = groups.find(({ title }) => title?.startsWith("column"));
    assert.equal(group?.firstAt, noon - 8 * hour);
    assert.equal(group?.count, 4);
    assert.deepEqual(group?.results, { count: 6, changes: 3 });
    const filtered = await store.failureGroups("error", { since: noon - 4 * hour }, { limit: 5 });
    assert.equal(filtered.items.find(({ title }) => title?.startsWith("column"))?.firstAt, noon - 8 * hour);
  });
}

/** What the mirror has counted, and what its steps say. */
function counted(path: string): { kept: unknown; told: unknown } {
  const mirror = readMirror(path);
  const all = (sql: string): unknown[] => mirror.prepare(sql).all();
  try {
    const kept = [
      all("SELECT id, count, first_at, last_at FROM errors ORDER BY id"),
      all(
        "SELECT n.id, count, first_at, last_at FROM failed_names f JOIN name_keys n ON n.key = f.key ORDER BY n.id",
      ),
    ];
    const steps = mirror
      .prepare("SELECT name, message, sort_at FROM steps WHERE status = 'failed'")
      .all() as {
      name: string;
      message: string | null;
      sort_at: number;
    }[];
    const groups = (idOf: (step: (typeof steps)[number]) => string): unknown[] =>
      [...Map.groupBy(steps, idOf)]
        .map(([id, of]) => {
          const times = of.map(({ sort_at }) => sort_at);
          return { id, count: of.length, first_at: Math.min(...times), last_at: Math.max(...times) };
        })
        .toSorted((a, b) =>
          Buffer.from(a.id) < Buffer.from(b.id) ? -1 : Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)),
        );
    return {
      kept,
      told: [
        groups(({ name, message }) => fingerprintOf({ name, message: message ?? undefined }).id),
        groups(({ name }) => name),
      ],
    };
  } finally {
    mirror.close();
  }
}

const agrees = (path: string): void => {
  const { kept, told } = counted(path);
  assert.deepEqual(JSON.parse(JSON.stringify(kept)), told);
};

test("whatever is written, written anew and taken out, groups are what their steps say", (context) => {
  const path = mirrorFile(context);
  const random = randomOf("failures");
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random.next() * of.length)]!;
  for (let round = 0; round < 12; round++) {
    const rows = Array.from({ length: 25 }, () =>
      failed(
        pick([1, 2, 3, 4, 5]),
        pick(["a", "b", "c", "d"]),
        pick([null, "deadlock detected", missing("a", 1), "Got 3 results, configured to fail if != 0"]),
        noon - Math.floor(random.next() * 90) * hour,
        {
          status: pick(["error", "error", "success", "skipped"]),
        },
      ),
    );
    fillMirror(path, { dbt: rows });
    agrees(path);
    const mirror = writeMirror(path);
    const ids = mirror.prepare("SELECT row FROM step_rows").pluck().all() as number[];
    const remove = stepRemover(mirror);
    for (const row of ids) if (random.next() < 0.3) remove(row);
    mirror.close();
    agrees(path);
  }
  const mirror = writeMirror(path);
  emptyMirror(mirror);
  assert.deepEqual(
    mirror
      .prepare(
        "SELECT * FROM errors UNION ALL SELECT 1, 2, 3, 4, 5, 6 FROM failed_names UNION ALL SELECT 1, 2, 3, 4, 5, 6 FROM step_errors",
      )
      .all(),
    [],
  );
  mirror.close();
});

test("the failures of an older mirror get their fingerprints some at a time, the newest first", async (context) => {
  const path = mirrorFile(context);
  const rows = Array.from({ length: 901 }, (_, index) =>
    failed(index, "revenue", missing("revenue", index), noon - index * 60_000),
  );
  fillMirror(path, { dbt: rows });
  const old = writeMirror(path);
  for (const table of ["step_errors", "errors", "failed_names"]) old.exec(`DROP TABLE ${table}`);
  old.exec("DROP TRIGGER step_error_gone");
  old.pragma(`user_version = ${migrations.length - 1}`);
  old.close();
  const mirror = writeMirror(path);
  assert.equal(mirror.prepare("SELECT count(*) FROM step_errors").pluck().get(), 0);
  assert.equal(fillSome(mirror), true);
  assert.equal(mirror.prepare("SELECT count FROM errors").pluck().get(), 200);
  assert.equal(mirror.prepare("SELECT min(sort_at) FROM step_errors").pluck().get(), noon - 199 * 60_000);
  mirror.close();
  // What comes meanwhile is counted once.
  fillMirror(path, { dbt: [...rows.slice(700, 710), failed(5000, "revenue", missing("revenue", 1), noon)] });
  const store = ways["in this process"]!(context, path);
  for (let tries = 0; tries < 100; tries++) {
    const { readTo, items } = await store.failureGroups("error", {}, { limit: 5 });
    if (readTo === undefined) {
      assert.equal(items[0]?.count, 902);
      break;
    }
    await setTimeout(20);
  }
  agrees(path);
});
