import { RunsError } from "../store.ts";
import type { EpochMs, Page, PageRequest } from "../store.ts";

/** The last row of a page: the next one begins after it. */
export interface Position {
  readonly sort_at: EpochMs;
  readonly id: string;
}

const mostRows = 500;

/** Number of rows of a page, from 1 to 500. */
export const limitOf = (page: PageRequest): number =>
  Math.min(mostRows, Math.max(1, Math.trunc(Number.isNaN(page.limit) ? 1 : page.limit)));

/** Where the page begins; `undefined` for the first. Throws `RunsError` when the cursor is not one of ours. */
export function positionOf(page: PageRequest): Position | undefined {
  if (page.after === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(Buffer.from(page.after, "base64url").toString("utf8"));
    if (Array.isArray(read) && Number.isSafeInteger(read[0]) && typeof read[1] === "string") {
      return { sort_at: read[0] as number, id: read[1] };
    }
  } catch {
    // Not JSON: answered below.
  }
  throw new RunsError("failed", "The place where the next page begins cannot be read.", "Refresh the list.");
}

/** The page of `limit` rows out of `limit + 1` that were asked for, and where the next begins. */
export function pageOf<Row extends Position, T>(
  rows: readonly Row[],
  limit: number,
  read: (row: Row) => T,
): Page<T> {
  const items = rows.slice(0, limit).map(read);
  const last = rows[limit - 1];
  if (rows.length <= limit || !last) return { items };
  const next = Buffer.from(JSON.stringify([last.sort_at, last.id])).toString("base64url");
  return { items, next };
}
