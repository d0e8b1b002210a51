import type { ErrorPlace } from "./errorPlace.ts";

/** Lines of its own that an adapter puts in front of compiled SQL: a comment, `create table … as (`. */
const mostInFront = 25;

export interface Place {
  readonly line: number;
  readonly character?: number;
}

/**
 * Where in compiled SQL the place of a whole statement is. How many lines stand in front differs by adapter, version and
 * materialization: a line is only taken for it if what the database says stands there does, and on no other that may be meant.
 */
export function compiledPlace(compiled: string, place: ErrorPlace): Place | undefined {
  if (place.of === "compiled") return place;
  const lines = compiled.replaceAll(/\r\n?/g, "\n").split("\n");
  const first = Math.max(0, place.line - mostInFront);
  const likely: Place[] = [];
  for (let line = first; line <= Math.min(place.line, lines.length - 1); line++) {
    const character = characterIn(lines[line]!, place);
    if (character !== undefined) likely.push({ line, ...(character >= 0 && { character }) });
  }
  return likely.length === 1 ? likely[0] : undefined;
}

/** `undefined` where this cannot be the line; negative where it is, and the character is not known. */
function characterIn(line: string, { character, excerpt, quoted }: ErrorPlace): number | undefined {
  if (excerpt) {
    const shown = excerpt.text.trim();
    if (shown === "" || !(excerpt.isCut ? line.includes(shown) : line.trim() === shown)) return undefined;
    // What stands in front of the excerpt's text may be blanks of the adapter.
    const inExcerpt = character === undefined ? -1 : character - excerpt.text.indexOf(shown);
    return inExcerpt < 0 ? wordIn(line, quoted) : line.indexOf(shown) + inExcerpt;
  }
  if (character !== undefined) return startsAt(line, character, quoted) ? character : undefined;
  const found = wordIn(line, quoted);
  return found < 0 ? undefined : found;
}

/** Whether one of the words stands at a character, behind the name of its table or not. */
function startsAt(line: string, character: number, words: readonly string[]): boolean {
  const rest = line.slice(character, character + 400).toLowerCase();
  const bare = rest.replaceAll(/["'`[\]]/g, "");
  return words.some((word) => {
    const wanted = word.toLowerCase().replaceAll(/["'`[\]]/g, "");
    if (wanted === "") return false;
    if (isWordAt(bare, 0, wanted)) return true;
    const qualified = /^(?:[\p{L}\p{N}_$]+\.)+/u.exec(bare)?.[0] ?? "";
    return qualified !== "" && isWordAt(bare, qualified.length, wanted);
  });
}

const isWordAt = (text: string, at: number, word: string): boolean =>
  text.startsWith(word, at) &&
  (/[^\p{L}\p{N}_]$/u.test(word) || !/^[\p{L}\p{N}_]/u.test(text.slice(at + word.length)));

/** Where one of the words stands in a line; of several the first; -1 for none. */
function wordIn(line: string, words: readonly string[]): number {
  const lower = line.toLowerCase();
  for (const word of words) {
    const wanted = word.toLowerCase();
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1))
      if (isWordAt(lower, at, wanted) && !/[\p{L}\p{N}_]$/u.test(lower.slice(0, at))) return at;
  }
  return -1;
}
