import Database from "better-sqlite3";
import { isOrchestrator } from "../../history.ts";
import type {
  DatabaseSource,
  HistoryTableName,
  OrchestratorSource,
  SourceTable,
  Synced,
  SyncedTable,
  SyncProgress,
  SyncRequest,
} from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";
import type { Patience } from "../importers/http/exchange.ts";
import { openOrchestrator } from "../importers/orchestrator/openOrchestrator.ts";
import { syncOrchestrator } from "../importers/orchestrator/syncOrchestrator.ts";
import { runsName, tasksName } from "../importers/orchestrator/writeRuns.ts";
import { databaseError } from "../databaseError.ts";
import { writeMirror } from "../mirror.ts";
import { openSource } from "../sources/openSource.ts";
import type { OpenSource, SourceMeans } from "../sources/source.ts";
import { together } from "../together.ts";
import { writersOf } from "../writing/writers.ts";
import { waitFor } from "./backOff.ts";
import { readAgain } from "./readAgain.ts";
import { removeOld } from "./removeOld.ts";
import { presetRole } from "./presetTables.ts";
import { mirrorName, stopIfAborted, syncTable } from "./syncTable.ts";
import type { SyncWork } from "./syncTable.ts";

/** Progress is told no oftener, in milliseconds. */
const betweenMs = 100;

/** Runs that are grouped in one transaction. */
const groupSize = 100;

/** What tests set otherwise. */
export interface SyncMeans {
  readonly open?: (source: DatabaseSource, means: SourceMeans) => OpenSource;
  /** With orchestrators. */
  readonly patience?: Patience;
  readonly wait?: SyncWork["wait"];
  readonly pageSize?: number;
}

/**
 * Reads what the sources have and the mirror has not. It can end at any moment and goes on from there the next time. A
 * source that cannot be read is told of and leaves the others; throws `RunsError` for the mirror's own troubles, and
 * `cancelled`.
 */
export async function syncAll(
  mirrorPath: string,
  request: SyncRequest,
  now: EpochMs,
  tell: (progress: SyncProgress) => void,
  signal: AbortSignal,
  { open = openSource, wait = waitFor, pageSize = 5000, patience }: SyncMeans = {},
): Promise<Synced> {
  const { sources, keepMs, overlapMs } = request;
  const names = sources.flatMap((source) =>
    isOrchestrator(source)
      ? [runsName(source), tasksName(source)]
      : source.tables.map((table) => mirrorName(source, table)),
  );
  const mirror = writeMirror(mirrorPath);
  const writers = writersOf(mirror, mirrorPath);
  const work = { writers, mirror, now, keepMs, overlapMs, tell: seldom(tell), signal, wait, pageSize };
  try {
    // Of one that died.
    await group(work);
    await together(mirror, () => readAgain(mirror, names, now, keepMs, overlapMs));
    const tables: SyncedTable[] = [];
    for (const source of sources) {
      const synced = isOrchestrator(source)
        ? await syncRuns(source, patience, work)
        : await syncSource(source, open, work);
      tables.push(...synced);
    }
    const pause = (): void => stopIfAborted(signal);
    const removed = names.length === 0 ? 0 : await removeOld(mirror, names, now - keepMs, pause);
    await group(work);
    return { tables, removed };
  } catch (error) {
    throw error instanceof RunsError ? error : databaseError(error, mirrorPath);
  } finally {
    await writers.end();
  }
}

/** An orchestrator: what was read before it failed is there. */
async function syncRuns(
  source: OrchestratorSource,
  patience: Patience | undefined,
  work: Omit<SyncWork, "details">,
): Promise<SyncedTable[]> {
  const open = await openOrchestrator(source, { wait: work.wait, ...(patience && { patience }) });
  try {
    const synced = await syncOrchestrator(source, open, work);
    return synced.map((one) => ({ ...one, problem: undefined }));
  } catch (error) {
    stopIfAborted(work.signal);
    // What SQLite says is about the mirror.
    if (error instanceof Database.SqliteError) throw error;
    const problem = open.explain(error);
    noteProblem(work.mirror, runsName(source), problem, work.now);
    return [failed(source.name, "runs", problem)];
  } finally {
    open.close();
    await group(work);
  }
}

async function syncSource(
  source: DatabaseSource,
  open: (source: DatabaseSource, means: SourceMeans) => OpenSource,
  common: Omit<SyncWork, "details">,
): Promise<SyncedTable[]> {
  const work: SyncWork = { ...common, details: new Map() };
  let [current] = source.tables;
  const opened = open(source, {
    waking() {
      if (!current) return;
      work.tell({ source: source.name, table: current.name, rows: 0, at: undefined, isWaking: true });
    },
  });
  const synced: SyncedTable[] = [];
  try {
    for (const table of source.tables) {
      current = table;
      synced.push(unreadInvocations(table, synced) ?? (await syncOne(source, table, opened, work)));
      await group(work);
    }
    return synced;
  } finally {
    await opened.close();
  }
}

/** Nodes are not read without what says which run they are of: they would be taken for runs of their own. */
function unreadInvocations(table: SourceTable, synced: readonly SyncedTable[]): SyncedTable | undefined {
  if (presetRole(table.name) !== "nodes") return undefined;
  const missing = synced.find(
    (one) => one.problem && presetRole(one.table as HistoryTableName) === "invocations",
  );
  if (!missing?.problem) return undefined;
  const problem = {
    ...missing.problem,
    message: `It was not read, as ${missing.table} could not be.`,
    hint: "That one says which run each invocation is of.",
  };
  return { ...missing, table: table.name, problem };
}

async function syncOne(
  source: DatabaseSource,
  table: SourceTable,
  open: OpenSource,
  work: SyncWork,
): Promise<SyncedTable> {
  try {
    return { ...(await syncTable(source, table, open, work)), problem: undefined };
  } catch (error) {
    // Anything else is about the mirror.
    if (!(error instanceof RunsError) || error.reason === "cancelled") throw error;
    noteProblem(work.mirror, mirrorName(source, table), error, work.now);
    return failed(source.name, table.name, error);
  }
}

const failed = (
  source: string,
  table: SyncedTable["table"],
  { reason, message, hint }: RunsError,
): SyncedTable => ({
  ...{ source, table, read: 0, added: 0, notes: [], problem: { reason, message, hint } },
});

/** What was read before stays, with what is known of how far it reaches. */
function noteProblem(mirror: Database.Database, name: string, { message }: RunsError, now: EpochMs): void {
  mirror
    .prepare(
      `INSERT INTO sources (name, key, rows, error, error_at) VALUES (?, '[]', 0, ?, ?)
       ON CONFLICT (name) DO UPDATE SET error = excluded.error, error_at = excluded.error_at`,
    )
    .run([name, message, now]);
}

/** Runs whose steps were written become visible, some at a time. */
const group = ({ writers, signal }: Pick<SyncWork, "writers" | "signal">): Promise<void> =>
  writers.group(groupSize, () => stopIfAborted(signal));

function seldom(tell: (progress: SyncProgress) => void): (progress: SyncProgress) => void {
  let told = 0;
  return (progress) => {
    if (Date.now() - told < betweenMs) return;
    told = Date.now();
    tell(progress);
  };
}
