import type { EpochMs } from "../../store.ts";

/** Work that goes on side by side. */
export interface Lanes {
  /** Start and end of a piece that may not begin before `earliest`. */
  take(durationMs: number, earliest?: EpochMs): readonly [start: EpochMs, end: EpochMs];
  end(): EpochMs;
}

/** So many lanes from a time on: each piece of work is taken by the lane that is free first. */
export function lanesOf(count: number, from: EpochMs): Lanes {
  const free = Array.from({ length: count }, () => from);
  return {
    take: (durationMs, earliest = from) => {
      const lane = free.indexOf(Math.min(...free));
      const start = Math.max(free[lane] ?? from, earliest);
      free[lane] = start + durationMs;
      return [start, start + durationMs];
    },
    end: () => Math.max(...free),
  };
}
