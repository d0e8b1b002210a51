import { chunkAtLine, firstLineOf } from "../text/branch.ts";
import { positionIn } from "../text/chunk.ts";
import type { Chunk, Position, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Document } from "./document.ts";

/** Position in its file of a place in one of the file's chunks. */
export function rangeOf({ chunk, start, end }: Place): Range {
  const line = firstLineOf(chunk);
  const at = (offset: number): Position => {
    const position = positionIn(chunk, offset);
    return { line: position.line + line, character: position.character };
  };
  return { start: at(start), end: at(end) };
}

/** The chunk that holds a line. */
export const chunkAt = (
  { root }: Document,
  line: number,
): { readonly chunk: Chunk; readonly firstLine: number } | undefined => chunkAtLine(root, line);
