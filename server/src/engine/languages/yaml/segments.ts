import type { Chunk } from "../../text/chunk.ts";
import type { Place } from "../../text/place.ts";

/** Where the pieces of the text that is read come from. */
export interface Segment {
  /** Offset in the text that is read. */
  readonly start: number;
  readonly chunk: Chunk;
  /** The piece is a placeholder for this item chunk. */
  readonly slot?: boolean;
}

/** `segments` are in order and begin at 0. */
export function segmentAt(segments: readonly Segment[], offset: number): Segment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return segments[low]!;
}

/** A stretch of the text that is read, as a place in the chunk where it begins. */
export function placeIn(segments: readonly Segment[], start: number, end: number): Place {
  const segment = segmentAt(segments, start);
  const limit = segment.chunk.text.length;
  const from = Math.min(start - segment.start, limit);
  return { chunk: segment.chunk, start: from, end: Math.max(from, Math.min(end - segment.start, limit)) };
}
