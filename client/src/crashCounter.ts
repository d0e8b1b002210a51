/** Counts crashes: `add(now)` is true when the `limit`-th within `periodMs` has happened; counting then starts anew. */
export function crashCounter(limit: number, periodMs: number): { add(now: number): boolean } {
  let times: number[] = [];
  return {
    add(now) {
      times = [...times.filter((time) => now - time < periodMs), now];
      if (times.length < limit) return false;
      times = [];
      return true;
    },
  };
}
