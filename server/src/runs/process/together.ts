import type Database from "better-sqlite3";
import { setTimeout } from "node:timers/promises";

/** How long another one that writes is waited for, in milliseconds. */
const patience = 30_000;

/** Between two looks whether it has ended. */
const lookMs = 10;

/**
 * All that is written or nothing, also over several turns of the event loop: nothing else may use the connection
 * meanwhile. Another one that writes is waited for without holding the loop, as it may be one of this program. Throws
 * what SQLite says when that takes too long.
 */
export async function together<T>(
  mirror: Database.Database,
  work: () => T | Promise<T>,
  waitMs = patience,
): Promise<T> {
  await begin(mirror, waitMs);
  try {
    const done = await work();
    mirror.exec("COMMIT");
    return done;
  } catch (error) {
    if (mirror.inTransaction) mirror.exec("ROLLBACK");
    throw error;
  }
}

async function begin(mirror: Database.Database, waitMs: number): Promise<void> {
  const usual = mirror.pragma("busy_timeout", { simple: true }) as number;
  for (const until = performance.now() + waitMs; ;) {
    mirror.pragma("busy_timeout = 0");
    try {
      mirror.exec("BEGIN IMMEDIATE");
      return;
    } catch (error) {
      const isHeld = (error as { code?: string }).code?.startsWith("SQLITE_BUSY") === true;
      if (!isHeld || performance.now() > until) throw error;
    } finally {
      mirror.pragma(`busy_timeout = ${usual}`);
    }
    await setTimeout(lookMs * (0.5 + Math.random()));
  }
}
