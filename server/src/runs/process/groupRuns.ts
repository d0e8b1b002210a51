import { lastAttempts } from "./attempts.ts";
import { setWriter } from "./runSets.ts";
import { countsOf, labelsOf, stages, statusOf, timesOf } from "./runOfSteps.ts";
import type Database from "better-sqlite3";
import type { RecordedRun, StepGroup } from "./runOfSteps.ts";

/** Writes the given runs of `orchestration_runs` anew: from their own record where there is one, and from their steps. */
export function groupRuns(database: Database.Database, ids: Iterable<string>): void {
  const recorded = database.prepare("SELECT * FROM recorded_runs WHERE id = ?");
  const groups = database.prepare(
    `SELECT stage, status, environment, data_product, count(*) AS steps,
       min(coalesce(started_at, ended_at)) AS started_at, max(ended_at) AS ended_at
     FROM step_rows WHERE run = ? GROUP BY stage, status, environment, data_product`,
  );
  const key = database.prepare("SELECT key FROM run_keys WHERE id = ?").pluck();
  const last = lastAttempts(database);
  const write = runWriter(database);
  for (const id of ids) {
    const run = key.get([id]) as number | undefined;
    const of = run === undefined ? [] : last(run, groups.all([run]) as StepGroup[]);
    write(id, recorded.get(id) as RecordedRun | undefined, of);
  }
}

/** In `sync_state`: the way in which runs are counted. It changes where the same steps would give other runs. */
const counted = { name: "counted", value: "by last attempts" };

/** Has all runs of a mirror that were counted otherwise counted anew, with the next rows that are written. */
export function countAnew(database: Database.Database): void {
  const state = database.prepare("SELECT value FROM sync_state WHERE name = ?").pluck();
  if (state.get([counted.name]) === counted.value) return;
  const mark = database.transaction(() => {
    database.exec("INSERT OR IGNORE INTO ungrouped_runs SELECT id FROM orchestration_runs");
    database
      .prepare("INSERT OR REPLACE INTO sync_state (name, value) VALUES (?, ?)")
      .run([counted.name, counted.value]);
  });
  mark.immediate();
}

function runWriter(database: Database.Database) {
  const counts = stages.flatMap((stage) =>
    ["total", "failed", "skipped"].map((count) => `${stage}_${count}`),
  );
  const names = ["id", "pipeline", "status", "started_at", "ended_at", "sort_at", "derived", ...counts];
  const run = database.prepare(
    `INSERT OR REPLACE INTO orchestration_runs (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  const removals = ["orchestration_runs", "run_keys"].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE id = ?`),
  );
  const removeLabels = database.prepare("DELETE FROM run_labels WHERE run_id = ?");
  const label = database.prepare("INSERT OR IGNORE INTO run_labels (run_id, facet, value) VALUES (?, ?, ?)");
  // One without steps has none yet.
  const key = database.prepare("INSERT OR IGNORE INTO run_keys (id) VALUES (?)");
  const sets = setWriter(database);
  return (id: string, recorded: RecordedRun | undefined, groups: readonly StepGroup[]): void => {
    sets.leave(id);
    removeLabels.run(id);
    if (!recorded && groups.length === 0) {
      for (const removal of removals) removal.run(id);
      return;
    }
    key.run(id);
    const status = statusOf(recorded, groups);
    const [started, ended] = timesOf(recorded, groups, status);
    const derived = recorded ? 0 : 1;
    const sortAt = started ?? ended ?? 0;
    run.run([id, recorded?.pipeline ?? null, status, started, ended, sortAt, derived, ...countsOf(groups)]);
    const labels = [...labelsOf(recorded, groups, status)];
    for (const [facet, value] of labels) label.run([id, facet, value]);
    sets.enter(sortAt, labels);
  };
}
