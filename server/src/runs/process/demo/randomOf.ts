/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** Around a median, never below 0, with a tail to the right as durations and sizes have; `spread` 0.2 is little. */
  around(median: number, spread: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Hexadecimal digits. */
  hex(digits: number): string;
}

/** Mulberry32 (Tommy Ettinger, public domain), started with the FNV-1a hash of the seed. */
export function randomOf(seed: string): Random {
  let state = 0x81_1c_9d_c5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01_00_01_93);
  }
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    chance: (probability) => next() < probability,
    between: (low, high) => low + (high - low) * next(),
    around: (median, spread) =>
      median * Math.exp(spread * (next() + next() + next() + next() - 2) * Math.sqrt(3)),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    hex: (digits) => Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join(""),
  };
}
