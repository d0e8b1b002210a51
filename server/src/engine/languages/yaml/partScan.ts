import { lookAtFlow } from "./flowLook.ts";
import { closing, keyEnd } from "./keyEnd.ts";
import { isTemplateLine, isTemplateValue } from "./templateMark.ts";

/** A mapping or list that holds the line. */
export interface Level {
  readonly indent: number;
  readonly type: "map" | "seq";
  readonly at: PathNode;
  /** Of a list whose items are wanted: what holds each of them, the list itself included. */
  outside?: readonly Level[];
}

/** A path with those below it, each made once. */
export interface PathNode {
  /** `groups[].rules`; empty for the root. */
  readonly path: string;
  readonly keys: Map<string, PathNode>;
  items: PathNode | undefined;
  /** The sets of keys that were seen in wanted items here: few, however many items there are. */
  readonly sets: (readonly string[])[];
}

export const newPath = (path = ""): PathNode => ({ path, keys: new Map(), items: undefined, sets: [] });

/** A list item at one of the wanted paths. */
export interface LayoutItem {
  readonly path: string;
  /** Column of its dash. */
  readonly indent: number;
  readonly start: number;
  readonly end: number;
  /** What it stands in, itself included; the same object for all items of a list. */
  readonly levels: readonly Level[];
  /** Wanted items inside of it, in order. */
  readonly items: readonly LayoutItem[];
  /** Paths of the keys in it that stand in none of its `items`; most often shared with other items. */
  readonly paths: readonly string[];
}

interface OpenItem extends LayoutItem {
  readonly at: PathNode;
  readonly items: LayoutItem[];
  readonly seen: string[];
}

/** What is known of a YAML document, line by line. */
export class PartScan {
  keys = new Map<string, string>();
  /** Paths of the keys that stand in no item. */
  paths = new Set<string>();
  items: LayoutItem[] = [];
  list = false;
  templated = false;
  /** It begins with `%YAML` or `%TAG`, which belong to the document behind the next `---`. */
  directive = false;
  /** Where a root that is one flow mapping begins, as in JSON. */
  flowRoot: number | undefined;
  unsure = false;
  doubtful = false;
  levels: Level[] = [];
  /** The items that hold the line, from the outside in. */
  open: OpenItem[] = [];
  /** Lines indented deeper than this belong to the scalar above. */
  opaque: number | undefined;
  /** What the multi-line quote or flow collection waits for, and the indentation of its owner. */
  quote: { mark: string; indent: number } | undefined;
  flow = 0;
  flowQuote = "";
  /** Where comments and blank lines before the current line began, when they may belong to the next item. */
  gap: number | undefined;
  readonly start: number;
  readonly root: PathNode;
  constructor(start: number, root = newPath()) {
    this.start = start;
    this.root = root;
  }

  see(path: string): void {
    const open = this.open.at(-1);
    if (!open) this.paths.add(path);
    else if (!open.seen.includes(path)) open.seen.push(path);
  }
}

