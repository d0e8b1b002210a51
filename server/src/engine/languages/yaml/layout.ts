import { lookAtFlow } from "./flowLook.ts";
import { closing, keyEnd } from "./keyEnd.ts";
import { isTemplateLine, isTemplateValue } from "./templateMark.ts";

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
  /** List items at one of the wanted paths, in order; none when the look was unsure. */
  readonly items: readonly LayoutItem[];
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

export interface LayoutItem {
  readonly path: string;
  /** Column of its dash. */
  readonly indent: number;
  readonly start: number;
  readonly end: number;
}

interface Level {
  readonly indent: number;
  readonly type: "map" | "seq";
  path: string;
}

interface OpenItem {
  path: string;
  indent: number;
  start: number;
}

class PartScan {
  keys = new Map<string, string>();
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
  open: OpenItem | undefined;
  /** Lines indented deeper than this belong to the scalar above. */
  opaque: number | undefined;
  /** What the multi-line quote or flow collection waits for, and the indentation of its owner. */
  quote: { mark: string; indent: number } | undefined;
  flow = 0;
  flowQuote = "";
  /** Where comments and blank lines before the current line began, when they may belong to the next item. */
  gap: number | undefined;
  readonly start: number;
  constructor(start: number) {
    this.start = start;
  }
}

export function layOut(text: string, wanted: ReadonlySet<string>): Layout {
  const parts: LayoutPart[] = [];
  let scan = new PartScan(0);
  let hasContent = false;
  let odd = nextOddBreak(text, 0);
  const finish = (end: number): void => {
    closeItem(scan, end);
    // An empty file is one empty document.
    if (end <= scan.start && end > 0) return;
    const { list, templated } = scan;
    const { keys, paths } = scan.flowRoot === undefined ? scan : lookAtFlow(text, scan.flowRoot, end);
    if (odd < scan.start) odd = nextOddBreak(text, scan.start);
    const items = scan.unsure || odd < end ? [] : scan.items;
    parts.push({
      start: scan.start,
      end,
      look: { keys, paths, list, templated },
      items,
      doubtful: scan.doubtful,
    });
  };
  let at = 0;
  while (at < text.length) {
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
      closeItem(scan, at);
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

/** Line breaks to YAML 1.1 which no editor shows as such. */
const oddBreak = /\r(?!\n)|[\u0085\u2028\u2029]/g;

function nextOddBreak(text: string, from: number): number {
  oddBreak.lastIndex = from;
  return oddBreak.exec(text)?.index ?? Infinity;
}

const isMarker = (text: string, at: number, mark: string): boolean =>
  text.startsWith(mark, at) && (at + 3 >= text.length || " \t\r\n".includes(text[at + 3]!));

function scanLine(
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
    if (indent > (scan.open?.indent ?? 0) || !looksLikeEntry(text, at, end)) {
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
  const boundary = commentStart(text, scan.gap, begin, column);
  if (scan.open && column <= scan.open.indent) closeItem(scan, boundary);
  while (
    text[at] === "-" &&
    (at + 1 >= end || text[at + 1] === " " || text[at + 1] === "\r" || text[at + 1] === "\t")
  ) {
    const path = openSeq(scan, column);
    if (wanted.has(path) && at === from && !scan.open) {
      scan.open = { path, indent: column, start: boundary };
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
  scan.paths.add(path);
  let after = colon + 1;
  while (after < end && (text[after] === " " || text[after] === "\t")) after++;
  if (scan.levels.length === 1) scan.keys.set(key, text.slice(after, end).trimEnd());
  value(scan, text, after, end, column);
}

function openSeq(scan: PartScan, column: number): string {
  const { levels } = scan;
  while (levels.length && levels.at(-1)!.indent > column) levels.pop();
  const top = levels.at(-1);
  if (top?.type === "seq" && top.indent === column) return top.path;
  if (!top) scan.list = true;
  const path = `${top?.path ?? ""}[]`;
  levels.push({ indent: column, type: "seq", path });
  return path;
}

function openMap(scan: PartScan, column: number, key: string): string {
  const { levels } = scan;
  while (
    levels.length &&
    (levels.at(-1)!.indent > column || (levels.at(-1)!.indent === column && levels.at(-1)!.type === "seq"))
  ) {
    levels.pop();
  }
  const top = levels.at(-1);
  if (top?.type === "map" && top.indent === column) levels.pop();
  const above = levels.at(-1)?.path ?? "";
  const path = above ? `${above}.${key}`.replace("[].", "[].") : key;
  levels.push({ indent: column, type: "map", path });
  return path;
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
  /^items(?:$|\[)/.test(levels.at(-1)?.path ?? "");

function addFlowPaths(scan: PartScan, text: string, at: number): void {
  const above = scan.levels.at(-1)!.path;
  for (const path of lookAtFlow(text, at, at + farthest).paths)
    scan.paths.add(path.startsWith("[") ? above + path : `${above}.${path}`);
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

const unquoted = (key: string): string => (/^(["']).*\1$/.test(key) ? key.slice(1, -1) : key);

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

function closeItem(scan: PartScan, end: number): void {
  if (!scan.open) return;
  const { path, indent, start } = scan.open;
  scan.items.push({ path, indent, start, end });
  scan.open = undefined;
}
