import type Database from "better-sqlite3";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { OrchestratorSource, SyncedTable } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { sourceText, sourceTime } from "../../sourceTime.ts";
import { markSynced, stopIfAborted } from "../../sync/syncTable.ts";
import type { SyncWork } from "../../sync/syncTable.ts";
import { together } from "../../together.ts";
import { readWatermark, writeWatermark } from "../../sync/watermark.ts";
import { loseRuns } from "./loseRuns.ts";
import type { Orchestrator, RunRecord } from "./orchestrator.ts";
import { isLikeAny } from "./pattern.ts";
import { readWindows } from "./readWindows.ts";
import { digestOf, runsName, taskKey, tasksName, writeRuns } from "./writeRuns.ts";
import type { Writing } from "./writeRuns.ts";

/** Runs whose tasks are asked for and written together. */
const batchSize = 50;

/** Clocks differ, and what has ended is not written at once: less than this is never read again. */
const leastOverlapMs = 3_600_000;

type OrchestratorWork = Omit<SyncWork, "details">;

interface Counts {
  runs: number;
  runsAdded: number;
  tasks: number;
  tasksAdded: number;
  readonly notes: Set<string>;
}

/** Reads what an orchestrator has recorded since it was last asked. Throws what it says. */
export async function syncOrchestrator(
  source: OrchestratorSource,
  open: Orchestrator,
  work: OrchestratorWork,
): Promise<Omit<SyncedTable, "problem">[]> {
  const { mirror, now, keepMs, overlapMs, signal } = work;
  const place = placeOf(source);
  const counts: Counts = { runs: 0, runsAdded: 0, tasks: 0, tasksAdded: 0, notes: new Set() };
  const unfinished = openRuns(mirror, source);
  const take = taker({ source, place, now }, open, counts, unfinished, work);
  for await (const runs of open.underWay(signal)) await take(runs, undefined);
  const watermark = sourceTime(readWatermark(mirror, runsName(source), place)?.time ?? null);
  const overlap = Math.max(overlapMs, leastOverlapMs);
  const from = Math.max(now - keepMs, watermark === undefined ? 0 : watermark - overlap);
  for await (const { runs, to } of readWindows(open, from, now, signal)) await take(runs, to);
  await takeUnfinished(open, take, unfinished, mirror, source, work);
  for (const [name, key] of [
    [runsName(source), ["id"]],
    [tasksName(source), taskKey],
  ] as const)
    markSynced(mirror, name, key, now);
  const notes = [...counts.notes];
  return [
    { source: source.name, table: "runs", read: counts.runs, added: counts.runsAdded, notes },
    { source: source.name, table: "tasks", read: counts.tasks, added: counts.tasksAdded, notes: [] },
  ];
}

type Take = (runs: readonly RunRecord[], to: EpochMs | undefined) => Promise<void>;

/** Takes runs in, some at a time, and with the last of them how far all was read. */
function taker(
  writing: Writing,
  open: Orchestrator,
  counts: Counts,
  unfinished: Set<string>,
  { mirror, now, keepMs, signal, tell }: OrchestratorWork,
): Take {
  const { source, place } = writing;
  const name = runsName(source);
  const settled = mirror
    .prepare("SELECT digest FROM orchestrator_runs WHERE source = ? AND id = ? AND state = 'settled'")
    .pluck();
  const isRead = ({ pipeline }: RunRecord): boolean =>
    source.pipelines.length === 0 || isLikeAny(pipeline, source.pipelines);
  // What waits for its turn is no run yet.
  const isKept = ({ startedAt, endedAt }: RunRecord): boolean => (startedAt ?? endedAt ?? 0) >= now - keepMs;
  const isNews = (run: RunRecord): boolean => settled.get([name, run.id]) !== digestOf(run, place);
  return async (runs, to) => {
    const read = runs.filter(isRead);
    for (const { id } of read) unfinished.delete(id);
    const wanted = read.filter(isKept);
    counts.runs += wanted.length;
    const news = wanted.filter(isNews);
    for (let at = 0; at === 0 || at < news.length; at += batchSize) {
      stopIfAborted(signal);
      const some = news.slice(at, at + batchSize);
      const tasks =
        some.length === 0 ? new Map() : await open.tasks(some, (text) => void counts.notes.add(text), signal);
      const taken = some.map((run) => ({ run, tasks: tasks.get(run.id) }));
      const isLast = at + batchSize >= news.length;
      const added = await together(mirror, () => {
        const written = some.length === 0 ? undefined : writeRuns(mirror, writing, taken);
        if (isLast && to !== undefined)
          writeWatermark(mirror, name, place, { time: sourceText(to), key: [] });
        return written;
      });
      counts.runsAdded += added?.runs ?? 0;
      counts.tasksAdded += added?.tasks ?? 0;
      counts.tasks += added?.tasksRead ?? 0;
      tell({ source: source.name, table: "runs", rows: counts.runs, at: to });
      await setImmediate();
    }
  };
}

const openRuns = (mirror: Database.Database, source: OrchestratorSource): Set<string> =>
  new Set(
    mirror
      .prepare("SELECT id FROM orchestrator_runs WHERE source = ? AND state = 'open'")
      .pluck()
      .all([runsName(source)]) as string[],
  );

/** Runs that had not ended when they were last seen, and that nothing was said of now. */
async function takeUnfinished(
  open: Orchestrator,
  take: Take,
  unfinished: Set<string>,
  mirror: Database.Database,
  source: OrchestratorSource,
  { signal }: OrchestratorWork,
): Promise<void> {
  const ids = [...unfinished];
  for (let at = 0; at < ids.length; at += batchSize) {
    const some = ids.slice(at, at + batchSize);
    await take(await open.again(some, signal), undefined);
  }
  if (unfinished.size > 0) await loseRuns(mirror, source, [...unfinished]);
}

/** What the watermark holds for, without any secret: another place, or another way to read it, begins anew. */
function placeOf(source: OrchestratorSource): string {
  const { password: _, secretName: __, ca: ___, name: ____, ...place } = source;
  const said = Object.entries(place)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 24);
}
