import type { Signature } from "../languages/language.ts";
import { regionAt } from "../model/cursor.ts";
import type { Cursor } from "../model/cursor.ts";

/** The function whose arguments are typed at the cursor. */
export function signatureHelp(cursor: Cursor): Signature | undefined {
  const region = regionAt(cursor);
  return region?.language.signature?.(region.parsed, region.fromChunk(cursor.offset));
}
