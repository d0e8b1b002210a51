import assert from "node:assert/strict";
import { test } from "node:test";
import type Database from "better-sqlite3";
import { countSome } from "../server/src/runs/process/countSteps.ts";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { forget } from "../server/src/runs/process/forget.ts";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import { stepRemover } from "../server/src/runs/process/removeSteps.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { removeOld } from "../server/src/runs/process/sync/removeOld.ts";
import { groupTouched, writeBatches } from "../server/src/runs/process/writeBatch.ts";
import { batchesOf, countsOf, dbt, fillMirror, integration, mirrorFile, noon, refresh } from "./runMirror.ts";

const hourMs = 3_600_000;

const counts = (mirror: Database.Database) => countsOf((sql) => mirror.prepare(sql).all());

/** Counts everything anew, in a copy of the mirror. */
function countedAnew(mirror: Database.Database): ReturnType<typeof counts> {
  mirror.exec("BEGIN");
  try {
    for (const table of [
      "counted_steps",
      "stale_hours",
      "step_hours",
      "name_days",
      "name_last",
      "step_kinds",
    ])
      mirror.exec(`DELETE FROM ${table}`);
    while (countSome(mirror) > 0);
    return counts(mirror);
  } finally {
    mirror.exec("ROLLBACK");
  }
}

test("after whatever is written, changed and taken out, the counts are those of the steps that are there", (context) => {
  const mirror = writeMirror(mirrorFile(context));
  context.after(() => mirror.close());
  const random = randomOf("counts");
  const rows = (): Parameters<typeof batchesOf>[0] => {
    const at = (): string => sourceText(noon - Math.floor(random.between(0, 60)) * hourMs);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random.between(0, all.length))]!;
    const run = (): string => `run-${Math.floor(random.between(0, 12))}`;
    return {
      integration: Array.from({ length: 20 }, () =>
        integration({
          table_name: `t${Math.floor(random.between(0, 6))}`,
          orchestration_run_id: run(),
          status: pick(["Succeeded", "Failed", "InProgress"]),
          timestamp: pick([at(), at(), at(), null]),
          duration: pick([null, Math.floor(random.between(0, 500))]),
          rows_written: pick([null, Math.floor(random.between(-1, 500))]),
          source_type: pick(["SQL", null]),
        }),
      ),
      dbt: Array.from({ length: 10 }, (_, n) =>
        dbt({ orchestration_run_id: run(), unique_id: `m${n}`, node_name: `m${n}`, timestamp: at() }),
      ),
      refreshes: [refresh({ orchestration_run_id: run(), end_time: at() })],
    };
  };
  const remove = stepRemover(mirror);
  for (let round = 0; round < 30; round++) {
    writeBatches(mirror, batchesOf(rows()), noon);
    // The last rows, so that their numbers are given out again.
    const some = mirror
      .prepare(`SELECT row FROM step_rows ORDER BY ${round % 2 ? "row DESC" : "id"} LIMIT 4`)
      .pluck()
      .all() as number[];
    mirror.transaction(() => some.forEach((row) => remove(row)))();
    if (round % 3 === 0) writeBatches(mirror, batchesOf(rows()), noon);
    mirror.transaction(() => groupTouched(mirror))();
    assert.deepEqual(counts(mirror), countedAnew(mirror), `round ${round}`);
  }
  const { hours, days, stale } = counts(mirror);
  assert.ok(hours.length > 20 && days.length > 20 && stale.length === 0);
  const steps = mirror.prepare("SELECT count(*) FROM step_rows").pluck().get();
  assert.equal(mirror.prepare("SELECT sum(steps) FROM step_hours").pluck().get(), steps);
  assert.equal(mirror.prepare("SELECT sum(steps) FROM name_days").pluck().get(), steps);
});

test("what is too old or forgotten is counted no more", async (context) => {
  const path = mirrorFile(context);
  const old = sourceText(noon - 40 * 24 * hourMs);
  fillMirror(path, {
    integration: [
      integration({}),
      integration({ orchestration_run_id: "old", timestamp: old, table_name: "gone" }),
    ],
    dbt: [dbt({})],
  });
  const mirror = writeMirror(path);
  context.after(() => mirror.close());
  const names = () =>
    mirror
      .prepare("SELECT n.id FROM name_last l JOIN name_keys n ON n.key = l.name ORDER BY 1")
      .pluck()
      .all();
  assert.deepEqual(names(), ["raw.gone", "raw.orders", "revenue"]);
  await removeOld(mirror, ["integration"], noon - 24 * hourMs, () => {});
  mirror.transaction(() => groupTouched(mirror))();
  assert.deepEqual(names(), ["raw.orders", "revenue"]);
  await forget(path, { source: "dbt", notes: false }, () => {});
  assert.deepEqual(names(), ["raw.orders"]);
  assert.deepEqual(counts(mirror), countedAnew(mirror));
});
