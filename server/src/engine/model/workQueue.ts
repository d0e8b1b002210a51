/** What waits to be read, the most urgent first; every operation costs the same however much waits. */
export interface WorkQueue<T extends object> {
  /** Adds it behind what is equally urgent; what waits already is queued anew. */
  add(item: T): void;
  has(item: T): boolean;
  delete(item: T): void;
  readonly size: number;
  /** `atMost` leaves out what is less urgent. */
  first(atMost?: number): T | undefined;
}

/** `rankOf` gives 0 for the most urgent, up to `ranks` - 1; it is asked when an item is added. */
export function makeWorkQueue<T extends object>(ranks: number, rankOf: (item: T) => number): WorkQueue<T> {
  const sets = Array.from({ length: ranks }, () => new Set<T>());
  const rank = new Map<T, number>();
  const remove = (item: T): void => {
    const at = rank.get(item);
    if (at === undefined) return;
    sets[at]!.delete(item);
    rank.delete(item);
  };
  return {
    add(item) {
      remove(item);
      const at = rankOf(item);
      rank.set(item, at);
      sets[at]!.add(item);
    },
    has: (item) => rank.has(item),
    delete: remove,
    get size() {
      return rank.size;
    },
    first(atMost = ranks - 1) {
      for (const set of sets.slice(0, atMost + 1)) for (const item of set) return item;
      return undefined;
    },
  };
}

/** What is in a set, which is empty then. */
export function taken<T>(set: Set<T>): T[] {
  const all = [...set];
  set.clear();
  return all;
}
