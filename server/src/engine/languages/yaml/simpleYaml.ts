import type { Slot } from "./nodeMaker.ts";
import type { GoYaml } from "./resolve.ts";
import type { Segment } from "./segments.ts";
import { plainValue } from "./plainValue.ts";
import { blockScalar } from "./simpleBlock.ts";
import { deepestSimple, hasTwins, longestKey, SimpleCursor } from "./simpleCursor.ts";
import { flowCollection } from "./simpleFlow.ts";
import { beginsPlain, endOfPlain, endOfQuotes, plainScalar, quotedScalar } from "./simpleScalar.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "./tree.ts";

export interface SimpleRead {
  readonly root: YamlNode | undefined;
  readonly slots: readonly Slot[];
}

/**
 * Reads what nearly all files consist of, in one pass and without tokens: mappings, lists and scalars as people write
 * them. Gives exactly what the reader of everything gives (`compose.ts`), or `undefined` where that is not sure: at
 * anything unusual, and at every mistake.
 */
export function readSimpleYaml(
  text: string,
  segments: readonly Segment[],
  by: GoYaml,
): SimpleRead | undefined {
  if (hasOddCharacters(text)) return undefined;
  const cursor = new SimpleCursor(text, segments, by);
  if (!toContent(cursor)) return undefined;
  if (cursor.at === cursor.length) return { root: undefined, slots: cursor.slots };
  const root = node(cursor, -1, 0, false);
  if (!root || root.type === "scalar" || cursor.at < cursor.length) return undefined;
  return { root, slots: cursor.slots };
}

const notAscii = /[^\t\n\x20-\x7E]/;
/** Characters that are forbidden, or break lines, or say in which order bytes are. */
const odd =
  /[^\t\n\r\x20-\x7E\xA0-\u2027\u202A-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD\u{10000}-\u{10FFFF}]|\r(?!\n)/u;

const hasOddCharacters = (text: string): boolean => notAscii.test(text) && odd.test(text);

/** Goes to the first token of the document, behind `---`; false where that is not sure. */
function toContent(cursor: SimpleCursor): boolean {
  if (!cursor.toToken()) return false;
  const { text, at } = cursor;
  if (!text.startsWith("---", at) || at !== cursor.lineStart || !cursor.isSpace(at + 3)) return true;
  cursor.at += 3;
  return cursor.toNextLine();
}

/**
 * The node at the cursor, which stands deeper than `indent`; `inline`: behind its key, where no block can begin. This
 * and what it calls leave the cursor at the next token.
 */
function node(cursor: SimpleCursor, indent: number, depth: number, inline: boolean): YamlNode | undefined {
  if (depth > deepestSimple) return undefined;
  const { at: start } = cursor;
  const code = cursor.text.charCodeAt(start);
  if (code === 45 /* - */ && cursor.isSpace(start + 1))
    return inline ? undefined : blockSeq(cursor, false, depth);
  if (code === 91 /* [ */ || code === 123 /* { */) {
    const collection = flowCollection(cursor, indent, depth);
    return collection && cursor.toNextLine() ? collection : undefined;
  }
  if (code === 124 /* | */ || code === 62 /* > */) {
    const scalar = blockScalar(cursor, indent);
    return scalar && cursor.toToken() ? scalar : undefined;
  }
  const scalar = scalarOrKey(cursor, code, indent);
  if (!scalar || !cursor.isBehindKey) return scalar;
  return inline ? undefined : blockMap(cursor, start, scalar, depth);
}

/** A text with or without quotes: the cursor goes behind the colon where it is a key, else to the next token. */
function scalarOrKey(cursor: SimpleCursor, code: number, indent: number): YamlScalar | undefined {
  const { text, at: start, lineStart } = cursor;
  let scalar: YamlScalar | undefined;
  if (code === 34 /* " */ || code === 39 /* ' */) {
    const end = endOfQuotes(cursor, start);
    scalar = end < 0 ? undefined : quotedScalar(cursor, start, end, indent);
    if (!scalar) return undefined;
    while (text.charCodeAt(cursor.at) === 32) cursor.at++;
    cursor.isBehindKey =
      text.charCodeAt(cursor.at) === 58 && cursor.lineStart === lineStart && cursor.isSpace(cursor.at + 1);
    if (!cursor.isBehindKey) return cursor.toNextLine() ? scalar : undefined;
  } else {
    if (!beginsText(cursor, code)) return undefined;
    const end = endOfPlain(cursor, start);
    if (end < 0) return undefined;
    cursor.isBehindKey = text.charCodeAt(cursor.at) === 58; /* : */
    if (!cursor.isBehindKey) {
      scalar = plainScalar(cursor, start, end, indent);
      return scalar && cursor.toToken() ? scalar : undefined;
    }
    const value = text.slice(start, end);
    scalar = cursor.scalar(start, end, value, plainValue(value, cursor.by), "plain", indent);
  }
  return cursor.at++ - start > longestKey ? undefined : scalar;
}

