import type { Chunk } from "./chunk.ts";
import type { At, Place } from "./place.ts";

/**
 * `# tocsin-ignore family/name, family/* -- reason`: silences findings on its own line when it stands behind something,
 * else on what the next line begins (a key with its value, a whole rule). `# tocsin-ignore-file …` silences the file.
 */
export interface Suppression {
  /** Check ids or `family/*`, each where it is written. */
  readonly names: readonly At<string>[];
  readonly reason: string | undefined;
  readonly wholeFile: boolean;
  /** What it covers, in its chunk. */
  readonly covers: Place;
  /** The comment itself. */
  readonly place: Place;
}

const pattern = /#[ \t]*tocsin-ignore(-file)?(?=[ \t\r\n]|$)([^\n\r]*)/g;

export function readSuppressions(chunk: Chunk): readonly Suppression[] {
  if (!chunk.text.includes("tocsin-ignore")) return [];
  const found: Suppression[] = [];
  for (const match of chunk.text.matchAll(pattern)) {
    const start = match.index;
    const end = start + match[0].trimEnd().length;
    const [names = "", ...reason] = (match[2] ?? "").split(/(?:^|\s)--\s/);
    const lineStart = chunk.text.lastIndexOf("\n", start - 1) + 1;
    const alone = chunk.text.slice(lineStart, start).trim() === "";
    found.push({
      names: namesIn(names, chunk, end - (match[2] ?? "").trimEnd().length),
      reason: reason.join(" -- ").trim() || undefined,
      wholeFile: match[1] !== undefined,
      covers: { chunk, ...(alone ? blockBelow(chunk.text, end) : { start: lineStart, end }) },
      place: { chunk, start, end },
    });
  }
  return found;
}

/** `from`: where the text begins in its chunk. */
function namesIn(text: string, chunk: Chunk, from: number): At<string>[] {
  return [...text.matchAll(/[^\s,]+/g)].map(({ 0: value, index }) => {
    const start = from + index;
    return { value, place: { chunk, start, end: start + value.length } };
  });
}

/** The line below and every line that is indented deeper than what it begins with. */
function blockBelow(text: string, from: number): { start: number; end: number } {
  let at = text.indexOf("\n", from) + 1;
  if (at === 0) return { start: from, end: from };
  const start = at;
  let indent: number | undefined;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline + 1;
    const line = text.slice(at, end);
    const content = line.trim();
    if (content !== "" && !(indent === undefined && content.startsWith("#"))) {
      const column = line.length - line.trimStart().length;
      if (indent === undefined) indent = column;
      else if (column <= indent && !(content.startsWith("#") && column > indent)) return { start, end: at };
    }
    at = end;
  }
  return { start, end: text.length };
}

/** Whether the name of a check or family in a comment stands for that check. */
export const namesCheck = (name: string, check: string): boolean =>
  name === check || name === `${check.slice(0, check.indexOf("/"))}/*`;
