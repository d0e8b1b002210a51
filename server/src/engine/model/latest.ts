/** The values that were asked for last. */
export interface Latest<T> {
  /** The value of a key, made where it is not kept. */
  get(key: string, make: () => T | undefined): T | undefined;
  delete(key: string): void;
}

/** A list, and few enough to be looked through: a `Map` in which much comes and goes keeps what is gone from the collector. */
export function makeLatest<T>(most: number): Latest<T> {
  const kept: { readonly key: string; readonly value: T }[] = [];
  const take = (key: string): T | undefined => {
    const at = kept.findIndex((one) => one.key === key);
    return at < 0 ? undefined : kept.splice(at, 1)[0]!.value;
  };
  return {
    get(key, make) {
      const value = take(key) ?? make();
      if (value === undefined) return undefined;
      if (kept.length >= most) kept.shift();
      kept.push({ key, value });
      return value;
    },
    delete: (key) => void take(key),
  };
}
