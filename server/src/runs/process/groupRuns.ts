import { worstStatus } from "./sourceStatus.ts";
import type Database from "better-sqlite3";
import type { EpochMs, Stage, Status } from "../store.ts";
import type { Facet } from "./mirrorSchema.ts";

const stages: readonly Stage[] = ["integration", "transformation", "consumption"];

interface Group {
  readonly stage: Stage;
  readonly status: Status;
  readonly environment: string | null;
  readonly data_product: string | null;
  readonly steps: number;
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
}

interface Recorded {
  readonly pipeline: string | null;
  readonly status: Status;
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
  readonly environment: string | null;
  readonly data_product: string | null;
}

/** Writes the given runs of `orchestration_runs` anew: from their own record where there is one, and from their steps. */
export function groupRuns(database: Database.Database, ids: Iterable<string>): void {
  const recorded = database.prepare("SELECT * FROM recorded_runs WHERE id = ?");
  const groups = database.prepare(
    `SELECT stage, status, environment, data_product, count(*) AS steps,
       min(coalesce(started_at, ended_at)) AS started_at, max(ended_at) AS ended_at
     FROM step_rows WHERE run = (SELECT key FROM run_keys WHERE id = ?) GROUP BY stage, status, environment, data_product`,
  );
  const write = runWriter(database);
  for (const id of ids) {
    write(id, recorded.get(id) as Recorded | undefined, groups.all(id) as Group[]);
  }
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
  return (id: string, recorded: Recorded | undefined, groups: readonly Group[]): void => {
    removeLabels.run(id);
    if (!recorded && groups.length === 0) {
      for (const removal of removals) removal.run(id);
      return;
    }
    const status = statusOf(recorded, groups);
    const [started, ended] = timesOf(recorded, groups, status);
    const derived = recorded ? 0 : 1;
    const sortAt = started ?? ended ?? 0;
    run.run([id, recorded?.pipeline ?? null, status, started, ended, sortAt, derived, ...countsOf(groups)]);
    for (const [facet, value] of labelsOf(recorded, groups, status)) label.run([id, facet, value]);
  };
}

/** What the run's own record says; where it says nothing that we know, the worst of its steps. */
function statusOf(recorded: Recorded | undefined, groups: readonly Group[]): Status {
  if (recorded && recorded.status !== "unknown") return recorded.status;
  return worstStatus(new Set(groups.map((group) => group.status)));
}

function timesOf(
  recorded: Recorded | undefined,
  groups: readonly Group[],
  status: Status,
): readonly [started: EpochMs | null, ended: EpochMs | null] {
  const starts = groups.flatMap((group) => group.started_at ?? []);
  const ends = groups.flatMap((group) => group.ended_at ?? []);
  const isUnderWay =
    status === "running" || (!recorded && groups.some((group) => group.status === "running"));
  const started = recorded?.started_at ?? (starts.length > 0 ? Math.min(...starts) : null);
  if (isUnderWay) return [started, null];
  return [started, recorded?.ended_at ?? (ends.length > 0 ? Math.max(...ends) : null)];
}

const countsOf = (groups: readonly Group[]): number[] =>
  stages.flatMap((stage) => {
    const of = groups.filter((group) => group.stage === stage);
    return [count(of), count(of, "failed"), count(of, "skipped")];
  });

const count = (groups: readonly Group[], status?: Status): number =>
  groups.reduce((sum, group) => sum + (status === undefined || group.status === status ? group.steps : 0), 0);

function* labelsOf(
  recorded: Recorded | undefined,
  groups: readonly Group[],
  status: Status,
): Generator<readonly [Facet, string]> {
  yield ["status", status];
  for (const { environment, data_product } of recorded ? [recorded, ...groups] : groups) {
    if (environment) yield ["environment", environment];
    if (data_product) yield ["data_product", data_product];
  }
}
