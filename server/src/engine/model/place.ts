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
  return findings.filter(
    ({ check, place }) => !all.some((one) => silences(one, check) && covers(document, one, place)),
  );
}

function covers(document: Document, { covers: area, wholeFile }: Suppression, place: Place): boolean {
  if (wholeFile) return true;
  if (area.chunk === place.chunk) return area.start <= place.start && place.start < area.end;
  return (
    area.end === area.chunk.text.length &&
    area.chunk.role === "frame" &&
    follows(document, area.chunk, place.chunk)
  );
}

/** A comment above a group speaks for its rules as well: the item chunks right behind the group's own. */
function follows(document: Document, frame: Chunk, chunk: Chunk): boolean {
  if (chunk.role !== "item" || chunk.order < frame.order) return false;
  for (let order = frame.order + 1; order < chunk.order; order++) {
    if (document.chunks[order]!.role !== "item") return false;
  }
  return true;
}