/** Whether a text without quotes surely begins at the cursor: no list, and nothing that may end the document. */
function beginsText(cursor: SimpleCursor, code: number): boolean {
  const { text, at } = cursor;
  const needsMore = code === 45 /* - */ || code === 58 /* : */ || code === 63; /* ? */
  if (needsMore ? cursor.isSpace(at + 1) : !beginsPlain(code)) return false;
  const isMarker = (code === 45 || code === 46) /* . */ && at === cursor.lineStart;
  return !isMarker || text.charCodeAt(at + 1) !== code;
}

/** The mapping whose first key begins at `start`; the cursor stands behind the key's colon. */
function blockMap(
  cursor: SimpleCursor,
  start: number,
  first: YamlScalar,
  depth: number,
): YamlMap | undefined {
  const column = start - cursor.lineStart;
  const segment = cursor.seek(start);
  const pairs: YamlPair[] = [];
  for (let key = first; ;) {
    const value = valueNode(cursor, column, depth + 1);
    if (!value) return undefined;
    pairs.push({ key, value });
    const next = cursor.at - cursor.lineStart;
    if (next < column || cursor.at === cursor.length) break;
    const found = next > column ? undefined : scalarOrKey(cursor, cursor.text.charCodeAt(cursor.at), column);
    if (!found || !cursor.isBehindKey) return undefined;
    key = found;
  }
  return hasTwins(pairs) ? undefined : cursor.map(segment, start, pairs, false);
}

/** What stands behind the colon of a key in `column`. */
function valueNode(cursor: SimpleCursor, column: number, depth: number): YamlNode | undefined {
  const { at: colon, lineStart } = cursor;
  if (!cursor.toToken()) return undefined;
  if (cursor.at < cursor.length) {
    if (cursor.lineStart === lineStart) return node(cursor, column, depth, true);
    const next = cursor.at - cursor.lineStart;
    if (next > column) return node(cursor, column, depth, false);
    if (next === column && isDash(cursor)) return blockSeq(cursor, true, depth);
  }
  return cursor.empty(colon);
}

const isDash = (cursor: SimpleCursor): boolean =>
  cursor.text.charCodeAt(cursor.at) === 45 && cursor.isSpace(cursor.at + 1);

/** The list whose first dash is at the cursor; `besideKey`: in the column of its key, so that a key may follow it. */
function blockSeq(cursor: SimpleCursor, besideKey: boolean, depth: number): YamlSeq | undefined {
  const { at: start } = cursor;
  const column = start - cursor.lineStart;
  const segment = cursor.seek(start);
  const items: (YamlNode | undefined)[] = [];
  let hasSlots = false;
  for (;;) {
    const { lineStart } = cursor;
    const dashEnd = ++cursor.at;
    if (!cursor.toToken()) return undefined;
    const isEmpty =
      cursor.at === cursor.length ||
      (cursor.lineStart !== lineStart && cursor.at - cursor.lineStart <= column);
    if (isEmpty && !cursor.isWhole) return undefined;
    const isSlot = !isEmpty && cursor.seek(cursor.at).slot === true;
    const item = isEmpty ? cursor.empty(dashEnd) : node(cursor, column, depth + 1, false);
    if (!item) return undefined;
    if (isSlot) {
      hasSlots = true;
      cursor.slots.push({ items, index: items.length });
    }
    items.push(isSlot ? undefined : item);
    const next = cursor.at - cursor.lineStart;
    if (next < column || cursor.at === cursor.length) break;
    if (next === column && isDash(cursor)) continue;
    if (next > column || !besideKey) return undefined;
    break;
  }
  return cursor.seq(segment, start, hasSlots ? items : items.slice(), false);
}
