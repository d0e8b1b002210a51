import type { SimpleCursor } from "./simpleCursor.ts";
import { deepestSimple, hasTwins, longestKey } from "./simpleCursor.ts";
import { beginsPlain, endOfQuotes, quotedScalar } from "./simpleScalar.ts";
import { plainValue } from "./plainValue.ts";
import type { YamlNode, YamlPair, YamlScalar } from "./tree.ts";

/** What a bracket or a brace at the cursor opens, up to its end; `indent` is that of the block around it. */
export function flowCollection(cursor: SimpleCursor, indent: number, depth: number): YamlNode | undefined {
  if (depth > deepestSimple) return undefined;
  return cursor.text.charCodeAt(cursor.at) === 91 /* [ */
    ? flowSeq(cursor, indent, depth)
    : flowMap(cursor, indent, depth);
}

function flowSeq(cursor: SimpleCursor, indent: number, depth: number): YamlNode | undefined {
  const start = cursor.at++;
  const segment = cursor.seek(start);
  const items: YamlNode[] = [];
  for (let code = next(cursor); code !== 93 /* ] */; code = next(cursor)) {
    const inSlot = cursor.seek(cursor.at).slot === true;
    const item = inSlot ? undefined : flowNode(cursor, code, indent, depth + 1);
    if (!item) return undefined;
    items.push(item);
    const mark = next(cursor);
    if (mark === 93) break;
    if (mark !== 44 /* , */) return undefined;
    cursor.at++;
  }
  cursor.end = ++cursor.at;
  return cursor.seq(segment, start, items.slice(), true);
}

function flowMap(cursor: SimpleCursor, indent: number, depth: number): YamlNode | undefined {
  const start = cursor.at++;
  const segment = cursor.seek(start);
  const pairs: YamlPair[] = [];
  for (let code = next(cursor); code !== 125 /* } */; code = next(cursor)) {
    const key = flowKey(cursor, code, indent);
    if (!key) return undefined;
    const colon = ++cursor.at;
    const first = next(cursor);
    const isEmpty = first === 44 || first === 125;
    const value = isEmpty ? cursor.empty(colon) : flowNode(cursor, first, indent, depth + 1);
    if (!value) return undefined;
    pairs.push({ key, value });
    const mark = next(cursor);
    if (mark === 125) break;
    if (mark !== 44) return undefined;
    cursor.at++;
  }
  if (hasTwins(pairs)) return undefined;
  cursor.end = ++cursor.at;
  return cursor.map(segment, start, pairs, true);
}

/** Goes to the next token and gives its first character, -1 where that is not sure. */
function next(cursor: SimpleCursor): number {
  if (!cursor.toToken() || cursor.at === cursor.length) return -1;
  const code = cursor.text.charCodeAt(cursor.at);
  // At the start of a line, these may begin something that ends the document.
  const isMark = code === 45 /* - */ || code === 46 /* . */ || code === 37; /* % */
  return isMark && cursor.at === cursor.lineStart ? -1 : code;
}

/** `code`: the character at which the cursor stands. */
function flowNode(cursor: SimpleCursor, code: number, indent: number, depth: number): YamlNode | undefined {
  if (code === 34 /* " */ || code === 39 /* ' */) {
    const end = endOfQuotes(cursor, cursor.at);
    return end < 0 ? undefined : quotedScalar(cursor, cursor.at, end, indent);
  }
  if (code === 91 /* [ */ || code === 123 /* { */) return flowCollection(cursor, indent, depth);
  return plainWord(cursor, code, indent);
}

/** The key at the cursor, which then stands at its colon. */
function flowKey(cursor: SimpleCursor, code: number, indent: number): YamlScalar | undefined {
  const { text, at: start } = cursor;
  let key: YamlScalar | undefined;
  if (code === 34 || code === 39) {
    const end = endOfQuotes(cursor, start);
    const { lineStart } = cursor;
    key = end < 0 ? undefined : quotedScalar(cursor, start, end, indent);
    if (cursor.lineStart !== lineStart) return undefined;
    while (text.charCodeAt(cursor.at) === 32) cursor.at++;
  } else key = plainWord(cursor, code, indent);
  const isKey = text.charCodeAt(cursor.at) === 58 /* : */ && cursor.at - start <= longestKey;
  return isKey ? key : undefined;
}

/** A text without quotes on one line; the cursor goes to what ends it. */
function plainWord(cursor: SimpleCursor, first: number, indent: number): YamlScalar | undefined {
  const { text, length, at: start } = cursor;
  if (!beginsPlain(first) || (first === 45 /* - */ && cursor.isSpace(start + 1))) return undefined;
  let at = start;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 /* : */) {
      if (cursor.isSpace(at + 1)) break;
    } else if (code === 35 /* # */) {
      if (text.charCodeAt(at - 1) === 32) break;
    } else if (code === 9) return undefined;
    else if (endsWord(code)) break;
  }
  cursor.at = at;
  while (text.charCodeAt(at - 1) === 32) at--;
  const value = text.slice(start, at);
  return cursor.scalar(start, at, value, plainValue(value, cursor.by), "plain", indent);
}

/** Line breaks and `,?[]{}`. */
const endsWord = (code: number): boolean =>
  code === 44 ||
  code === 93 ||
  code === 125 ||
  code === 10 ||
  code === 13 ||
  code === 63 ||
  code === 91 ||
  code === 123;
