import { layOutItems } from "../languages/yaml/layout.ts";
import type { LayoutItem, Look } from "../languages/yaml/layout.ts";
import {
  chunkAtLine,
  chunksOf,
  firstLineOf,
  lastChunk,
  headText,
  nextChunk,
  replacePieces,
  textOf,
} from "../text/branch.ts";
import { offsetIn } from "../text/chunk.ts";
import type { Chunk, Position } from "../text/chunk.ts";
import { applyChanges } from "../text/edit.ts";
import type { Change } from "../text/edit.ts";
import { isRead, partOf } from "./document.ts";
import type { Document, Part, ReadContext } from "./document.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import { editFrame, structure } from "./editFrame.ts";
import type { FrameEdit } from "./editFrame.ts";
import { headLength, kindOf, textBehind } from "./layOutDocument.ts";
import { contextFor } from "./readDocument.ts";
import {
  collectRules,
  frameText,
  isSameList,
  KnownReads,
  link,
  listOf,
  readUnit,
  regionIn,
} from "./readUnit.ts";
import type { UnitContext } from "./readUnit.ts";
import { isUnit, makeUnit, topOf, unitOf, unitsOf } from "./unit.ts";
import type { Read, Unit } from "./unit.ts";
import { wantedPaths } from "./wantedPaths.ts";

/** What an edit has taken away and brought. */
export interface Exchange {
  readonly gone: readonly Held[];
  readonly come: readonly Unit[];
  /** What a document says of itself may be different: its keys, the files that it names. */
  readonly isAround?: boolean;
}

/** What a unit held. */
export interface Held {
  readonly kind: Kind;
  readonly read: Read | undefined;
  readonly items: readonly Item[];
}

/**
 * Changes a document where the change is, and reads what it touches. The answer is the text of the whole file where
 * that is not enough: the document is of no use then and has to be read anew.
 */
export function editDocument(document: Document, change: Change, context: ReadContext): Exchange | string {
  const edit = change.range && editOf(document, change.range, change.text);
  const part = edit && partOf(document, edit.from.chunk);
  const isLocal = part && part === partOf(document, edit.to.chunk) && isRead(part) && part.isPlain;
  const window = isLocal && context.role !== "chart-template" ? fitted(part, edit, context) : undefined;
  const isTied = window && isBelowTied(window.parent);
  const come = window && !isTied && readWindow(document, part!, window, context);
  const around = isLocal && !window && context.role !== "chart-template" && aroundUnits(part, edit);
  const isAround = around && editFrame(document, part, around, context);
  if (!come && !isAround) return applyChanges(textOf(document.root), [change]);
  const done = come ? exchange(document, part!, window, come, context) : readAround(document, part!, context);
  return done && document.root.length <= context.mostText ? done : textOf(document.root);
}

/** An edit in the lines that stand around the units of a document. */
function aroundUnits({ top }: Part, { from, to, text }: Edit): FrameEdit | undefined {
  const { chunk, offset } = from;
  if (chunk !== to.chunk || chunk.parent !== top || !top.pieces.some(isUnit)) return undefined;
  return { chunk, text: chunk.text.slice(0, offset) + text + chunk.text.slice(to.offset) };
}

function readAround(document: Document, part: Part, context: ReadContext): Exchange | undefined {
  const read = reframed(part.top, contextFor(document, part, context, new KnownReads()), [], []);
  return read && { ...read, isAround: true };
}

function isBelowTied(unit: Unit): boolean {
  for (let at = unit; ; at = at.parent as Unit) {
    if (at.read?.tied) return true;
    if (at.path === "") return false;
  }
}

interface Spot {
  readonly chunk: Chunk;
  readonly offset: number;
}

interface Edit {
  readonly from: Spot;
  readonly to: Spot;
  readonly text: string;
}

function editOf(
  document: Document,
  { start, end }: { readonly start: Position; readonly end: Position },
  text: string,
): Edit | undefined {
  const from = spotAt(document, start);
  const to = spotAt(document, end);
  if (!from || !to) return undefined;
  const isBackwards =
    from.chunk === to.chunk ? to.offset < from.offset : firstLineOf(to.chunk) < firstLineOf(from.chunk);
  return { from, to: isBackwards ? from : to, text };
}

function spotAt({ root }: Document, { line, character }: Position): Spot | undefined {
  const found = chunkAtLine(root, line);
  if (!found) return undefined;
  const { chunk, firstLine } = found;
  return { chunk, offset: offsetIn(chunk, { line: line - firstLine, character }) };
}

