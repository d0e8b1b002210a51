import type { Position, Range } from "../engine/text/chunk.ts";

/** The text after edits that do not overlap, all in positions of the text before. */
export function applyEdits(
  text: string,
  edits: readonly { readonly range: Range; readonly text: string }[],
): string {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const offsetOf = ({ line, character }: Position): number =>
    Math.min((starts[line] ?? text.length) + character, text.length);
  const placed = edits.map(({ range, text: written }) => ({
    start: offsetOf(range.start),
    end: offsetOf(range.end),
    written,
  }));
  placed.sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end, written } of placed) {
    pieces.push(text.slice(done, start), written);
    done = end;
  }
  return pieces.join("") + text.slice(done);
}
