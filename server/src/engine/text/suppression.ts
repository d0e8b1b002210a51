import type { Chunk } from "./chunk.ts";
import type { At, Place } from "./place.ts";

/**
 * `# tocsin-ignore family/name, family/* -- reason`: silences findings on its own line when it stands behind something,
 * else on what the next line begins (a key with its value, a whole rule). `# tocsin-ignore-file …` silences the file. A
 * colon behind the word, as other tools want it, is passed over.
 */
export interface Suppression {
  /** Check ids or `family/*`, each where it is written. */
  readonly names: readonly At<string>[];
  readonly reason: string | undefined;
  /** Words behind the names that no `--` separates from them: a reason, most likely. */
  readonly stray: Place | undefined;
  readonly wholeFile: boolean;
  /** What it covers, in its chunk. */
  readonly covers: Place;
  /** What begins below it and may go on in the chunks behind. */
  readonly block?: BlockHead;
  /** The comment itself. */
  readonly place: Place;
}

/** The line that a block begins with. */
export interface BlockHead {
  readonly indent: number;
  /** A list may stand at the column of its key. */
  readonly isKey: boolean;
}

const pattern = /#[ \t]*tocsin-ignore(-file)?:?(?=[ \t\r\n]|$)([^\n\r]*)/g;

export function readSuppressions(chunk: Chunk): readonly Suppression[] {
  if (!chunk.text.includes("tocsin-ignore")) return [];
  const found: Suppression[] = [];
  let below: Block | undefined;
  for (const match of chunk.text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].trimEnd().length;
    const [names = "", ...reason] = (match[2] ?? "").split(/(?:^|\s)--\s/);
    const lineStart = chunk.text.lastIndexOf("\n", start - 1) + 1;
    const alone = chunk.text.slice(lineStart, start).trim() === "";
    // Comments in a row stand above the same block.
    if (alone && !(below && end < below.start)) below = blockBelow(chunk.text, end);
    const block = alone ? below : undefined;
    found.push({
      ...namesIn(names, chunk, end - (match[2] ?? "").trimEnd().length),
      reason: reason.join(" -- ").trim() || undefined,
      wholeFile: match[1] !== undefined,
      covers: { chunk, start: alone ? end : lineStart, end: block?.end ?? end },
      ...(block && { block: block.head }),
      place: { chunk, start, end },
    });
  }
  return found;
}

/** `from`: where the text begins in its chunk. Behind a name, a word without `/` and comma is no name any more. */
export function namesIn(text: string, chunk: Chunk, from: number): Pick<Suppression, "names" | "stray"> {
  const names: At<string>[] = [];
  let last = 0;
  for (const { 0: value, index } of text.matchAll(/[^\s,]+/g)) {
    const start = from + index;
    const isApart = names.length > 0 && !value.includes("/") && !text.slice(last, index).includes(",");
    last = index + value.length;
    if (isApart) return { names, stray: { chunk, start, end: from + text.trimEnd().length } };
    names.push({ value, place: { chunk, start, end: start + value.length } });
  }
  return { names, stray: undefined };
}

interface Block {
  readonly head: BlockHead;
  readonly start: number;
  readonly end: number;
}

/** What begins below a comment. */
function blockBelow(text: string, from: number): Block | undefined {
  const below = text.indexOf("\n", from) + 1;
  for (const { at, next, indent, content } of below === 0 ? [] : linesOf(text, below)) {
    if (content.startsWith("#")) continue;
    const head = { indent, isKey: !isItem(content) };
    return { head, start: at, end: endOfBlock(text, next, head) };
  }
  return undefined;
}

/** Where a block that goes on at `from` ends: at a line that is not indented deeper than what it begins with. */
export function endOfBlock(text: string, from: number, { indent, isKey }: BlockHead): number {
  let comments: number | undefined;
  for (const line of linesOf(text, from)) {
    const isInside = line.indent > indent || (line.indent === indent && isKey && isItem(line.content));
    if (isInside) comments = undefined;
    else if (line.content.startsWith("#")) comments ??= line.at;
    else return comments ?? line.at;
  }
  return text.length;
}

const isItem = (content: string): boolean => /^-(?:\s|$)/.test(content);

/** The lines that are not blank. */
function* linesOf(
  text: string,
  from: number,
): Generator<{
  readonly at: number;
  readonly next: number;
  readonly indent: number;
  readonly content: string;
}> {
  let next = from;
  for (let at = from; at < text.length; at = next) {
    const newline = text.indexOf("\n", at);
    next = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, next);
    const content = line.trim();
    if (content !== "") yield { at, next, indent: line.length - line.trimStart().length, content };
  }
}

/** Whether the name of a check or family in a comment stands for that check. */
export const namesCheck = (name: string, check: string): boolean =>
  name === check || name === `${check.slice(0, check.indexOf("/"))}/*`;
