import type { EpochMs } from "../../store.ts";

/** How far back a question looks. */
export interface LookBack {
  readonly now: EpochMs;
  /** What one page looks through at first, in milliseconds. */
  readonly windowMs: number;
  /** Nothing older is looked for. */
  readonly oldest: EpochMs;
}

/** A page that has looked through its windows hands on twice as many. */
export const growth = 2;

/** Where a page that begins before `edge` stops to look: so many windows before it. */
export const endOf = ({ now, windowMs, oldest }: LookBack, edge: EpochMs, windows: number): EpochMs =>
  Math.max(oldest, Math.min(edge, now) - windows * windowMs);

/** A question about the same with a nearer end. */
export const since = (look: LookBack, time: EpochMs | undefined): LookBack =>
  time === undefined ? look : { ...look, oldest: Math.max(look.oldest, time) };
