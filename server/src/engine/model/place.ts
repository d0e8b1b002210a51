import { positionIn } from "../text/chunk.ts";
import type { Chunk, Position, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { silences } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";
import type { Document } from "./document.ts";
import type { Finding } from "./finding.ts";

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

/** The findings that no comment in the file silences. */
export function unsilenced(document: Document, findings: readonly Finding[]): readonly Finding[] {
  const all = document.parts.flatMap((part) => part.reads.flatMap((read) => read.suppressions));
  if (all.length === 0) return findings;
  const wide = all.filter(({ wholeFile }) => wholeFile);
  const byChunk = Map.groupBy(all, ({ covers }) => covers.chunk);
  const groups = groupChunks(document);
  return findings.filter(({ check, place }) => {
    if (wide.some((one) => silences(one, check))) return false;
    if (byChunk.get(place.chunk)?.some((one) => silences(one, check) && covers(one, place))) return false;
    const above = byChunk.get(groups[place.chunk.order]!);
    return !above?.some((one) => silences(one, check) && one.covers.end === one.covers.chunk.text.length);
  });
}

const covers = ({ covers: { start, end } }: Suppression, place: Place): boolean =>
  start <= place.start && place.start < end;

/** For each item chunk the frame chunk right above it and its neighbours: a comment above a group speaks for its rules. */
function groupChunks({ chunks }: Document): readonly (Chunk | undefined)[] {
  let frame: Chunk | undefined;
  return chunks.map((chunk) => {
    if (chunk.role === "item") return frame;
    frame = chunk;
    return undefined;
  });
}
