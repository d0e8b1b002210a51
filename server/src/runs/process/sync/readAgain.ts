import type Database from "better-sqlite3";
import type { EpochMs } from "../../store.ts";
import { sourceTime } from "../sourceTime.ts";

/**
 * What lies so close to the limit is not worth reading all again; and rows may be so far ahead of this clock, in a zone
 * that they do not name, also where little is read again for once.
 */
const slackMs = 86_400_000;

/** In `sync_state`: since when runs of a source are kept. */
export const keptFrom = (source: string): string => `kept from: ${source}`;

/**
 * Forgets how far sources were read where that does not hold any more. This machine's clock may have been ahead: then it
 * lies in the future, and nothing would be read until then; or runs were taken out that are to be kept, as they are when
 * `history.keep` was raised. Within a transaction of the caller.
 */
export function readAgain(
  mirror: Database.Database,
  sources: readonly string[],
  now: EpochMs,
  keepMs: number,
  overlapMs: number,
): void {
  const limit = now - keepMs;
  const time = mirror.prepare("SELECT time FROM watermarks WHERE source = ?").pluck();
  const state = mirror.prepare("SELECT value FROM sync_state WHERE name = ?").pluck();
  const forget = mirror.prepare("DELETE FROM watermarks WHERE source = ?");
  const keep = mirror.prepare("INSERT OR REPLACE INTO sync_state (name, value) VALUES (?, ?)");
  for (const source of sources) {
    const at = sourceTime((time.get([source]) as string | undefined) ?? null);
    const kept = state.get([keptFrom(source)]) as string | undefined;
    const isAhead = at !== undefined && at > now + Math.max(overlapMs, slackMs);
    const isWider = kept !== undefined && limit < Number(kept) - slackMs;
    if (isAhead || isWider) forget.run([source]);
    // Before anything is taken out: whoever dies in between has noted it.
    if (kept === undefined || isWider || limit > Number(kept)) keep.run([keptFrom(source), String(limit)]);
  }
}
