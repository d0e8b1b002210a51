import type { Completion, Hover, Names, Parsed } from "../language.ts";
import type { Span } from "../../text/span.ts";
import { promql } from "../promql/promql.ts";
import { queryUses } from "./queryUses.ts";
import type { TemplateQuery } from "./queryUses.ts";
import type { Template } from "./tree.ts";

/** The query whose text holds an offset, if it stands there as it is sent. */
function queryAt({ text, tree }: Parsed<Template>, offset: number): TemplateQuery | undefined {
  if (!text.includes("query")) return undefined;
  return queryUses(tree).queries.find(
    ({ span, isVerbatim }) => isVerbatim && span.start < offset && offset < span.end,
  );
}

/** What is known about the PromQL under the cursor. */
export function hoverInQuery(parsed: Parsed<Template>, offset: number, names: Names): Hover | undefined {
  const query = queryAt(parsed, offset);
  if (!query) return undefined;
  const by = query.span.start + 1;
  const hover = promql.hover?.(promql.parse(query.text), offset - by, names);
  return hover && { ...hover, span: moved(hover.span, by) };
}

/** What may stand in the query at the cursor; `undefined` outside of queries. */
export function completeInQuery(
  parsed: Parsed<Template>,
  offset: number,
  names: Names,
): Completion[] | undefined {
  const query = queryAt(parsed, offset);
  if (!query) return undefined;
  const by = query.span.start + 1;
  const quote = parsed.text[query.span.start]!;
  return (promql.complete?.(promql.parse(query.text), offset - by, names) ?? [])
    .filter(({ label, insert = label }) => !insert.includes(quote))
    .map((one) => ({ ...one, replace: moved(one.replace, by) }));
}

const moved = ({ start, end }: Span, by: number): Span => ({ start: start + by, end: end + by });
