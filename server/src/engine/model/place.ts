import { positionIn } from "../text/chunk.ts";
import type { Chunk, Position, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Document } from "./document.ts";

/** Position in the file of a place in one of its chunks. */
export function rangeOf(document: Document, place: Place): Range {
  const line = document.firstLines[place.chunk.order] ?? 0;
  const at = (offset: number): Position => {
    const position = positionIn(place.chunk, offset);
    return { line: position.line + line, character: position.character };
  };
  return { start: at(place.start), end: at(place.end) };
}

/** The chunk that holds a line. */
export function chunkAt(document: Document, line: number): { chunk: Chunk; firstLine: number } | undefined {
  const { chunks, firstLines } = document;
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (firstLines[middle]! <= line) low = middle;
    else high = middle - 1;
  }
  const chunk = chunks[low];
  return chunk && { chunk, firstLine: firstLines[low]! };
}
