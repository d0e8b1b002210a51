import type Database from "better-sqlite3";
import { createHash } from "node:crypto";
import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import type { OrchestratorRunsTable } from "../../orchestratorRuns.ts";
import type { TaskRow } from "../../sourceRows.ts";
import { stepRemover } from "../../removeSteps.ts";
import { sourceStatus } from "../../sourceStatus.ts";
import { sourceText } from "../../sourceTime.ts";
import { writeRows } from "../../writeBatch.ts";
import type { Origin } from "../../writeSteps.ts";
import type { RunRecord, TaskRecord } from "./orchestrator.ts";
import { ownFailure } from "./ownFailure.ts";
import { recordRuns } from "./recordRuns.ts";
import { stageOf } from "./stageOf.ts";

/** A source in the mirror: its name and where it reads. */
export interface Writing {
  readonly source: OrchestratorSource;
  /** Hash of where it is read, and how. */
  readonly place: string;
  readonly now: EpochMs;
}

export interface TakenRun {
  readonly run: RunRecord;
  /** `undefined` when nothing is told of them: those that were known stay. */
  readonly tasks: readonly TaskRecord[] | undefined;
}

/** Its names in the mirror. */
export const runsName = (source: OrchestratorSource): string => `${source.name}: runs`;
export const tasksName = (source: OrchestratorSource): string => `${source.name}: tasks`;

/** What tells tasks apart. */
export const taskKey = ["orchestrator_run_id", "task_id", "attempt"] as const;

/** So long after a run has ended some of its tasks may still be written: what records them may lag behind. */
const settlesMs = 10 * 60_000;

export const digestOf = (run: RunRecord, place: string): string =>
  createHash("sha256")
    .update(JSON.stringify([place, run]))
    .digest("hex")
    .slice(0, 24);

export interface Added {
  readonly runs: number;
  readonly tasks: number;
  readonly tasksRead: number;
}

/** Writes runs with their tasks as they are now. Within a transaction of the caller. */
export function writeRuns(mirror: Database.Database, writing: Writing, taken: readonly TakenRun[]): Added {
  const { source } = writing;
  const touched = new Set<string>();
  let runs = 0;
  for (const { run } of taken) {
    const before = writeRun(mirror, writing, run);
    if (before === undefined) runs++;
    else touched.add(before);
    touched.add(run.runId);
  }
  const tasks = taken.flatMap(({ run, tasks: of = [] }) =>
    [...of, ...ownFailure(run, of)].flatMap((task) => rowOf(writing, run, task)),
  );
  const added = writeRows(
    mirror,
    [
      {
        ...{ table: "orchestrator_tasks", source: tasksName(source), key: taskKey },
        ...{ rows: tasks.map(({ row }) => row), origins: tasks.map(({ origin }) => origin) },
      },
    ],
    undefined,
  );
  removeGone(
    mirror,
    source,
    taken,
    tasks.map(({ row }) => row),
  );
  recordRuns(mirror, touched);
  const touch = mirror.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  for (const id of touched) touch.run([id]);
  noteRuns(mirror, source, taken, runs);
  return { runs, tasks: added, tasksRead: tasks.length };
}

const isSettled = ({ isEnded, endedAt }: RunRecord, now: EpochMs): boolean =>
  isEnded && (endedAt ?? 0) < now - settlesMs;

