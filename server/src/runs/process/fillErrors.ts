import type Database from "better-sqlite3";
import { setImmediate } from "node:timers/promises";
import type { EpochMs } from "../store.ts";
import { writeMirror } from "./mirror.ts";
import { errorWriter } from "./stepErrors.ts";
import type { FailedColumns } from "./stepErrors.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";
import { together } from "./together.ts";

/** Failures of an older mirror that are looked at in one transaction: a few milliseconds. */
const batchSize = 200;

/** In `sync_state`: how far the failures of an older mirror have a fingerprint, from the newest on; missing where all have. */
export const howFar = "failures";

type Place = readonly [sortAt: EpochMs, id: string];

/** Gives the failures of an older mirror their fingerprints, the newest first, some at a time. */
export async function fillErrors(path: string, signal: AbortSignal): Promise<void> {
  const mirror = writeMirror(path);
  try {
    while (!signal.aborted && (await together(mirror, () => fillSome(mirror)))) await setImmediate();
  } finally {
    mirror.close();
  }
}

/** False when there was nothing left. Within a transaction of the caller. */
export function fillSome(mirror: Database.Database): boolean {
  const from = mirror.prepare("SELECT value FROM sync_state WHERE name = ?").pluck().get([howFar]);
  if (typeof from !== "string") return false;
  const rows = mirror
    .prepare(
      `SELECT s.row, s.id, s.sort_at, s.status, s.message, n.id AS name
       FROM step_rows s JOIN name_keys n ON n.key = s.name
       WHERE s.status = 'failed' AND (s.sort_at, s.id) < (?, ?) ORDER BY s.sort_at DESC, s.id DESC LIMIT ${batchSize}`,
    )
    .all(...(JSON.parse(from) as Place)) as (FailedColumns & { row: number; id: string; sort_at: EpochMs })[];
  const write = errorWriter(mirror);
  for (const row of rows) write.add(row.row, row);
  const last = rows.at(-1);
  if (!last || rows.length < batchSize) {
    mirror.prepare("DELETE FROM sync_state WHERE name = ?").run([howFar]);
    return false;
  }
  mirror
    .prepare("UPDATE sync_state SET value = ? WHERE name = ?")
    .run([JSON.stringify([last.sort_at, last.id]), howFar]);
  return true;
}

/** Failures since then have a fingerprint; `undefined` where all have. */
export async function filledTo(warehouse: Warehouse): Promise<EpochMs | undefined> {
  const found = await warehouse.db
    .selectFrom("sync_state")
    .select("value")
    .where("name", "=", howFar)
    .executeTakeFirst();
  return found && (JSON.parse(found.value) as Place)[0];
}
