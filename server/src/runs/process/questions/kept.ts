import type { EpochMs } from "../../store.ts";

export interface Kept<Answer> {
  readonly answer: Answer;
  /** When it was asked for. */
  readonly at: EpochMs;
  /** Whether that was for an earlier question. */
  readonly isEarlier: boolean;
}

/**
 * Keeps answers for a time that depends on how long it took to come by each: `msOf` is given that.
 */
export function keeper<Answer>(
  msOf: (took: number) => number,
  now: () => EpochMs = Date.now,
): (name: string, ask: () => Promise<Answer>) => Promise<Kept<Answer>> {
  const kept = new Map<string, { readonly answer: Answer; readonly at: EpochMs; readonly until: EpochMs }>();
  return async (name, ask) => {
    const at = now();
    for (const [old, { until }] of kept) if (until <= at) kept.delete(old);
    const known = kept.get(name);
    if (known) return { answer: known.answer, at: known.at, isEarlier: true };
    const answer = await ask();
    const ms = msOf(now() - at);
    if (ms > 0) kept.set(name, { answer, at, until: now() + ms });
    return { answer, at, isEarlier: false };
  };
}
