import type { Random } from "../../server/src/tools/differential/random.ts";
import type { Position } from "../../server/src/engine/text/chunk.ts";
import type { Change } from "../../server/src/engine/text/edit.ts";

/** Positions, seen from lines. */
export const linesOf = (text: string): string[] => text.split("\n");
export const start = (line: number): Position => ({ line, character: 0 });
export const insert = (at: Position, text: string): Change => ({ range: { start: at, end: at }, text });
export const replace = (from: Position, to: Position, text: string): Change => ({
  range: { start: from, end: to },
  text,
});

export function anywhere(text: string, random: Random): Position {
  const all = linesOf(text);
  const line = random.below(all.length);
  return { line, character: random.below(all[line]!.length + 1) };
}

export function endOf(text: string): Position {
  const all = linesOf(text);
  return { line: all.length - 1, character: all.at(-1)!.length };
}

export const indentOf = (line: string): string => /^[ \t]*/.exec(line)![0];

/** First lines of list items. */
export const itemLines = (all: readonly string[]): number[] =>
  all.flatMap((line, index) => (/^\s*-(?:\s|$)/.test(line) ? [index] : []));

/** A list item with all that belongs to it: `[first, end)`. */
export function anItem(text: string, random: Random): readonly [number, number] | undefined {
  const all = linesOf(text);
  const items = itemLines(all);
  if (items.length === 0) return undefined;
  const first = random.pick(items);
  const indent = indentOf(all[first]!).length;
  let end = first + 1;
  while (end < all.length && (all[end]!.trim() === "" || indentOf(all[end]!).length > indent)) end++;
  return [first, end];
}

/** The boundaries between list items, where cuts are made. */
export function aBoundary(text: string, random: Random): { readonly line: number; readonly indent: string } {
  const all = linesOf(text);
  const items = itemLines(all);
  if (items.length === 0) return { line: random.below(all.length), indent: "" };
  const line = random.pick(items);
  return { line: line + (random.below(4) === 0 ? 1 : 0), indent: indentOf(all[line]!) };
}

export function someLines(text: string, random: Random, most: number): readonly [number, number] {
  const count = linesOf(text).length;
  const first = random.below(count);
  return [first, Math.min(count, first + 1 + random.below(most))];
}

export const textOf = (text: string, [first, end]: readonly [number, number]): string =>
  linesOf(text)
    .slice(first, end)
    .map((line) => `${line}\n`)
    .join("");

/** The same text in front of every line, or as many blanks less: what an editor sends when a block is moved. */
export function shifted(
  text: string,
  [first, end]: readonly [number, number],
  by: number | string,
): Change[] {
  const all = linesOf(text);
  const changes: Change[] = [];
  for (let line = first; line < end; line++) {
    if (typeof by === "string") changes.push(insert(start(line), by));
    else {
      const less = Math.min(by, indentOf(all[line]!).length);
      if (less > 0) changes.push(replace(start(line), { line, character: less }, ""));
    }
  }
  return changes;
}

export function wordIn(
  text: string,
  random: Random,
): { readonly at: Position; readonly word: string } | undefined {
  const all = linesOf(text);
  for (let tries = 0; tries < 5; tries++) {
    const line = random.below(all.length);
    const words = [...all[line]!.matchAll(/[\w.:$-]+/g)];
    if (words.length === 0) continue;
    const { 0: word, index } = random.pick(words);
    return { at: { line, character: index }, word };
  }
  return undefined;
}

export const behind = ({ line, character }: Position, count: number): Position => ({
  line,
  character: character + count,
});
