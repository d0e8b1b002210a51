/** Gives rows of a list from an offset on; fewer than asked for does not mean that there are no more. */
export type AskRows<T> = (offset: number, limit: number) => Promise<readonly T[]>;

/** A list that moves under the reader is begun anew so often; rows may come twice then. */
const begins = 4;

/**
 * A list that is read by offset. Each page begins with the last row of the one before: where it does not, rows have gone or
 * come meanwhile, and one could have been passed over.
 */
export async function* offsetPages<T>(
  ask: AskRows<T>,
  idOf: (row: T) => string,
  limit: number,
): AsyncGenerator<readonly T[]> {
  for (let begun = 1; begun <= begins; begun++) {
    let hasMoved = false;
    let last: string | undefined;
    for (let offset = 0; ;) {
      const rows = await ask(offset, limit);
      const follows = last === undefined || (rows[0] !== undefined && idOf(rows[0]) === last);
      if (!follows) hasMoved = true;
      const fresh = last !== undefined && follows ? rows.slice(1) : rows;
      if (fresh.length > 0) yield fresh;
      // The last time it is read to its end, as it is.
      if (fresh.length === 0 || (hasMoved && begun < begins)) break;
      const isAlone = offset === 0 && rows.length === 1;
      last = isAlone ? undefined : idOf(rows.at(-1)!);
      offset += isAlone ? 1 : Math.max(rows.length - 1, 1);
    }
    if (!hasMoved) return;
  }
}
