import type { Span } from "../../text/span.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";

/** The comments of a template with their delimiters: they stand between its tokens. */
export function commentsOf(text: string, tokens: readonly Token[] = tokensOf(text)): Span[] {
  if (!text.includes("/*")) return [];
  const found: Span[] = [];
  let last = 0;
  for (const { span } of tokens) {
    for (const { 0: comment, index } of text.slice(last, span.start).matchAll(pattern))
      found.push({ start: last + index, end: last + index + comment.length });
    last = Math.max(last, span.end);
  }
  return found;
}

const pattern = /\{\{(?:-\s)?\/\*[^]*?\*\/(?:\s-)?\}\}/g;
