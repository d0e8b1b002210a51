import type { TokenType } from "../languages/language.ts";
import { isRead, partOf } from "../model/document.ts";
import type { Document } from "../model/document.ts";
import { chunkAt } from "../model/place.ts";
import type { Region } from "../model/region.ts";
import { unitOf } from "../model/unit.ts";
import type { Unit } from "../model/unit.ts";
import { firstLineOf, nextChunk } from "../text/branch.ts";
import { lineCount, positionIn } from "../text/chunk.ts";
import type { Chunk, Position, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Span } from "../text/span.ts";

/** A word on one line. */
export interface PlacedToken {
  readonly start: Position;
  readonly length: number;
  readonly type: TokenType;
}

/** More of a file is not told at once: who shows more asks for what is seen of it. */
const mostLines = 3000;

/**
 * The words of the texts that are embedded in a file, line by line; of a long one those of its beginning. With `lines`,
 * those of the rules that these lines show a part of.
 */
export function semanticTokens(
  document: Document,
  _workspace: unknown,
  lines: Pick<Range, "start" | "end"> | undefined,
): PlacedToken[] {
  const from = lines?.start.line ?? 0;
  const to = Math.min(lines?.end.line ?? Number.POSITIVE_INFINITY, from + mostLines);
  const found: PlacedToken[] = [];
  const units = new Set<Unit>();
  for (const chunk of chunksBetween(document, from, to)) {
    const unit = unitOf(chunk);
    if (!unit?.read || units.has(unit)) continue;
    units.add(unit);
    for (const region of unit.read.walked.regions.values()) addTokens(found, region, from, to);
    // Its tree was read for this answer.
    if (partOf(document, chunk)?.kind?.letsGo) unit.read.letGo?.();
  }
  return found.sort((a, b) => a.start.line - b.start.line || a.start.character - b.start.character);
}

/** Whether the file is longer than what is told of it at once. */
export const hasMoreTokens = ({ root }: Document): boolean => root.lines > mostLines;

function* chunksBetween(document: Document, from: number, to: number): Generator<Chunk> {
  const at = document.parts.some(isRead) ? chunkAt(document, from) : undefined;
  let line = at?.firstLine ?? 0;
  for (let chunk = at?.chunk; chunk && line <= to; chunk = nextChunk(chunk)) {
    yield chunk;
    line += lineCount(chunk);
  }
}

function addTokens(found: PlacedToken[], region: Region, from: number, to: number): void {
  const { language, node } = region;
  // What an alias stands for is coloured at its anchor.
  if (!language.tokens || node.alias) return;
  const first = firstLineOf(node.chunk);
  const start = first + positionIn(node.chunk, node.start).line;
  const end = first + positionIn(node.chunk, node.end).line;
  if (end < from || start > to) return;
  for (const token of language.tokens(region.parsed)) {
    const place = region.toChunk(token);
    for (const span of linesOf(place)) {
      const { line, character } = positionIn(place.chunk, span.start);
      const at = first + line;
      if (at < from || at > to) continue;
      found.push({ start: { line: at, character }, length: span.end - span.start, type: token.type });
    }
  }
}

/** The lines of a place without their line breaks and the blanks that they begin with. */
function linesOf({ chunk: { text }, start, end }: Place): Span[] {
  if (!text.slice(start, end).includes("\n")) return [{ start, end }];
  const spans: Span[] = [];
  for (let at = start; at < end;) {
    const newline = text.indexOf("\n", at);
    const stop = newline < 0 || newline > end ? end : newline;
    const line = text.slice(at, stop);
    const inset = at === start ? 0 : line.length - line.trimStart().length;
    const length = line.trimEnd().length;
    if (length > inset) spans.push({ start: at + inset, end: at + length });
    at = stop + 1;
  }
  return spans;
}
