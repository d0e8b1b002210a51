import type { Span } from "../../text/span.ts";
import { queryUses } from "./queryUses.ts";
import type { Template } from "./tree.ts";
import { usesOf } from "./uses.ts";

/** PromQL in a string of a template, as long as it is written: an offset in it is one behind `start` in the template. */
export interface QuerySource {
  readonly text: string;
  readonly start: number;
}

/** `span`: of the string with its quotes. Undefined where it has escapes that could not stand in PromQL as they are. */
export function querySource(text: string, span: Span): QuerySource | undefined {
  const start = span.start + 1;
  const raw = text.slice(start, span.end - 1);
  if (text[span.start] === "`" || !raw.includes("\\")) return { text: raw, start };
  // A blank takes the place of the backslash, outside of what the quotes hold.
  let isOpen = false;
  const source = raw.replaceAll(/\\["\\]/g, (escape) => {
    if (escape !== '\\"') return escape;
    isOpen = !isOpen;
    return isOpen ? ' "' : '" ';
  });
  return source.includes("\\") ? undefined : { text: source, start };
}

/** Functions of templates that take an expression before anything else. */
export const takesExpression: ReadonlySet<string> = new Set(["query", "graphLink", "tableLink"]);

/** The strings that a template sends as queries or makes links of, with their quotes, in the order of the text. */
export function querySpans(tree: Template, text: string): Span[] {
  // Most templates have no query.
  if (tree.body.length === 0 || !/query|(?:graph|table)Link/.test(text)) return [];
  const spans = new Map(queryUses(tree).queries.map(({ span }) => [span.start, span]));
  for (const { name, args } of usesOf(tree).calls) {
    const [first] = args;
    if (takesExpression.has(name) && first?.type === "string") spans.set(first.span.start, first.span);
  }
  return [...spans.values()].sort((a, b) => a.start - b.start);
}
