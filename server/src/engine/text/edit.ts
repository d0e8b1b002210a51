import type { Range } from "./chunk.ts";

/** A change of a text: of a range, or of all of it when there is none. */
export interface Change {
  readonly range?: Range;
  readonly text: string;
}

/** Applies the changes in order; positions outside the text are clamped. */
export function applyChanges(text: string, changes: readonly Change[]): string {
  let result = text;
  for (const { range, text: inserted } of changes) {
    if (!range) result = inserted;
    else {
      const start = offsetAt(result, range.start.line, range.start.character);
      const end = Math.max(start, offsetAt(result, range.end.line, range.end.character));
      result = result.slice(0, start) + inserted + result.slice(end);
    }
  }
  return result;
}

function offsetAt(text: string, line: number, character: number): number {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const newline = text.indexOf("\n", start);
    if (newline < 0) return text.length;
    start = newline + 1;
  }
  const newline = text.indexOf("\n", start);
  const end = newline < 0 ? text.length : newline;
  return Math.min(start + character, text[end - 1] === "\r" && end > start ? end - 1 : end);
}
