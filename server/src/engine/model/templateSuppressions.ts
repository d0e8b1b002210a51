import { blocksOf } from "../languages/gotemplate/blocks.ts";
import { commentsOf } from "../languages/gotemplate/comments.ts";
import { tokensOf } from "../languages/gotemplate/tokenAt.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Span } from "../text/span.ts";
import { namesIn } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";

const pattern = /^(\{\{(?:-\s)?\/\*\s*(?:#\s*)?tocsin-ignore(-file)?:?)(?=\s|\*)([^]*?)\s*\*\//;

/**
 * The same in a file of templates: `{{/* tocsin-ignore family/name -- reason *\/}}`. Alone on its line it speaks for the next
 * line, and for all up to its `end` where that opens something.
 */
export function templateSuppressions(chunk: Chunk): readonly Suppression[] {
  const { text } = chunk;
  if (!text.includes("tocsin-ignore")) return [];
  return commentsOf(text).flatMap((place): Suppression[] => {
    const match = pattern.exec(text.slice(place.start, place.end));
    if (!match) return [];
    const [, head = "", file, said = ""] = match;
    const [names = "", ...reason] = said.split(/(?:^|\s)--\s/);
    return [
      {
        ...namesIn(names, chunk, place.start + head.length),
        reason: reason.join(" -- ").trim() || undefined,
        wholeFile: file !== undefined,
        covers: { chunk, ...covered(text, place.start, place.end) },
        place: { chunk, ...place },
      },
    ];
  });
}

function covered(text: string, start: number, end: number): { start: number; end: number } {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = endOfLine(text, end);
  if (text.slice(lineStart, start).trim() !== "" || text.slice(end, lineEnd).trim() !== "")
    return { start: lineStart, end: lineEnd };
  const next = lineEnd + text.slice(lineEnd).search(/\S|$/);
  const nextEnd = endOfLine(text, next);
  const opened = [...blocksOf(text), ...actionsOf(text)].filter(
    (span) => span.start >= next && span.start < nextEnd,
  );
  return { start: end, end: Math.max(nextEnd, ...opened.map((block) => block.end)) };
}

/** From `{{` to `}}`, which may be lines apart. */
function actionsOf(text: string): Span[] {
  const found: Span[] = [];
  let start = 0;
  for (const { type, span } of tokensOf(text)) {
    if (type === "leftDelim") ({ start } = span);
    if (type === "rightDelim") found.push({ start, end: span.end });
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
