import { touches } from "../../text/span.ts";
import type { Span } from "../../text/span.ts";
import type { Parsed } from "../language.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";
import type { Template } from "./tree.ts";

/** The word at an offset, the operand and the command that it is part of, parentheses and the action around them. */
export function around({ text }: Parsed<Template>, offset: number): Span[] {
  const found: Span[] = [];
  const add = (span: Span): void => void (touches(span, offset) && span.end > span.start && found.push(span));
  const tokens = tokensOf(text);
  for (const { type, span } of tokens) {
    if (span.start > offset) break;
    if (type === "text" || type === "space" || type === "eof") continue;
    add(span);
    if (type === "string" || type === "rawString") add({ start: span.start + 1, end: span.end - 1 });
  }
  addRuns(tokens, (type) => type === "space" || separates(type), add);
  addRuns(tokens, separates, add);
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === "leftDelim" || token.type === "leftParen") open.push(token);
    if (token.type !== "rightDelim" && token.type !== "rightParen") continue;
    const start = open.pop()?.span;
    if (start)
      for (const inset of [0, start.end - start.start])
        add(within(text, start.start + inset, token.span.end - inset));
  }
  return found;
}

const separates = (type: Token["type"]): boolean =>
  /^(?:text|eof|leftDelim|rightDelim|leftParen|rightParen|pipe)$/.test(type);

/** What stands between two separators, without the blanks at its ends. */
function addRuns(
  tokens: readonly Token[],
  ends: (type: Token["type"]) => boolean,
  add: (span: Span) => void,
): void {
  let run: Token[] = [];
  for (const token of tokens) {
    if (!ends(token.type)) {
      run.push(token);
      continue;
    }
    const words = run.filter(({ type }) => type !== "space");
    if (words.length > 0) add({ start: words[0]!.span.start, end: words.at(-1)!.span.end });
    run = [];
  }
}

/** Without the blanks at its ends. */
function within(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return { start, end };
}
