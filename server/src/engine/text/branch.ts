import { lineCount } from "./chunk.ts";
import type { Chunk } from "./chunk.ts";

/**
 * A node of the tree that the chunks of a file make: the file, its YAML documents, their groups, the rules in them.
 * It knows how many lines are below it and nothing of what stands beside it, so that an edit is told upwards only.
 */
export interface Branch {
  parent: Branch | undefined;
  /** Its place among the pieces of its parent. */
  index: number;
  /** In the order of the text. Changed by `replacePieces` alone. */
  readonly pieces: Piece[];
  /** Of all chunks below. */
  lines: number;
  /** Of all chunks below, in UTF-16 code units. */
  length: number;
  /** First line of each piece, counted from the branch's own; made when somebody asks. */
  starts: number[] | undefined;
}

export type Piece = Chunk | Branch;

export const isChunk = (piece: Piece): piece is Chunk => "text" in piece;

export const newBranch = (): Branch => ({
  parent: undefined,
  index: 0,
  pieces: [],
  lines: 0,
  length: 0,
  starts: undefined,
});

const linesIn = (piece: Piece): number => (isChunk(piece) ? lineCount(piece) : piece.lines);

const lengthOf = (piece: Piece): number => (isChunk(piece) ? piece.text.length : piece.length);

/** Puts pieces in the place of others; costs the branch's own pieces and its ancestors. */
export function replacePieces(branch: Branch, at: number, count: number, come: readonly Piece[]): void {
  const { pieces } = branch;
  let lines = 0;
  let length = 0;
  for (let i = at; i < at + count; i++) {
    lines -= linesIn(pieces[i]!);
    length -= lengthOf(pieces[i]!);
  }
  if (at === pieces.length && count === 0) for (const piece of come) pieces.push(piece);
  else pieces.splice(at, count, ...come);
  for (const piece of come) {
    piece.parent = branch;
    lines += linesIn(piece);
    length += lengthOf(piece);
  }
  const last = come.length === count ? at + count : pieces.length;
  for (let i = at; i < last; i++) pieces[i]!.index = i;
  for (let above: Branch | undefined = branch; above; above = above.parent) {
    above.lines += lines;
    above.length += length;
    if (lines !== 0 || above === branch) above.starts = undefined;
  }
}

function startsOf(branch: Branch): number[] {
  if (branch.starts) return branch.starts;
  let line = 0;
  return (branch.starts = branch.pieces.map((piece) => {
    const start = line;
    line += linesIn(piece);
    return start;
  }));
}

/** First line of a chunk or branch in the tree that it stands in. */
export function firstLineOf(piece: Piece): number {
  let line = 0;
  for (let at = piece; at.parent; at = at.parent) line += startsOf(at.parent)[at.index] ?? 0;
  return line;
}

/** Index of the piece that holds a line, counted from the branch's own; the first or last one for lines outside. */
export function pieceAtLine(branch: Branch, line: number): number {
  const starts = startsOf(branch);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The chunk that holds a line; the last one for lines behind the end. */
export function chunkAtLine(
  root: Branch,
  line: number,
): { readonly chunk: Chunk; readonly firstLine: number } | undefined {
  let branch = root;
  let firstLine = 0;
  for (;;) {
    if (branch.pieces.length === 0) return undefined;
    const at = pieceAtLine(branch, line - firstLine);
    const piece = branch.pieces[at]!;
    firstLine += startsOf(branch)[at]!;
    if (isChunk(piece)) return { chunk: piece, firstLine };
    branch = piece;
  }
}

/** Whether one chunk stands above another of the same tree. */
export const standsBefore = (one: Chunk, other: Chunk): boolean =>
  one !== other && firstLineOf(one) < firstLineOf(other);

/** The chunks below a branch, in order. */
export function* chunksOf(piece: Piece): Generator<Chunk> {
  if (isChunk(piece)) yield piece;
  else for (const below of piece.pieces) yield* chunksOf(below);
}

/** The chunk right behind another, or in front of it for a `step` of -1. */
export function nextChunk(chunk: Chunk, step: 1 | -1 = 1): Chunk | undefined {
  let at: Piece = chunk;
  for (;;) {
    const above: Branch | undefined = at.parent;
    if (!above) return undefined;
    const beside: Piece | undefined = above.pieces[at.index + step];
    if (beside) return outermost(beside, step === 1 ? 0 : -1);
    at = above;
  }
}

export const firstChunk = (piece: Piece): Chunk => outermost(piece, 0);

export const lastChunk = (piece: Piece): Chunk => outermost(piece, -1);

function outermost(piece: Piece, at: 0 | -1): Chunk {
  let one = piece;
  while (!isChunk(one)) one = one.pieces.at(at)!;
  return one;
}

export function textOf(piece: Piece): string {
  if (isChunk(piece)) return piece.text;
  const texts: string[] = [];
  for (const chunk of chunksOf(piece)) texts.push(chunk.text);
  return texts.join("");
}

/** The beginning of what a branch holds, in UTF-16 code units. */
export function headText(piece: Piece, most: number): string {
  let text = "";
  for (const chunk of chunksOf(piece)) {
    text += chunk.text.slice(0, most - text.length);
    if (text.length >= most) break;
  }
  return text;
}

/** The chunk that holds an offset of the text of a branch, and where in that it begins; the last one behind the end. */
export function chunkAtOffset(
  piece: Piece,
  offset: number,
): { readonly chunk: Chunk; readonly from: number } {
  let from = 0;
  const last = lastChunk(piece);
  for (const chunk of chunksOf(piece)) {
    if (chunk === last || offset < from + chunk.text.length) return { chunk, from };
    from += chunk.text.length;
  }
  return { chunk: last, from };
}
