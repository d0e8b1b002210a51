import type { OpenSource, PageQuery, SourceRow } from "../sources/source.ts";
import { retrying, tryAgain } from "./backOff.ts";
import type { Wait } from "./backOff.ts";

/** Pages of a table in their order; the next one is on its way while one is worked on. */
export async function* pagesOf(
  source: OpenSource,
  query: PageQuery,
  signal: AbortSignal,
  wait: Wait,
): AsyncGenerator<readonly SourceRow[]> {
  if (source.pages) {
    yield* piecesOf(source, source.pages, query, signal, wait);
    return;
  }
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

/** Statement after statement, each in its pieces; one that breaks off is asked again behind the last row that came. */
async function* piecesOf(
  source: OpenSource,
  { rows: limit, read }: NonNullable<OpenSource["pages"]>,
  query: PageQuery,
  signal: AbortSignal,
  wait: Wait,
): AsyncGenerator<readonly SourceRow[]> {
  let after = query.after;
  let failed = 0;
  for (let isMore = true; isMore;) {
    let count = 0;
    try {
      for await (const rows of ahead(read({ ...query, after, limit }, signal))) {
        count += rows.length;
        failed = 0;
        // A piece may be large, and what is yielded is written in one transaction.
        for (let at = 0; at < rows.length; at += query.limit) {
          const page = rows.slice(at, at + query.limit);
          after = page.at(-1)?.position ?? after;
          yield page;
        }
      }
      isMore = count >= limit;
    } catch (error) {
      failed++;
      await tryAgain(source, error, failed, signal, wait);
    }
  }
}

/** The same, with the next one on its way while one is worked on. */
async function* ahead<T>(of: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = (): Promise<IteratorResult<T>> => {
    const next = of.next();
    // It may fail before anybody looks.
    next.catch(() => undefined);
    return next;
  };
  try {
    let next = ask();
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = ask();
      yield value;
    }
  } finally {
    // Not waited for: what is on its way is stopped by the signal.
    of.return(undefined).catch(() => undefined);
  }
}
