import type { LanguageSymbol } from "../language.ts";
import { promql } from "../promql/promql.ts";
import { querySource, takesExpression } from "./querySource.ts";
import type { Template } from "./tree.ts";
import { usesOf } from "./uses.ts";

/** The metrics of the expressions that a template hands to `query` or makes a link of, where these are written without escapes. */
export function queriedMetrics(tree: Template, text: string): LanguageSymbol[] {
  // Most templates have no query, and what they use is known without a look at their calls.
  if (tree.body.length === 0 || !/query|(?:graph|table)Link/.test(text)) return none;
  return usesOf(tree).calls.flatMap(({ name, args: [query] }) => {
    if (!takesExpression.has(name) || query?.type !== "string") return [];
    const source = querySource(text, query.span);
    if (!source) return [];
    const { start } = source;
    return promql.symbols!(promql.parse(source.text))
      .filter(({ space, pattern }) => space === "metric" && !pattern)
      .map((symbol) => ({
        ...symbol,
        span: { start: start + symbol.span.start, end: start + symbol.span.end },
      }));
  });
}

const none: LanguageSymbol[] = [];
