import type { Completion, Hover, Names, Parsed, Signature } from "../language.ts";
import type { Span } from "../../text/span.ts";
import { promql } from "../promql/promql.ts";
import { querySource, querySpans } from "./querySource.ts";
import type { QuerySource } from "./querySource.ts";
import type { Template } from "./tree.ts";

/** The query whose text holds an offset, with the quote that it stands in. */
function queryAt(
  { text, tree }: Parsed<Template>,
  offset: number,
): (QuerySource & { readonly quote: string }) | undefined {
  const span = querySpans(tree, text).find(({ start, end }) => start < offset && offset < end);
  const source = span && querySource(text, span);
  return source && { ...source, quote: text[span.start]! };
}

/** What is known about the PromQL under the cursor. */
export function hoverInQuery(parsed: Parsed<Template>, offset: number, names: Names): Hover | undefined {
  const query = queryAt(parsed, offset);
  if (!query) return undefined;
  const hover = promql.hover?.(promql.parse(query.text), offset - query.start, names);
  return hover && { ...hover, span: moved(hover.span, query.start) };
}

/** What may stand in the query at the cursor; `undefined` outside of queries. */
export function completeInQuery(
  parsed: Parsed<Template>,
  offset: number,
  names: Names,
): Completion[] | undefined {
  const query = queryAt(parsed, offset);
  if (!query) return undefined;
  const { text, start, quote } = query;
  return (promql.complete?.(promql.parse(text), offset - start, names) ?? [])
    .filter(({ label, insert = label }) => !insert.includes(quote))
    .map((one) => ({ ...one, replace: moved(one.replace, start) }));
}

/** Of the call in the query whose arguments hold the offset; `undefined` outside of queries. */
export function signatureInQuery(parsed: Parsed<Template>, offset: number): Signature | undefined {
  const query = queryAt(parsed, offset);
  return query && promql.signature?.(promql.parse(query.text), offset - query.start);
}

/** What holds the offset in a query. */
export function aroundInQuery(parsed: Parsed<Template>, offset: number): Span[] {
  const query = queryAt(parsed, offset);
  const spans = query ? (promql.around?.(promql.parse(query.text), offset - query.start) ?? []) : [];
  return spans.map((span) => moved(span, query!.start));
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