export function scanLine(
  scan: PartScan,
  text: string,
  begin: number,
  end: number,
  wanted: ReadonlySet<string>,
): void {
  let at = begin;
  while (at < end && text[at] === " ") at++;
  const indent = at - begin;
  const first = text[at];
  if (at >= end || first === "\r") {
    if (scan.gap === undefined) scan.gap = begin;
    return;
  }
  if (scan.quote) {
    if (!(indent <= scan.quote.indent && looksLikeEntry(text, at, end))) {
      const close = closing(text, at, end, scan.quote.mark);
      if (close < 0) return;
      if (scan.flow === 0) {
        scan.quote = undefined;
        return;
      }
    } else scan.doubtful = true;
    scan.quote = undefined;
  }
  if (scan.flow > 0) {
    if (indent > (scan.open.at(-1)?.indent ?? 0) || !looksLikeEntry(text, at, end)) {
      followFlow(scan, text, at, end);
      scan.gap = undefined;
      return;
    }
    scan.doubtful = true;
    scan.flow = 0;
    scan.flowQuote = "";
  }
  if (scan.opaque !== undefined) {
    if (indent > scan.opaque) {
      scan.gap = undefined;
      return;
    }
    scan.opaque = undefined;
  }
  if (first === "#") {
    if (scan.gap === undefined) scan.gap = begin;
    return;
  }
  if (first === "\t") {
    scan.unsure = true;
    if (/^\s*(?:#|$)/.test(text.slice(at, end))) return;
  }
  if (first === "%" && indent === 0) {
    if (scan.keys.size === 0 && !scan.list) scan.directive = true;
    else scan.unsure = true;
    return;
  }
  if ((first === "{" || first === "<") && isTemplateLine(text.slice(begin, end))) {
    scan.templated = true;
    scan.unsure = true;
    return;
  }
  entry(scan, text, begin, at, end, wanted);
  scan.gap = undefined;
}

const entryLike = /^(?:-(?:\s|$)|[\w."'/-]+\s*:(?:\s|$))/;

const looksLikeEntry = (text: string, at: number, end: number): boolean =>
  entryLike.test(text.slice(at, Math.min(end, at + 200)));

/** Reads the dashes and the key that begin a line. */
function entry(
  scan: PartScan,
  text: string,
  begin: number,
  from: number,
  end: number,
  wanted: ReadonlySet<string>,
): void {
  let at = from;
  let column = at - begin;
  const start = commentStart(text, scan.gap, begin, column);
  // What stands in front of the first line begins it.
  const boundary = start === 1 && text.charCodeAt(0) === 0xfeff ? 0 : start;
  closeItems(scan, boundary, column);
  while (
    text[at] === "-" &&
    (at + 1 >= end || text[at + 1] === " " || text[at + 1] === "\r" || text[at + 1] === "\t")
  ) {
    const level = openSeq(scan, column);
    const { path } = level.at;
    if (at === from && wanted.has(path)) {
      const levels = (level.outside ??= scan.levels.slice());
      const item = { path, indent: column, start: boundary, end: 0, levels, items: [], paths: [] };
      scan.open.push({ ...item, at: level.at, seen: [] });
    }
    at++;
    if (text[at] === "\t") scan.unsure = true;
    while (at < end && text[at] === " ") at++;
    column = at - begin;
    if (at >= end || text[at] === "\r" || text[at] === "#") return;
  }
  const colon = keyEnd(text, at, end);
  if (colon < 0) {
    if (scan.levels.length === 0 && text[at] === "{") scan.flowRoot ??= at;
    const owner = scan.levels.at(-1);
    value(scan, text, at, end, owner ? owner.indent : -1);
    if (scan.levels.length === 0) scan.unsure = true;
    return;
  }
  const key = unquoted(text.slice(at, colon).trimEnd());
  const path = openMap(scan, column, key);
  scan.see(path);
  let after = colon + 1;
  while (after < end && (text[after] === " " || text[after] === "\t")) after++;
  if (scan.levels.length === 1) scan.keys.set(key, text.slice(after, end).trimEnd());
  value(scan, text, after, end, column);
}

function openSeq(scan: PartScan, column: number): Level {
  const { levels } = scan;
  while (levels.length && levels.at(-1)!.indent > column) levels.pop();
  const top = levels.at(-1);
  if (top?.type === "seq" && top.indent === column) return top;
  if (!top) scan.list = true;
  const above = top?.at ?? scan.root;
  const level: Level = { indent: column, type: "seq", at: (above.items ??= newPath(`${above.path}[]`)) };
  levels.push(level);
  return level;
}

function openMap(scan: PartScan, column: number, key: string): string {
  const { levels } = scan;
  let top = levels.at(-1);
  while (top && (top.indent > column || (top.indent === column && top.type === "seq"))) {
    levels.pop();
    top = levels.at(-1);
  }
  if (top?.type === "map" && top.indent === column) levels.pop();
  const above = levels.at(-1)?.at ?? scan.root;
  let at = above.keys.get(key);
  if (!at) above.keys.set(key, (at = newPath(above.path ? `${above.path}.${key}` : key)));
  levels.push({ indent: column, type: "map", at });
  return at.path;
}

/** What follows a key or a dash: decides which of the next lines are not structure. */
function value(scan: PartScan, text: string, from: number, end: number, indent: number): void {
  let at = from;
  while (at < end && (text[at] === "&" || text[at] === "!")) {
    while (at < end && text[at] !== " " && text[at] !== "\r") at++;
    while (at < end && text[at] === " ") at++;
  }
  const first = text[at];
  if (at >= end || first === "\r" || first === "#") return;
  if (first === "?" && (text[at + 1] === " " || at + 1 === end)) scan.unsure = true;
  if (first === '"' || first === "'") {
    if (closing(text, at + 1, end, first) < 0) scan.quote = { mark: first, indent };
    else scan.opaque = indent;
    return;
  }
  if ((first === "{" || first === "<") && isTemplateValue(text.slice(at, Math.min(end, at + 200)))) {
    scan.templated = true;
    scan.unsure = true;
    scan.opaque = indent;
    return;
  }
  if (first === "{" || first === "[") {
    if (isInKubernetesList(scan)) addFlowPaths(scan, text, at);
    followFlow(scan, text, at, end);
    return;
  }
  scan.opaque = indent;
}

/** Longest stretch of a flow collection among lines that is looked into, in UTF-16 code units. */
const farthest = 2000;

/** What the items of `kind: List` are is said below them, also where they are written in braces. */
const isInKubernetesList = ({ levels }: PartScan): boolean =>
  /^items(?:$|\[)/.test(levels.at(-1)?.at.path ?? "");

function addFlowPaths(scan: PartScan, text: string, at: number): void {
  const above = scan.levels.at(-1)!.at.path;
  for (const path of lookAtFlow(text, at, at + farthest).paths)
    scan.see(path.startsWith("[") ? above + path : `${above}.${path}`);
}

function followFlow(scan: PartScan, text: string, from: number, end: number): void {
  for (let at = from; at < end; at++) {
    if (scan.flowQuote) {
      const close = closing(text, at, end, scan.flowQuote);
      if (close < 0) return;
      at = close;
      scan.flowQuote = "";
      continue;
    }
    const char = text[at]!;
    if (char === '"' || char === "'") {
      if (/[\s,[{:]/.test(text[at - 1] ?? " ")) scan.flowQuote = char;
    } else if (char === "{" && text[at + 1] === "{" && isTemplateItem(text, at, end)) {
      scan.templated = true;
      scan.unsure = true;
      scan.flow++;
    } else if (char === "[" || char === "{") scan.flow++;
    else if (char === "]" || char === "}") {
      scan.flow--;
      if (scan.flow <= 0) {
        scan.flow = 0;
        return;
      }
    } else if (char === "#" && /\s/.test(text[at - 1] ?? " ")) return;
  }
}

/** Whether an item of a flow collection, or a value in it, is one that a template fills in. */
const isTemplateItem = (text: string, at: number, end: number): boolean =>
  /[[,:]\s*$/.test(text.slice(Math.max(0, at - 20), at)) &&
  isTemplateValue(text.slice(at, Math.min(end, at + 200)));

const unquoted = (key: string): string =>
  (key[0] === '"' || key[0] === "'") && /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key;

/** Comments right above an item, indented like it or deeper than its list's owner, belong to it. */
function commentStart(text: string, gap: number | undefined, begin: number, column: number): number {
  if (gap === undefined) return begin;
  let start = begin;
  for (let at = begin; at > gap;) {
    const line = text.lastIndexOf("\n", at - 2) + 1;
    const content = text.slice(Math.max(line, gap), at);
    const indent = content.length - content.trimStart().length;
    if (!content.trimStart().startsWith("#") || indent !== column) break;
    start = Math.max(line, gap);
    at = line;
  }
  return start;
}

/** Ends the items that a line at this column does not stand in. */
export function closeItems(scan: PartScan, end: number, column = -1): void {
  for (let last = scan.open.at(-1); last && column <= last.indent; last = scan.open.at(-1)) {
    scan.open.pop();
    const { path, indent, start, levels, items, at, seen } = last;
    const closed = { path, indent, start, end, levels, items, paths: shared(at, seen) };
    (scan.open.at(-1) ?? scan).items.push(closed);
  }
}

/** Most sets that are compared before one is kept for itself. */
const mostSets = 20;

function shared({ sets }: PathNode, seen: readonly string[]): readonly string[] {
  const same = sets.find((one) => one.length === seen.length && one.every((path, at) => path === seen[at]));
  if (!same && sets.length < mostSets) sets.push(seen);
  return same ?? seen;
}
