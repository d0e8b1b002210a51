/** The values that were asked for last. */
export interface Latest<T> {
  /** The value of a key, made where it is not kept. */
  get(key: string, make: () => T | undefined): T | undefined;
  delete(key: string): void;
}

export function makeLatest<T>(most: number): Latest<T> {
  const kept = new Map<string, T>();
  return {
    get(key, make) {
      const value = kept.get(key) ?? make();
      kept.delete(key);
      if (value === undefined) return undefined;
      const oldest = kept.size >= most ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(key, value);
      return value;
    },
    delete: (key) => void kept.delete(key),
  };
}
