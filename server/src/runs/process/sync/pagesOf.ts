import type { OpenSource, PageQuery, SourceRow } from "../sources/source.ts";
import { retrying } from "./backOff.ts";
import type { Wait } from "./backOff.ts";

/** Pages of a table in their order; the next one is on its way while one is worked on. */
export async function* pagesOf(
  source: OpenSource,
  query: PageQuery,
  signal: AbortSignal,
  wait: Wait,
): AsyncGenerator<readonly SourceRow[]> {
  const ask = (one: PageQuery): Promise<readonly SourceRow[]> => {
    const page = retrying(source, () => source.page(one, signal), signal, wait);
    // It may fail before anybody looks.
    page.catch(() => undefined);
    return page;
  };
  let next: Promise<readonly SourceRow[]> | undefined = ask(query);
  while (next) {
    const rows: readonly SourceRow[] = await next;
    const last = rows.at(-1);
    next = last && rows.length >= query.limit ? ask({ ...query, after: last.position }) : undefined;
    if (last) yield rows;
  }
}
