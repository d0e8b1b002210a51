import type Database from "better-sqlite3";
import { createHash } from "node:crypto";
import { cloudPlace } from "../../cloudSources.ts";
import type { DatabaseSource, SourceTable } from "../../history.ts";
import type { EpochMs } from "../../store.ts";
import type { Position } from "../sources/source.ts";
import { sourceTime } from "../sourceTime.ts";

/** How far a table was read; `undefined` when it was not, or when it was another table that had the name. */
export function readWatermark(
  mirror: Database.Database,
  source: string,
  place: string,
): Position | undefined {
  const found = mirror.prepare("SELECT place, time, key FROM watermarks WHERE source = ?").get([source]) as
    | { place: string; time: string; key: string }
    | undefined;
  return found?.place === place ? { time: found.time, key: JSON.parse(found.key) as string[] } : undefined;
}

/** Within the transaction that writes the rows up to it. */
export function writeWatermark(
  mirror: Database.Database,
  source: string,
  place: string,
  { time, key }: Position,
): void {
  mirror
    .prepare("INSERT OR REPLACE INTO watermarks (source, place, time, key) VALUES (?, ?, ?, ?)")
    .run([source, place, time, JSON.stringify(key)]);
}

/**
 * Whether a row moves the watermark on. One that was read again does not; nor does one of the future, which a clock that
 * goes wrong has written: nothing behind it would be read until then; nor does what is no time.
 */
export const movesOn = (
  row: Position,
  watermark: Position | undefined,
  now: EpochMs,
  overlapMs: number,
): boolean =>
  (sourceTime(row.time) ?? Infinity) <= now + overlapMs &&
  (watermark === undefined || row.time >= watermark.time);

/** What the watermark of a table holds for, without any secret. */
export function placeOf(source: DatabaseSource, table: SourceTable): string {
  const where =
    source.type === "sqlite"
      ? [source.path]
      : source.type === "snowflake" || source.type === "athena"
        ? cloudPlace(source)
        : [source.host, source.port, source.database, source.schema];
  const parts = [
    source.type,
    ...where,
    table.table,
    Object.entries(table.columns).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    table.key ?? null,
  ];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 24);
}
