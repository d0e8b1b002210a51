import type { Span } from "../../text/span.ts";
import { tokensOf } from "./tokenAt.ts";

const openers: ReadonlySet<string> = new Set(["if", "with", "range", "define", "block"]);

/**
 * From each action that opens something to its `end`, with the parts between `else`s; the outer ones first. An `end` that is
 * missing is none.
 */
export function blocksOf(text: string, tokens = tokensOf(text)): Span[] {
  const found: Span[] = [];
  const open: { readonly start: number; from: number }[] = [];
  for (const [at, { type, span }] of tokens.entries()) {
    if (type !== "leftDelim") continue;
    const word = tokens.slice(at + 1, at + 3).find((token) => token.type !== "space")?.type ?? "eof";
    if (openers.has(word)) open.push({ start: span.start, from: span.start });
    const top = open.at(-1);
    if (!top || (word !== "else" && word !== "end")) continue;
    const isWhole = word === "end" && top.from === top.start;
    if (!isWhole) found.push({ start: top.from, end: span.start });
    if (word === "else") {
      top.from = span.start;
      continue;
    }
    open.pop();
    let close = at;
    while (close < tokens.length - 1 && tokens[close]!.type !== "rightDelim") close++;
    found.push({ start: top.start, end: tokens[close]!.span.end });
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}
