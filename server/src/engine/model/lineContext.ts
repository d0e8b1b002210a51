import { isChunk } from "../text/branch.ts";
import type { Piece } from "../text/branch.ts";
import { positionIn } from "../text/chunk.ts";
import type { Cursor } from "./cursor.ts";
import { openFlow } from "./openFlow.ts";
import { readLine } from "./readLine.ts";
import { pathStep } from "./schema.ts";

/** What stands around the cursor by indentation and brackets alone: it also works where the text is not YAML yet. */
export interface LineContext {
  /** Path of the mapping that the cursor's key belongs to: `groups[].rules[].labels`. */
  readonly path: string;
  /** Set when the cursor is behind `key:`. */
  readonly key: string | undefined;
  /** What is written of the key or the value, without its opening quote, and where it begins on the line. */
  readonly typed: string;
  /** The quote in front of it. */
  readonly quote: string;
  readonly start: number;
  /** Keys that the mapping already has. */
  readonly siblings: ReadonlySet<string>;
  /** Column of the key. */
  readonly column: number;
  /** The cursor is inside of `{}` or `[]`; `json` where the whole document is. */
  readonly flow: "json" | "yaml" | undefined;
  /** The innermost bracket is `[`. */
  readonly inList: boolean;
}

/** Reads upwards from the cursor. */
export function lineContext(cursor: Cursor): LineContext {
  const { chunk, offset, position, firstLine } = cursor;
  const flow = openFlow(chunk.text.slice(0, offset));
  if (!flow) return blockContext(cursor, position.line - firstLine, position.character);
  const { line, character } = positionIn(chunk, flow.start);
  const base = blockContext(cursor, line, character);
  const steps = base.key === undefined ? [] : [pathStep(base.key)];
  for (const { bracket, key } of flow.levels) {
    if (bracket === "[") steps.push("[]");
    if (key !== undefined) steps.push(pathStep(key));
  }
  const { bracket, key, keys } = flow.levels.at(-1)!;
  if (key !== undefined) steps.pop();
  return {
    path: pathOf(base.path, steps),
    key,
    ...typedPart(flow.typed, position.character),
    siblings: keys,
    column: base.column,
    flow: base.path === "" && base.key === undefined && flow.levels[0]!.bracket === "{" ? "json" : "yaml",
    inList: bracket === "[",
  };
}

const pathOf = (base: string, steps: readonly string[]): string =>
  steps.reduce((all, step) => (step === "[]" ? `${all}[]` : all === "" ? step : `${all}.${step}`), base);

/** `end`: the column of the cursor. */
function typedPart(text: string, end: number): Pick<LineContext, "typed" | "quote" | "start"> {
  const word = text.slice(text.lastIndexOf("\n") + 1).trimStart();
  const quote = /^["']/.exec(word)?.[0] ?? "";
  const typed = word.slice(quote.length);
  return { typed, quote, start: end - typed.length };
}

/**
 * Reads upwards from a line of the cursor's chunk until the indentation reaches the left edge, where the lists of a
 * mapping may begin as well.
 */
function blockContext(cursor: Cursor, line: number, character: number): LineContext {
  const lines = linesUpTo(cursor, line);
  const current = (lines.next().value as string).slice(0, character);
  const here = readLine(current);
  const loneDash = /^\s*((?:-\s*)*)-$/.test(current);
  const word =
    here.key === undefined
      ? current.slice(here.column)
      : current.slice(current.indexOf(":", here.column) + 1);
  const column = loneDash ? current.length + 1 : here.column;
  const siblings = new Set<string>();
  const steps: string[] = [];
  for (const _ of here.dashes) steps.push("[]");
  let edge = here.dashes[0] ?? column;
  let inSameMap = here.dashes.length === 0;
  for (const text of lines) {
    const isDone = edge < 0 || (edge === 0 && steps.at(-1) !== "[]");
    if (isDone && !inSameMap) break;
    const above = readLine(text);
    if (above.isBlank) continue;
    if (inSameMap && above.column === column && above.key !== undefined) {
      siblings.add(above.key);
      if (above.dashes.length > 0) {
        for (const _ of above.dashes) steps.push("[]");
        edge = above.dashes[0]!;
        inSameMap = false;
        continue;
      }
    }
    if (
      above.column < edge ||
      (above.column === edge && above.key !== undefined && steps.at(-1) === "[]" && !inSameMap)
    ) {
      inSameMap = false;
      if (above.key !== undefined) steps.push(pathStep(above.key));
      for (const _ of above.dashes) steps.push("[]");
      edge = above.dashes[0] ?? above.column;
    } else if (above.indent < edge && above.dashes.length > 0) {
      inSameMap = false;
      edge = above.indent;
      for (const _ of above.dashes) steps.push("[]");
    }
  }
  return {
    path: pathOf("", steps.toReversed()),
    key: here.key,
    ...typedPart(word, character),
    siblings,
    column,
    flow: undefined,
    inList: false,
  };
}

/** That line of the cursor's chunk and the lines above it, without those of other items of the lists that hold it. */
function* linesUpTo({ chunk }: Cursor, from: number): Generator<string> {
  const own = chunk.text.split(/\r?\n/);
  for (let line = from; line >= 0; line--) yield own[line] ?? "";
  let above: Piece = chunk;
  for (let branch = above.parent; branch; branch = above.parent) {
    for (let at = above.index - 1; at >= 0; at--) {
      const piece = branch.pieces[at]!;
      if (isChunk(piece)) yield* piece.text.split(/\r?\n/).toReversed();
    }
    above = branch;
  }
}
