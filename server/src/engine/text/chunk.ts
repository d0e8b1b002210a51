import type { Branch } from "./branch.ts";

/**
 * A contiguous piece of a file that is read on its own: one rule, or the lines between rules.
 * The chunks of a file, in order, are its text; nothing else holds it, and no chunk knows where in the file it stands.
 */
export interface Chunk {
  readonly text: string;
  /** Offsets in `text` at which its lines begin; a chunk begins at the start of a line, so the first is 0. */
  readonly lineStarts: readonly number[];
  /** `item`: a list item that was cut out (a rule). `frame`: what stands around the items. */
  readonly role: "item" | "frame";
  /** What it stands in, and where among its pieces; set when it is put there. */
  parent: Branch | undefined;
  index: number;
}

/** A zero-based position. `character` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export const makeChunk = (text: string, role: Chunk["role"]): Chunk => new TextChunk(text, role);

class TextChunk implements Chunk {
  readonly text: string;
  readonly role: Chunk["role"];
  parent: Branch | undefined = undefined;
  index = 0;
  #lineStarts: number[] | undefined = undefined;

  constructor(text: string, role: Chunk["role"]) {
    this.text = text;
    this.role = role;
  }

  get lineStarts(): readonly number[] {
    return (this.#lineStarts ??= startsOfLines(this.text));
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0 && at + 1 < text.length; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** Position of an offset, counted from the chunk's first line. */
export function positionIn(chunk: Chunk, offset: number): Position {
  const { lineStarts, text } = chunk;
  if (offset >= text.length && text.endsWith("\n")) return { line: lineStarts.length, character: 0 };
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: Math.min(offset, text.length) - lineStarts[low]! };
}

/** Offset of a position counted from the chunk's first line; clamped to the line's end, before its line break. */
export function offsetIn(chunk: Chunk, { line, character }: Position): number {
  if (line < 0) return 0;
  const start = chunk.lineStarts[line];
  if (start === undefined) return chunk.text.length;
  return Math.min(start + Math.max(character, 0), lineEnd(chunk, line));
}

/** Offset of the end of a line, before its line break. */
export function lineEnd(chunk: Chunk, line: number): number {
  const next = chunk.lineStarts[line + 1] ?? chunk.text.length;
  let end = next;
  if (end > 0 && chunk.text[end - 1] === "\n") end -= 1;
  if (end > 0 && chunk.text[end - 1] === "\r" && end > (chunk.lineStarts[line] ?? 0)) end -= 1;
  return end;
}

/** How many lines the chunk adds to its file. */
export const lineCount = (chunk: Chunk): number => chunk.lineStarts.length;
