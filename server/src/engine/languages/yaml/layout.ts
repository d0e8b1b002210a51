import { lookAtFlow } from "./flowLook.ts";
import { closeItems, PartScan, scanLine } from "./partScan.ts";
import type { LayoutItem, Level, PathNode } from "./partScan.ts";

export type { LayoutItem, Level, PathNode } from "./partScan.ts";

/**
 * A look at the lines of a file that finds its structure without parsing it: documents, root keys, and where the
 * list items stand that are worth reading on their own. It follows block scalars, quotes and flow collections just
 * far enough not to mistake their lines for structure; what it does not understand it calls `unsure`, and the
 * document is then read as one piece.
 */
export interface Layout {
  readonly parts: readonly LayoutPart[];
}

export interface LayoutPart {
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly look: Look;
  /** List items at one of the wanted paths, in order, others inside of them; none when the look was unsure. */
  readonly items: readonly LayoutItem[];
  /** Paths of the keys that stand in none of the items. */
  readonly paths: ReadonlySet<string>;
  readonly root: PathNode;
  /** A quote or bracket looked as if its end were missing; the items are right if so. */
  readonly doubtful: boolean;
}

/** What recognition may look at. */
export interface Look {
  /** Root keys with the text that follows them on their line. */
  readonly keys: ReadonlyMap<string, string>;
  /** Paths of keys seen, lists as `[]`: `groups[].rules`. */
  readonly paths: ReadonlySet<string>;
  /** The root is a list. */
  readonly list: boolean;
  /** Lines of a template language (`{{ if … }}`, `{% … %}`) stand where YAML would stand. */
  readonly templated: boolean;
}

