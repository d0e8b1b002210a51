import type { SimpleCursor } from "./simpleCursor.ts";
import type { YamlScalar } from "./tree.ts";

/** A text behind `|` or `>`, which stands at the cursor; the indentation is that of its first line. */
export function blockScalar(cursor: SimpleCursor, indent: number): YamlScalar | undefined {
  const { text, at: start } = cursor;
  const isLiteral = text.charCodeAt(start) === 124; /* | */
  const chomping = text.charCodeAt(start + 1);
  const isStripped = chomping === 45; /* - */
  const isKept = chomping === 43; /* + */
  const first = behindHeader(cursor, isStripped || isKept ? start + 2 : start + 1);
  const leading = first < 0 ? -1 : toFirstLine(cursor, first);
  if (leading < 0) return undefined;
  const style = isLiteral ? "literal" : "folded";
  const width = cursor.at - cursor.lineStart;
  if (cursor.at === cursor.length || width <= indent || width === 0)
    return isKept ? undefined : cursor.scalar(start, cursor.lineStart, "", "", style, indent);
  let value = leading > 0 ? "\n".repeat(leading) : "";
  for (;;) {
    const from = cursor.lineStart + width;
    const lineBreak = text.indexOf("\n", from);
    const isOpen = lineBreak < 0;
    const end = isOpen ? cursor.length : lineBreak;
    const hasReturn = text.charCodeAt(end - 1) === 13;
    const empty = isOpen ? atEnd(cursor) : toLine(cursor, lineBreak + 1, width);
    if (empty < 0) return undefined;
    const isLast = cursor.at === cursor.length || cursor.at < cursor.lineStart + width;
    if (isLast) {
      value += text.slice(from, hasReturn ? end - 1 : end);
      if (!isStripped) value += "\n".repeat(isKept ? empty + 1 : 1);
      const until = isOpen ? end : cursor.lineStart;
      return cursor.scalar(start, until, value, value, style, indent);
    }
    const isFolded = !isLiteral && !isDeeper(text, from) && !isDeeper(text, cursor.lineStart + width);
    if (!isFolded && !hasReturn) value += text.slice(from, end + 1);
    else value += text.slice(from, hasReturn ? end - 1 : end) + (isFolded && empty === 0 ? " " : "\n");
    const more = isFolded ? empty - 1 : empty;
    if (more > 0) value += "\n".repeat(more);
  }
}

/** Whether what stands behind the indentation of a line keeps the breaks around it. */
function isDeeper(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  return code === 32 || code === 9;
}

function atEnd(cursor: SimpleCursor): number {
  cursor.at = cursor.length;
  return 0;
}

/** Where the line below a header begins; -1 where more than a comment stands behind it. */
function behindHeader({ text, length }: SimpleCursor, from: number): number {
  let at = from;
  while (at < length && text.charCodeAt(at) === 32) at++;
  const code = text.charCodeAt(at);
  if (code === 35 /* # */) return text.indexOf("\n", at) + 1 || -1;
  if (code === 13) at++;
  return text.charCodeAt(at) === 10 ? at + 1 : -1;
}

/** Goes to the first character behind the header: how many empty lines were passed, -1 where that is not sure. */
function toFirstLine(cursor: SimpleCursor, first: number): number {
  const { text, length } = cursor;
  let line = first;
  let deepest = 0;
  let count = 0;
  let at = first;
  let code = 0;
  for (; at < length; at++) {
    code = text.charCodeAt(at);
    if (code === 32 || code === 13) continue;
    if (code !== 10) break;
    deepest = Math.max(deepest, at - line);
    line = at + 1;
    count++;
  }
  cursor.at = at;
  cursor.lineStart = line;
  // Deeper empty lines would set the indentation.
  return at < length && (code === 9 || deepest > at - line) ? -1 : count;
}

/** Goes to the next line that is not empty: how many empty ones were passed, -1 where that is not sure. */
function toLine(cursor: SimpleCursor, first: number, width: number): number {
  const { text, length } = cursor;
  let line = first;
  for (let count = 0; ; count++) {
    const limit = Math.min(line + width, length);
    let at = line;
    while (at < limit && text.charCodeAt(at) === 32) at++;
    const code = at < length ? text.charCodeAt(at) : 0;
    if (code !== 10 && code !== 13) {
      cursor.at = at;
      cursor.lineStart = line;
      return code === 9 && at < limit ? -1 : count;
    }
    line = text.indexOf("\n", at) + 1;
  }
}
