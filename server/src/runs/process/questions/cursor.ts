import { RunsError } from "../../store.ts";
import type { Cursor } from "../../store.ts";

/** Writes where the next page begins. */
export const writeCursor = (parts: readonly unknown[]): Cursor =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

/** What was written; throws `RunsError` when it is no list with these types. */
export function readCursor(cursor: Cursor, types: readonly string[]): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (
      Array.isArray(read) &&
      read.length === types.length &&
      types.every((type, at) => isOf(read[at], type))
    )
      return read as unknown[];
  } catch {
    // Not JSON: answered below.
  }
  throw new RunsError("failed", "The place where the next page begins cannot be read.", "Refresh the list.");
}

const isOf = (value: unknown, type: string): boolean =>
  type === "texts"
    ? Array.isArray(value) && value.every((one) => typeof one === "string")
    : type === "count"
      ? Number.isSafeInteger(value)
      : typeof value === type;
