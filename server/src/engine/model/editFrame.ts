import { layOutFrame } from "../languages/yaml/layout.ts";
import type { FrameLayout, LayoutItem, Level } from "../languages/yaml/layout.ts";
import { headText, isChunk, replacePieces } from "../text/branch.ts";
import { makeChunk } from "../text/chunk.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Document, Part, ReadContext } from "./document.ts";
import { headLength, kindOf } from "./layOutDocument.ts";
import { sourceOf } from "./readUnit.ts";
import type { Source } from "./readUnit.ts";
import { isUnit } from "./unit.ts";
import type { Unit } from "./unit.ts";

/** Another text for a chunk that stands around the units of a document. */
export interface FrameEdit {
  readonly chunk: Chunk;
  readonly text: string;
}

/**
 * Puts another text around the units of a document where it leaves them as they are. False, and nothing is changed,
 * where they might be others by it.
 */
export function editFrame(document: Document, part: Part, edit: FrameEdit, context: ReadContext): boolean {
  const { top } = part;
  const { chunk, text } = edit;
  if (chunk.parent !== top || top.read?.tied || !keepsEnds(edit, top)) return false;
  const { index } = chunk;
  const fresh = makeChunk(text, "frame");
  replacePieces(top, index, 1, [fresh]);
  const laidOut = laidOutAround(part);
  if (laidOut && isSameKind(document, part, laidOut, context)) return true;
  replacePieces(top, index, 1, [chunk]);
  return false;
}

/** The first line that is neither blank nor a comment has a dash or a key: what stands above it is over. */
export const structure =
  /^(?:[ \t]*(?:#.*)?\r?\n)*(?: *(?:-(?:\s|$)|["']?[\w.$/-]+["']?:(?:\s|$))|[ \t]*(?:#.*)?\r?$)/;

/** The first line that is neither blank nor a comment, with its indentation. */
const firstLine = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)((?:-(?=\s)|["']?[\w.$/-]+["']?:(?=\s))?)/;

/** A marker between documents, which is one only where nothing is attached to it, or a byte order mark. */
const beginning = /^(?:---(?:[ \t\r\n]|$)|\uFEFF)/;

/** Whether what stands above and below the chunk ends and begins where it did. */
function keepsEnds({ chunk, text }: FrameEdit, top: Unit): boolean {
  const { pieces } = top;
  const before = pieces[chunk.index - 1];
  const areOver = pieces.every((piece, at) => {
    const above = pieces[at - 1];
    return !isChunk(piece) || !above || isChunk(above) || structure.test(piece.text);
  });
  if (!areOver) return false;
  const behind = pieces[chunk.index + 1];
  if (text === "" || (!text.endsWith("\n") && (behind || chunk.text.endsWith("\n")))) return false;
  if (chunk.index === 0 && beginning.test(text) !== beginning.test(chunk.text)) return false;
  if (!before || !isUnit(before)) return true;
  const [, indent, mark] = firstLine.exec(text) ?? [];
  const [, oldIndent, oldMark] = firstLine.exec(chunk.text) ?? [];
  return indent === oldIndent && (mark === "") === (oldMark === "") && mark !== "";
}

/** The layout of the document, where its units are where they were. */
function laidOutAround({ top, kind, paths }: Part): FrameLayout | undefined {
  const source = sourceOf(top);
  const laidOut = layOutFrame(source.text, paths, new Set(kind!.cuts));
  return laidOut && areInPlace(laidOut.items, source) ? laidOut : undefined;
}

function areInPlace(items: readonly LayoutItem[], { text, segments, runs }: Source): boolean {
  const slots = segments.flatMap(({ slot, start }, at) =>
    slot ? [{ start, end: segments[at + 1]?.start ?? text.length }] : [],
  );
  if (items.length !== slots.length) return false;
  return items.every((item, at) => {
    const slot = slots[at]!;
    const unit = runs[at]![0]!;
    const isThere = item.start === slot.start && item.end === slot.end && item.items.length === 0;
    const isThat = item.path === unit.path && item.indent === unit.indent;
    return isThere && isThat && areSame(item.levels, unit.levels);
  });
}

const areSame = (some: readonly Level[], others: readonly Level[]): boolean =>
  some.length === others.length &&
  some.every(({ indent, type, at }, index) => {
    const other = others[index]!;
    return indent === other.indent && type === other.type && at === other.at;
  });

/** Takes note of other keys, where the document is of the same kind by them and by its beginning. */
function isSameKind(
  document: Document,
  part: Part,
  { keys, list, paths }: FrameLayout,
  context: ReadContext,
): boolean {
  const { top, keySets } = part;
  const own = [...paths];
  const others = [...keySets].flatMap(([set, count]) => (set !== top.paths || count > 1 ? set : []));
  const look = { ...part.look, keys, list, paths: new Set([...own, ...others]) };
  const index = document.parts.indexOf(part);
  const kind = kindOf(look, document.uri, context, index, headText(top, headLength));
  if (kind !== part.kind) return false;
  const count = (keySets.get(top.paths) ?? 0) - 1;
  if (count > 0) keySets.set(top.paths, count);
  else keySets.delete(top.paths);
  keySets.set(own, 1);
  top.paths = own;
  part.look = look;
  return true;
}
