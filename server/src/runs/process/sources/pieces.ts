import { textRow } from "./source.ts";
import type { OpenSource, PageQuery, SourceRow } from "./source.ts";

type Texts = readonly (string | null)[];

interface Table {
  readonly types: ReadonlyMap<string, string>;
}

/** How a service is asked that hands the rows of a statement out in pieces. */
export interface PieceReader<Found extends Table> {
  /** Rows of one statement, at most. */
  readonly rows: number;
  find(table: string, signal: AbortSignal): Promise<Found | undefined>;
  read(query: PageQuery, table: Found, signal: AbortSignal): AsyncGenerator<readonly Texts[]>;
}

type Pieces<Found> = Pick<OpenSource, "columns" | "page"> & {
  readonly pages: NonNullable<OpenSource["pages"]>;
  /** A table as it was found when its columns were asked for. */
  find(table: string, signal: AbortSignal): Promise<Found | undefined>;
};

export function inPieces<Found extends Table>({ rows, find, read }: PieceReader<Found>): Pieces<Found> {
  const known = new Map<string, Found>();
  const findOnce = async (table: string, signal: AbortSignal): Promise<Found | undefined> => {
    const found = known.get(table) ?? (await find(table, signal));
    if (found) known.set(table, found);
    return found;
  };
  async function* pages(query: PageQuery, signal: AbortSignal): AsyncGenerator<readonly SourceRow[]> {
    const table = await findOnce(query.table, signal);
    if (!table) return;
    for await (const some of read(query, table, signal)) yield some.map((row) => textRow(query, row));
  }
  return {
    find: findOnce,
    async columns(table, signal) {
      known.delete(table);
      return (await findOnce(table, signal))?.types;
    },
    page: (query, signal) => allOf(pages(query, signal)),
    pages: { rows, read: pages },
  };
}

export async function allOf<Row>(pieces: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  // One after the other: a call takes no more than so many arguments.
  for await (const some of pieces) for (const row of some) rows.push(row);
  return rows;
}
