import type { LanguageToken, Parsed, TokenType } from "../language.ts";
import type { Span } from "../../text/span.ts";
import { promql } from "../promql/promql.ts";
import { commentsOf } from "./comments.ts";
import { querySource, querySpans } from "./querySource.ts";
import { isKeyword } from "./token.ts";
import type { Token } from "./token.ts";
import { tokensOf } from "./tokenAt.ts";
import type { Template } from "./tree.ts";

/** The words of the actions, and of the queries in their strings; the text around them has none. */
export function tokens({ text, tree }: Parsed<Template>): LanguageToken[] {
  if (!text.includes("{{")) return [];
  const queries = new Map(querySpans(tree, text).map((span) => [span.start, span]));
  const all = tokensOf(text);
  const words = all.flatMap(({ type: kind, span }) => {
    const query = queries.get(span.start);
    const type = typeOf(kind);
    if (type === undefined) return [];
    return (query && queryTokens(text, query)) ?? [{ ...span, type }];
  });
  const comments = commentsOf(text, all).map((span): LanguageToken => ({ ...span, type: "comment" }));
  return comments.length === 0 ? words : [...words, ...comments].sort((a, b) => a.start - b.start);
}

/** The quotes, and what stands between them. */
function queryTokens(text: string, { start, end }: Span): LanguageToken[] | undefined {
  const source = querySource(text, { start, end });
  const words = source && promql.tokens?.(promql.parse(source.text));
  if (!words || words.length === 0) return undefined;
  return [
    { start, end: start + 1, type: "string" },
    ...words.map((word) => ({ ...word, start: source.start + word.start, end: source.start + word.end })),
    { start: end - 1, end, type: "string" },
  ];
}

function typeOf(type: Token["type"]): TokenType | undefined {
  if (isKeyword(type)) return "keyword";
  switch (type) {
    case "leftDelim":
    case "rightDelim":
    case "bool":
      return "keyword";
    case "identifier":
      return "function";
    case "variable":
    case "dot":
      return "variable";
    case "field":
      return "property";
    case "string":
    case "rawString":
    case "charConstant":
      return "string";
    case "number":
    case "complex":
      return "number";
    case "pipe":
    case "assign":
    case "declare":
      return "operator";
    default:
      return undefined;
  }
}
