import Database from "better-sqlite3";
import { setTimeout as sleep } from "node:timers/promises";
import { RunsError } from "../../store.ts";
import { databaseError } from "../databaseError.ts";
import { createPrivate } from "../mirror.ts";
import { stopIfAborted } from "./syncTable.ts";

/** How often it is looked whether another one has ended, in milliseconds. */
const lookMs = 200;

/**
 * Lets one program at a time read the sources of a mirror; answers what ends that. It is a lock of SQLite on a file beside
 * the mirror, which the system takes away from a process that dies. Rejects with `busy` when another one holds it longer
 * than is waited for.
 */
export async function holdSyncLock(mirror: string, waitMs: number, signal: AbortSignal): Promise<() => void> {
  const path = `${mirror}.sync`;
  createPrivate(path);
  const until = Date.now() + waitMs;
  for (;;) {
    const held = tryLock(path);
    if (held) return held;
    if (Date.now() >= until) throw busy();
    await sleep(lookMs, undefined, { signal }).catch(() => stopIfAborted(signal));
  }
}

function tryLock(path: string): (() => void) | undefined {
  let database: Database.Database | undefined;
  try {
    const opened = new Database(path, { timeout: 0 });
    database = opened;
    opened.exec("BEGIN EXCLUSIVE");
    return () => void opened.close();
  } catch (error) {
    database?.close();
    if ((error as { code?: string }).code?.startsWith("SQLITE_BUSY")) return undefined;
    throw databaseError(error, path);
  }
}

const busy = (): RunsError =>
  new RunsError(
    "busy",
    "Another window or terminal reads the sources at this moment.",
    "Its rows show up here as well; try again when it has ended.",
  );