/** Units of one list, as they stand and as they are after the edit. */
interface Window {
  readonly parent: Unit;
  readonly from: number;
  readonly to: number;
}

interface Fitted extends Window {
  readonly text: string;
  readonly items: readonly LayoutItem[];
}

/** More is laid out with the whole file, in steps; in characters. */
const mostText = 1_500_000;

/** The fewest units in a row whose text, edited, are items of the same list again. */
function fitted(part: Part, edit: Edit, { kinds }: ReadContext): Fitted | undefined {
  const wanted = wantedPaths(kinds);
  let window = windowOf(edit);
  while (window) {
    const { parent, from, to }: Window = window;
    const units = parent.pieces.slice(from, to).filter(isUnit);
    const { levels } = units[0]!;
    if (units.length === to - from && units.every((unit) => unit.levels === levels)) {
      const text = edited(units, edit);
      if (text.length > mostText) return undefined;
      const next = chunkBehind(units.at(-1)!);
      if (next && !structure.test(next.text)) return undefined;
      const behind = /^( *)[^\s]/.exec(next?.text ?? "")?.[1]?.length;
      const layout = layOutItems(text, { levels, root: part.paths, behind }, wanted);
      const isLeft = text !== "" || units.length < parent.pieces.length;
      if (layout.type === "items" && isLeft) return { ...window, text, items: layout.items };
      const early = parent.pieces[from - 1];
      const late = parent.pieces[to];
      if (layout.type === "starts-early" && early && isUnit(early)) {
        window = { parent, from: from - 1, to };
        continue;
      }
      if (layout.type === "ends-late" && late && isUnit(late)) {
        window = { parent, from, to: to + 1 };
        continue;
      }
    }
    window = around(parent);
  }
  return undefined;
}

/** The window that holds one unit; a document is no item of a list. */
const around = (unit: Unit): Window | undefined =>
  unit.path === "" ? undefined : { parent: unit.parent as Unit, from: unit.index, to: unit.index + 1 };

/** The units of one list that hold both ends of an edit. */
function windowOf({ from, to }: Edit): Window | undefined {
  for (let one = unitOf(from.chunk); one && one.path !== ""; one = one.parent as Unit)
    for (let other = unitOf(to.chunk); other && other.path !== ""; other = other.parent as Unit)
      if (one.parent === other.parent)
        return { parent: one.parent as Unit, from: one.index, to: other.index + 1 };
  return undefined;
}

function edited(units: readonly Unit[], { from, to, text }: Edit): string {
  let before = "";
  let behind = "";
  let side: "before" | "inside" | "behind" = "before";
  for (const unit of units)
    for (const chunk of chunksOf(unit)) {
      if (chunk === from.chunk) {
        before += chunk.text.slice(0, from.offset);
        side = "inside";
      } else if (side === "before") before += chunk.text;
      else if (side === "behind") behind += chunk.text;
      if (chunk === to.chunk) {
        behind += chunk.text.slice(to.offset);
        side = "behind";
      }
    }
  return before + text + behind;
}

/** What follows a unit in its document. */
function chunkBehind(unit: Unit): Chunk | undefined {
  const next = nextChunk(lastChunk(unit));
  return next && topOf(unitOf(next)!) === topOf(unit) ? next : undefined;
}

/** The units that an edit brings, read; undefined when one of them does not read the same on its own. */
function readWindow(
  document: Document,
  part: Part,
  { parent, from, to, text, items }: Fitted,
  context: ReadContext,
): Unit[] | undefined {
  const known = new KnownReads();
  if (to - from > 1 || isUnit(parent.pieces[from]!))
    for (const unit of parent.pieces
      .slice(from, to)
      .filter(isUnit)
      .flatMap((one) => [...unitsOf(one)]))
      if (unit.read) known.add(part.kind!, unit.read);
  const unitContext = contextFor(document, part, context, known);
  const units = items.map((item) => makeUnit(item, text, part.kind!.cuts));
  const list = listOf(parent.pieces.slice(from, to).find(isUnit)!);
  for (const top of units)
    for (const unit of unitsOf(top))
      if (!readUnit(unit, unitContext, unit === top ? list : listOf(unit))) return undefined;
  return units;
}

