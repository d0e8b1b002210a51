import type { YamlNode } from "../languages/yaml/tree.ts";
import { pairsAt, regionAt } from "../model/cursor.ts";
import type { Cursor } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import { insideQuotes } from "../model/insideQuotes.ts";
import { parentOf, unitOf } from "../model/unit.ts";
import type { Unit } from "../model/unit.ts";
import { firstChunk, lastChunk, nextChunk } from "../text/branch.ts";
import type { Chunk, Position, Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";

/**
 * What can be selected around the cursor, from the inside out: a word of an embedded text, what it is part of there,
 * the text, its key, its rule, the group, the file. Each holds the one before.
 */
export function selectionRanges(cursor: Cursor): Range[] {
  const places = [...inRegion(cursor), ...inTree(cursor)].sort((a, b) => lengthOf(a) - lengthOf(b));
  const ranges = places.map(rangeOf).filter((range) => holds(range, cursor.position, cursor.position));
  for (let unit = unitOf(cursor.chunk); unit; unit = parentOf(unit)) ranges.push(extentOf(unit));
  const found: Range[] = [];
  for (const range of ranges) {
    const last = found.at(-1);
    const isWider = !last || (holds(range, last.start, last.end) && !holds(last, range.start, range.end));
    if (isWider) found.push(range);
  }
  return found;
}

const lengthOf = ({ start, end }: Place): number => end - start;

function inRegion(cursor: Cursor): Place[] {
  const region = regionAt(cursor);
  if (!region || region.node.alias) return [];
  const { language, parsed, text } = region;
  const offset = region.fromChunk(cursor.offset);
  const end = text.trimEnd().length;
  const spans = [...(language.around?.(parsed, offset) ?? []), { start: 0, end }];
  return spans.filter((span) => span.end > span.start).map((span) => region.toChunk(span));
}

/** Keys and values that hold the cursor, with what stands inside of quotes. */
function inTree(cursor: Cursor): Place[] {
  const found: Place[] = [];
  const add = (node: YamlNode): void => {
    if (node.alias) found.push(node.alias);
    else found.push(node);
    if (node.type === "scalar") found.push(insideQuotes(node));
  };
  for (const { pair, holder } of pairsAt(cursor)) {
    const { key, value } = pair;
    if (!holder.alias) found.push(holder);
    add(key);
    if (!value || value.chunk !== key.chunk) continue;
    add(value);
    if (value.type === "seq") for (const item of value.items) if (item?.chunk === cursor.chunk) add(item);
    found.push({ chunk: key.chunk, start: key.start, end: (value.alias ?? value).end });
  }
  return found.filter(({ chunk }) => chunk === cursor.chunk).map(trimmed);
}

/** A mapping or block scalar ends where its last line does. */
function trimmed({ chunk, start, end }: Place): Place {
  const { text } = chunk;
  let last = end;
  while (last > start && (text[last - 1] === "\n" || text[last - 1] === "\r" || text[last - 1] === " "))
    last--;
  return { chunk, start, end: last };
}

/** A unit from its first word to its last, without the blanks and blank lines around it. */
function extentOf(unit: Unit): Range {
  const first = firstChunk(unit);
  let last: Chunk = lastChunk(unit);
  for (let before = nextChunk(last, -1); before && last !== first && last.text.trim() === "";) {
    last = before;
    before = nextChunk(last, -1);
  }
  const start = Math.max(first.text.search(/\S/), 0);
  const end = last.text.trimEnd().length;
  return {
    start: rangeOf({ chunk: first, start, end: start }).start,
    end: rangeOf({ chunk: last, start: end, end }).end,
  };
}

const holds = (range: Range, start: Position, end: Position): boolean =>
  isUpTo(range.start, start) && isUpTo(end, range.end);

const isUpTo = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character <= b.character);
