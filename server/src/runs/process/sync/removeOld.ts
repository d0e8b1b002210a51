import type Database from "better-sqlite3";
import { setImmediate } from "node:timers/promises";
import type { EpochMs } from "../../store.ts";
import { groupRuns } from "../groupRuns.ts";
import { stepRemover } from "../removeSteps.ts";
import { together } from "../together.ts";

/** Runs that are looked at in one transaction. */
const batchSize = 50;

/** A run by what runs are ordered by. */
interface OldRun {
  readonly id: string;
  readonly sort_at: number;
}

/**
 * Takes what the sources recorded of runs that began before `limit` out of the mirror; gives the number of steps. What
 * was imported otherwise stays: it could not be read again.
 */
export async function removeOld(
  mirror: Database.Database,
  sources: readonly string[],
  limit: EpochMs,
  pause: () => void,
): Promise<number> {
  const next = mirror.prepare(
    `SELECT id, sort_at FROM orchestration_runs
     WHERE sort_at < ? AND (sort_at, id) > (?, ?) ORDER BY sort_at, id LIMIT ${batchSize}`,
  );
  const remove = runRemover(mirror, sources);
  let removed = 0;
  // Those at 0 say no time: they are not known to be old.
  for (let after: OldRun = { id: "", sort_at: 1 }; ;) {
    pause();
    const runs = next.all([limit, after.sort_at, after.id]) as OldRun[];
    if (runs.length === 0) return removed;
    const ids = runs.map(({ id }) => id);
    removed += await together(mirror, () => remove(ids, limit));
    after = runs.at(-1)!;
    await setImmediate();
  }
}

/** Takes what the sources recorded of runs out, and groups anew what is left of them; gives the number of steps. */
export function runRemover(mirror: Database.Database, sources: readonly string[]) {
  const list = sources.map(() => "?").join(", ");
  const steps = mirror.prepare(`SELECT row, source FROM steps WHERE run_id = ? AND source IN (${list})`);
  const removeStep = stepRemover(mirror);
  const recorded = mirror
    .prepare(`DELETE FROM recorded_runs WHERE id = ? AND source IN (${list}) RETURNING source`)
    .pluck();
  const names = [...new Set(sources.map((source) => source.slice(0, source.indexOf(": "))))];
  const invocations = mirror.prepare(
    `DELETE FROM dbt_invocations WHERE run_id = ? AND source IN (${names.map(() => "?").join(", ")})`,
  );
  const orchestrated = mirror
    .prepare(`DELETE FROM orchestrator_runs WHERE run_id = ? AND source IN (${list}) RETURNING source`)
    .pluck();
  const fewer = mirror.prepare(
    "UPDATE sources SET rows = max(rows - 1, 0), oldest_at = max(oldest_at, ?) WHERE name = ?",
  );
  return (ids: readonly string[], limit: EpochMs): number => {
    let removed = 0;
    for (const id of ids) {
      for (const { row, source } of steps.all([id, ...sources]) as { row: number; source: string }[]) {
        removeStep(row);
        fewer.run([limit, source]);
        removed++;
      }
      const runs = orchestrated.all([id, ...sources]) as string[];
      const records = recorded.all([id, ...sources]) as string[];
      // What is recorded of an orchestrator's runs is no row of its own.
      for (const source of [...runs, ...records.filter((one) => !runs.includes(one))])
        fewer.run([limit, source]);
      invocations.run([id, ...names]);
    }
    groupRuns(mirror, ids);
    return removed;
  };
}
