import type { LayoutItem, Level } from "../languages/yaml/layout.ts";
import type { YamlRead } from "../languages/yaml/read.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { isChunk, newBranch, replacePieces } from "../text/branch.ts";
import type { Branch, Piece } from "../text/branch.ts";
import { makeChunk } from "../text/chunk.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Suppression } from "../text/suppression.ts";
import type { AlertTexts } from "./alertLabels.ts";
import type { Item } from "./items.ts";
import type { Symbol } from "./symbol.ts";
import type { ListForm, Walked } from "./walkState.ts";

/** What one unit holds; kept for as long as its text stands. */
export interface Read {
  /** The chunk; of a frame, its first. */
  readonly chunk: Chunk;
  /** Of a frame: all of them. */
  readonly chunks: readonly Chunk[];
  /** It has units below it. */
  readonly frame: boolean;
  /** Made again when somebody asks after it was let go, as is `walked`. */
  readonly yaml: YamlRead;
  readonly walked: Walked;
  /** The names in it. */
  readonly symbols: readonly Symbol[];
  readonly suppressions: readonly Suppression[];
  /** The path that it was cut out at; empty for a YAML document. */
  readonly path: string;
  /** Of an item: what it was compared with; undefined where the schema does not reach its list. */
  readonly list?: ListForm | undefined;
  /** Of a frame: the text that was read, with placeholders for what is below. */
  readonly source?: string;
  /** Of a frame: the lists in its tree that hold the units below, one for each run of units. */
  readonly lists?: readonly (YamlNode | undefined)[][];
  /** Of a frame: something that is wrong with it stands in a unit below, so that it is read again with that. */
  readonly tied?: boolean;
  /** A note of `alertTexts`. A WeakMap of so many would cost the collector dear. */
  alertTexts?: AlertTexts | undefined;
  /** Lets go of what can be read again from the text. */
  letGo?(): void;
}

/** What is read on its own: a YAML document without its groups, a group without its rules, a rule. */
export interface Unit extends Branch {
  /** The path that it is cut out at: `groups[].rules[]`; empty for a YAML document. */
  readonly path: string;
  /** Column of its dash; -1 for a YAML document. */
  readonly indent: number;
  /** The list that it is an item of, and what holds that; the same object for all items of the list. */
  readonly levels: readonly Level[];
  /** Paths of the keys in it, without those of the units below. */
  paths: readonly string[];
  read: Read | undefined;
  /** What it declares, without what the units below do. */
  items: readonly Item[];
  /** The list of the parent's tree that its own tree stands in. */
  siblings: (YamlNode | undefined)[];
}

/** Below a part there are no branches but units. */
export const isUnit = (piece: Piece | Unit): piece is Unit => !isChunk(piece);

/** The unit of a whole YAML document, with its chunks and the units below, in steps; nothing is read yet. */
export function* makeTop(text: string, stretch: Stretch, cuts: readonly string[]): Generator<void, Unit> {
  const { wanted, paths } = sorted(stretch, cuts);
  const top: Unit = { ...newBranch(), path: "", indent: -1, levels: [], paths, ...unread() };
  yield* fill(top, text, stretch, wanted, "frame", cuts);
  return top;
}

/** The unit of a YAML document that is one piece. */
export function makeWhole(text: string, start: number, end: number, paths: Iterable<string>): Unit {
  const top: Unit = { ...newBranch(), path: "", indent: -1, levels: [], paths: [...paths], ...unread() };
  replacePieces(top, 0, 0, [makeChunk(text.slice(start, end), "frame")]);
  return top;
}

/** The unit of a list item. `cuts`: the paths that the kind cuts at. */
export function makeUnit(item: LayoutItem, text: string, cuts: readonly string[]): Unit {
  const { path, indent, levels } = item;
  const { wanted, paths } = sorted(item, cuts);
  const unit: Unit = { ...newBranch(), path, indent, levels, paths, ...unread() };
  const isFrame = cuts.some((cut) => cut.startsWith(`${path}.`));
  for (const _ of fill(unit, text, item, wanted, isFrame ? "frame" : "item", cuts));
  return unit;
}

const unread = (): Pick<Unit, "read" | "items" | "siblings"> => ({
  read: undefined,
  items: [],
  siblings: [],
});

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly items: readonly LayoutItem[];
  readonly paths: Iterable<string>;
}

/** Other kinds may want items that this one does not: what is in them belongs to what is around them. */
function sorted(
  { items, paths }: Stretch,
  cuts: readonly string[],
): { wanted: readonly LayoutItem[]; paths: readonly string[] } {
  const own = Array.isArray(paths) ? (paths as readonly string[]) : [...paths];
  if (items.every((item) => cuts.includes(item.path))) return { wanted: items, paths: own };
  const all = new Set(own);
  const wanted = items.flatMap((item) => {
    if (cuts.includes(item.path)) return [item];
    const inside = sorted(item, cuts);
    for (const path of inside.paths) all.add(path);
    return inside.wanted;
  });
  return { wanted, paths: [...all] };
}

/** How many units are made in one step. */
const stretch = 200;

function* fill(
  unit: Unit,
  text: string,
  { start, end }: Stretch,
  items: readonly LayoutItem[],
  role: Chunk["role"],
  cuts: readonly string[],
): Generator<void> {
  const pieces: Piece[] = [];
  let at = start;
  let made = 0;
  for (const item of items) {
    made += 1 + item.items.length;
    if (made > stretch) {
      made = 0;
      yield;
    }
    if (item.start > at) pieces.push(makeChunk(text.slice(at, item.start), role));
    pieces.push(makeUnit(item, text, cuts));
    at = item.end;
  }
  if (at < end || pieces.length === 0) pieces.push(makeChunk(text.slice(at, end), role));
  replacePieces(unit, 0, 0, pieces);
}

/** A unit and all below it, in the order in which they are read: from the outside in. */
export function* unitsOf(unit: Unit): Generator<Unit> {
  yield unit;
  for (const piece of unit.pieces) if (isUnit(piece)) yield* unitsOf(piece);
}

/** The unit that a chunk belongs to. */
export const unitOf = (chunk: Chunk | undefined): Unit | undefined => chunk?.parent as Unit | undefined;

/** The YAML document that a unit stands in. */
export function topOf(unit: Unit): Unit {
  let top = unit;
  while (top.path !== "") top = top.parent as Unit;
  return top;
}

/** The list at the root of a document; of items that are read on their own, the first knows where it begins. */
export function rootList(top: Unit): YamlNode | undefined {
  for (const piece of top.pieces) if (isUnit(piece)) return piece.read?.yaml.root;
  return top.read?.yaml.root;
}

export const parentOf = (unit: Unit): Unit | undefined =>
  unit.path === "" ? undefined : (unit.parent as Unit);