/** One `yield` after each stretch of a large text. */
export function* layOut(text: string, wanted: ReadonlySet<string>): Generator<void, Layout> {
  const parts: LayoutPart[] = [];
  let scan = new PartScan(0);
  let hasContent = false;
  let odd = nextOddBreak(text, 0);
  const finish = (end: number): void => {
    closeItems(scan, end);
    // An empty file is one empty document.
    if (end <= scan.start && end > 0) return;
    const { list, templated } = scan;
    const flow = scan.flowRoot === undefined ? undefined : lookAtFlow(text, scan.flowRoot, end);
    const keys = flow?.keys ?? scan.keys;
    const paths = flow?.paths ?? allPaths(scan);
    if (odd < scan.start) odd = nextOddBreak(text, scan.start);
    // What a directive says counts for all of the document.
    const items = scan.unsure || scan.directive || odd < end ? [] : scan.items;
    parts.push({
      start: scan.start,
      end,
      look: { keys, paths, list, templated },
      items,
      paths: flow?.paths ?? scan.paths,
      root: scan.root,
      doubtful: scan.doubtful,
    });
  };
  let at = 0;
  let pause = stretch;
  while (at < text.length) {
    if (at > pause) {
      pause = at + stretch;
      yield;
    }
    const newline = text.indexOf("\n", at);
    const next = newline < 0 ? text.length : newline + 1;
    const begin = at === 0 && text.charCodeAt(0) === 0xfeff ? 1 : at;
    if (isMarker(text, begin, "---")) {
      if (hasContent || (scan.start < at && !scan.directive)) {
        finish(at);
        scan = new PartScan(at);
      }
      hasContent = true;
      if (text.slice(begin + 3, next).trim() && !/^\s+#/.test(text.slice(begin + 3, next)))
        scan.unsure = true;
    } else if (isMarker(text, begin, "...")) {
      closeItems(scan, at);
      finish(next);
      scan = new PartScan(next);
      hasContent = false;
    } else {
      scanLine(scan, text, begin, newline < 0 ? text.length : newline, wanted);
    }
    at = next;
  }
  finish(text.length);
  return { parts };
}

/** How much is looked at in one step, in UTF-16 code units: a few milliseconds. */
const stretch = 200_000;

function allPaths({ paths, items }: PartScan): ReadonlySet<string> {
  const sets = new Set<readonly string[]>();
  const collect = (all: readonly LayoutItem[]): void => {
    for (const item of all) {
      sets.add(item.paths);
      collect(item.items);
    }
  };
  collect(items);
  const all = new Set(paths);
  for (const set of sets) for (const path of set) all.add(path);
  return all;
}

/** What became of a stretch of text that holds items of one list. */
export type ItemLayout =
  /** The whole text are items of that list. */
  | { readonly type: "items"; readonly items: readonly LayoutItem[] }
  /** It begins with what may belong to the item before. */
  | { readonly type: "starts-early" }
  /** It ends with comments that may belong to the item behind. */
  | { readonly type: "ends-late" }
  /** It is something else: what is around it has to be looked at as well. */
  | { readonly type: "other" };

/** What an item stands in. */
export interface Surroundings {
  readonly levels: readonly Level[];
  readonly root: PathNode;
  /** Indentation of the line behind, where it is not blank. */
  readonly behind: number | undefined;
}

/** Lays out a text that stood as whole items of a list as a look at the whole file would. */
export function layOutItems(
  text: string,
  { levels, root, behind }: Surroundings,
  wanted: ReadonlySet<string>,
): ItemLayout {
  const other = { type: "other" } as const;
  const list = levels.at(-1);
  if (!list || nextOddBreak(text, 0) < text.length) return other;
  const scan = new PartScan(0, root);
  scan.levels = levels.slice();
  let next = 0;
  for (let at = 0; at < text.length; at = next) {
    const newline = text.indexOf("\n", at);
    next = newline < 0 ? text.length : newline + 1;
    if (isMarker(text, at, "---") || isMarker(text, at, "...")) return other;
    scanLine(scan, text, at, newline < 0 ? text.length : newline, wanted);
    if (scan.unsure || scan.doubtful || scan.templated || scan.directive || scan.paths.size > 0) return other;
  }
  if (scan.quote || scan.flow > 0) return other;
  if (scan.gap !== undefined && lastComment(text) === behind) return { type: "ends-late" };
  closeItems(scan, text.length);
  const { items } = scan;
  if (items.some((item) => item.levels !== list.outside)) return other;
  let end = 0;
  for (const item of items) {
    if (item.start !== end) return end === 0 ? { type: "starts-early" } : other;
    ({ end } = item);
  }
  return end === text.length ? { type: "items", items } : { type: "starts-early" };
}

/** What stands around the items of a document. */
export interface FrameLayout {
  readonly keys: Look["keys"];
  readonly list: boolean;
  readonly paths: ReadonlySet<string>;
  /** In order. */
  readonly items: readonly LayoutItem[];
}

/**
 * Lays out a document whose items are written as placeholders, as a look at the whole file would; undefined where that
 * would have to look closer.
 */
export function layOutFrame(
  text: string,
  root: PathNode,
  wanted: ReadonlySet<string>,
): FrameLayout | undefined {
  if (text.charCodeAt(0) === 0xfeff || nextOddBreak(text, 0) < text.length) return undefined;
  const scan = new PartScan(0, root);
  let next = 0;
  for (let at = 0; at < text.length; at = next) {
    const newline = text.indexOf("\n", at);
    next = newline < 0 ? text.length : newline + 1;
    if (at === 0 && isMarker(text, at, "---") && /^---[ \t]*(?:#[^\n]*)?\r?\n/.test(text)) continue;
    if (isMarker(text, at, "---") || isMarker(text, at, "...")) return undefined;
    scanLine(scan, text, at, newline < 0 ? text.length : newline, wanted);
    if (scan.unsure || scan.doubtful || scan.templated || scan.directive) return undefined;
  }
  if (scan.quote || scan.flow > 0 || scan.flowRoot !== undefined) return undefined;
  closeItems(scan, text.length);
  const { keys, list, paths, items } = scan;
  return { keys, list, paths, items };
}

/** Indentation of the comment that is the last line; -1 where it is none. */
const lastComment = (text: string): number => /(?:^|\n)( *)#[^\n]*\n?$/.exec(text)?.[1]?.length ?? -1;

/** Line breaks to YAML 1.1 which no editor shows as such. */
const oddBreak = /\r(?!\n)|[\u0085\u2028\u2029]/g;

function nextOddBreak(text: string, from: number): number {
  oddBreak.lastIndex = from;
  return oddBreak.exec(text)?.index ?? Infinity;
}

const isMarker = (text: string, at: number, mark: string): boolean =>
  text.startsWith(mark, at) && (at + 3 >= text.length || " \t\r\n".includes(text[at + 3]!));