/** Gives the orchestration run that it belonged to before; `undefined` when it was not there. */
function writeRun(
  mirror: Database.Database,
  { source, place, now }: Writing,
  run: RunRecord,
): string | undefined {
  const name = runsName(source);
  const before = mirror
    .prepare("SELECT run_id FROM orchestrator_runs WHERE source = ? AND id = ?")
    .pluck()
    .get([name, run.id]) as string | undefined;
  const state: OrchestratorRunsTable["state"] = isSettled(run, now)
    ? "settled"
    : run.isEnded
      ? "ended"
      : "open";
  mirror
    .prepare(
      `INSERT OR REPLACE INTO orchestrator_runs
         (source, id, run_id, pipeline, source_status, status, started_at, ended_at, environment, data_product, parent_id, state, digest, json)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      ...[name, run.id, run.runId, run.pipeline, run.status, sourceStatus(run.status)],
      ...[run.startedAt ?? null, run.endedAt ?? null, run.environment ?? null, run.dataProduct ?? null],
      ...[run.parentId ?? null, state, digestOf(run, place), JSON.stringify(run.raw)],
    ]);
  return before;
}

interface Written {
  readonly row: TaskRow;
  readonly origin: Origin;
}

function rowOf({ source, now }: Writing, run: RunRecord, task: TaskRecord): Written[] {
  // Nothing will be heard any more of a task that was under way when its run had come to an end.
  const isLost = isSettled(run, now) && sourceStatus(task.status) === "running";
  const stage = stageOf(task, source.stages);
  if (stage === "off") return [];
  const row: TaskRow = {
    task_name: task.name,
    task_id: task.id,
    task_type: task.type ?? null,
    tags: task.tags.length > 0 ? task.tags.join(", ") : null,
    attempt: task.attempt,
    max_attempts: task.maxAttempts ?? null,
    stage,
    status: isLost ? `${task.status} when the run ended` : task.status,
    message: task.message ?? null,
    start_time: textOf(task.startedAt),
    end_time: textOf(task.endedAt),
    duration: task.durationMs === undefined ? null : task.durationMs / 1000,
    pipeline: run.pipeline,
    orchestrator: source.type,
    orchestrator_run_id: run.id,
    workspace: run.environment ?? null,
    data_product: run.dataProduct ?? null,
    orchestration_run_id: run.runId,
  };
  return [{ row, origin: { json: JSON.stringify(task.raw), sql: undefined } }];
}

const textOf = (time: EpochMs | undefined): string | null => (time === undefined ? null : sourceText(time));

/** Tasks that the runs have no more: they were taken out of the pipeline, or are left out now. */
function removeGone(
  mirror: Database.Database,
  source: OrchestratorSource,
  taken: readonly TakenRun[],
  rows: readonly TaskRow[],
): void {
  const idOf = ({ orchestrator_run_id: run, task_id: task, attempt }: TaskRow): string =>
    JSON.stringify([run, task, attempt]);
  const there = new Set(rows.map(idOf));
  const known = mirror.prepare(
    `SELECT s.row AS step, t.* FROM steps s JOIN orchestrator_tasks t ON t.row = s.row
     WHERE s.run_id = ? AND s.source = ? AND t.orchestrator_run_id = ?`,
  );
  const remove = stepRemover(mirror);
  const fewer = mirror.prepare("UPDATE sources SET rows = max(rows - 1, 0) WHERE name = ?");
  for (const { run, tasks } of taken) {
    if (!tasks) continue;
    const all = known.all([run.runId, tasksName(source), run.id]) as (TaskRow & { readonly step: number })[];
    for (const row of all) {
      if (there.has(idOf(row))) continue;
      remove(row.step);
      fewer.run([tasksName(source)]);
    }
  }
}

/** How many runs there are of a source, and from when to when. */
function noteRuns(
  mirror: Database.Database,
  source: OrchestratorSource,
  taken: readonly TakenRun[],
  added: number,
): void {
  const ends = taken.flatMap(({ run }) => run.endedAt ?? []);
  const [newest, oldest] = ends.length > 0 ? [Math.max(...ends), Math.min(...ends)] : [null, null];
  mirror
    .prepare(
      `INSERT INTO sources (name, key, rows, newest_at, oldest_at) VALUES (?, '["id"]', ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET rows = rows + excluded.rows,
         newest_at = max(coalesce(newest_at, excluded.newest_at), coalesce(excluded.newest_at, newest_at)),
         oldest_at = min(coalesce(oldest_at, excluded.oldest_at), coalesce(excluded.oldest_at, oldest_at))`,
    )
    .run([runsName(source), added, newest, oldest]);
}