/** Puts the units in; undefined when it turns out that the document is not what it was. */
function exchange(
  document: Document,
  part: Part,
  { parent, from, to }: Window,
  come: readonly Unit[],
  context: ReadContext,
): Exchange | undefined {
  const kind = part.kind!;
  const old = parent.pieces.slice(from, to).filter(isUnit);
  const gone = old.flatMap((unit) => [...unitsOf(unit)]).map((unit) => held(unit, kind));
  const { siblings } = old[0]!;
  const order = orderIn(parent, from, siblings);
  const line = firstLineOf(old[0]!) - firstLineOf(part.top);
  replacePieces(parent, from, to - from, come);
  if (!countPaths(part, old, come, document, context, line)) return undefined;
  const unitContext = contextFor(document, part, context, new KnownReads());
  const all = come.flatMap((unit) => [...unitsOf(unit)]);
  const source = frameText(parent) + (parent.path === "" ? textBehind(document, part) : "");
  if (source === parent.read?.source) {
    siblings.splice(order, old.length);
    const behind = siblings.splice(order);
    for (const unit of come) {
      unit.siblings = siblings;
      siblings.push(undefined);
    }
    for (const node of behind) siblings.push(node);
    link(parent, kind, from, from + come.length);
    for (const unit of all) linkBelow(unit, kind);
    collectRules(parent);
    return { gone, come: all };
  }
  return reframed(parent, unitContext, gone, all);
}

const held = ({ read, items }: Unit, kind: Kind): Held => ({ kind, read, items });

/** How many units of a list stand in front of a piece. */
function orderIn(parent: Unit, before: number, siblings: Unit["siblings"]): number {
  let order = 0;
  for (let at = 0; at < before; at++) {
    const piece = parent.pieces[at]!;
    if (isUnit(piece) && piece.siblings === siblings) order++;
  }
  return order;
}

function linkBelow(unit: Unit, kind: Kind): void {
  link(unit, kind);
  collectRules(unit);
}

/** What stands around the units reads otherwise now: it is read again, and all below it belongs to something new. */
function reframed(
  parent: Unit,
  context: UnitContext,
  gone: readonly Held[],
  come: readonly Unit[],
): Exchange | undefined {
  const fresh = new Set(come);
  const before = [...unitsOf(parent)]
    .filter((unit) => !fresh.has(unit))
    .map((unit) => held(unit, context.kind));
  if (!readUnit(parent, context, listOf(parent))) return undefined;
  // What stands in its lists means something else now.
  for (const unit of parent.pieces)
    if (isUnit(unit) && !isSameList(unit.read?.list, listOf(unit))) return undefined;
  const { kind } = context;
  if (parent.path === "") parent.items = kind.read(parent.read!.yaml.root, regionIn(parent));
  else link(parent.parent as Unit, kind, parent.index, parent.index + 1);
  const all = [...unitsOf(parent)];
  for (const unit of all) linkBelow(unit, kind);
  if (parent.path !== "") collectRules(parent.parent as Unit);
  return { gone: [...gone, ...before], come: all };
}

/** Takes note of other keys; false when the document is of another kind by them, or by its beginning. */
function countPaths(
  part: Part,
  gone: readonly Unit[],
  come: readonly Unit[],
  document: Document,
  context: ReadContext,
  line: number,
): boolean {
  const { keySets } = part;
  for (const unit of come.flatMap((one) => [...unitsOf(one)]))
    keySets.set(unit.paths, (keySets.get(unit.paths) ?? 0) + 1);
  for (const unit of gone.flatMap((one) => [...unitsOf(one)])) {
    const count = (keySets.get(unit.paths) ?? 0) - 1;
    if (count > 0) keySets.set(unit.paths, count);
    else keySets.delete(unit.paths);
  }
  const isSame = isEqual(part.look.paths, keySets);
  if (!isSame) part.look = { ...part.look, paths: new Set([...keySets.keys()].flat()) } satisfies Look;
  // Each line is a character at least.
  if (isSame && line > headLength) return true;
  const index = document.parts.indexOf(part);
  return kindOf(part.look, document.uri, context, index, headText(part.top, headLength)) === part.kind;
}

function isEqual(paths: Look["paths"], keySets: Part["keySets"]): boolean {
  const left = new Set(paths);
  for (const set of keySets.keys())
    for (const path of set) {
      if (!paths.has(path)) return false;
      left.delete(path);
    }
  return left.size === 0;
}
