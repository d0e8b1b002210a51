import type { SeriesPoint } from "../runs/trends.ts";

/** How many of the last steps that succeeded are looked at for what is usual. */
export const usualWindow = 20;

/** Fewer say nothing of what is usual. */
const fewest = 5;

/** What is usual at each point: of the values of the last ones, with its own. */
export interface Band {
  readonly median: readonly (number | undefined)[];
  readonly p95: readonly (number | undefined)[];
}

/** Of values, those of the points that succeeded; a point without one has the band of those before it. */
export function bandOf(values: readonly (number | undefined)[], window = usualWindow): Band {
  const last: number[] = [];
  const median: (number | undefined)[] = [];
  const p95: (number | undefined)[] = [];
  for (const value of values) {
    if (value !== undefined) last.push(value);
    if (last.length > window) last.shift();
    const sorted = last.length < fewest ? [] : last.toSorted((a, b) => a - b);
    median.push(quantile(sorted, 0.5));
    p95.push(quantile(sorted, 0.95));
  }
  return { median, p95 };
}

/** Between the two nearest; of none nothing. */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

/** So many times the usual distance between two points is a gap. */
const gapTimes = 3;

/** The points before which nothing was heard for far longer than usual; times ascend. */
export function gapsOf(at: readonly number[]): number[] {
  const steps = at.slice(1).map((time, index) => time - at[index]!);
  const usual = quantile(
    steps.toSorted((a, b) => a - b),
    0.75,
  );
  if (usual === undefined || steps.length < fewest) return [];
  return steps.flatMap((step, index) => (step > gapTimes * Math.max(usual, 1) ? [index + 1] : []));
}

/** What is measured of a step. */
export const measuresOf = {
  duration: ({ durationMs }: SeriesPoint) => durationMs,
  rows: ({ rows }: SeriesPoint) => rows,
  bytes: ({ bytes }: SeriesPoint) => bytes,
} as const;

/** An amount for each second; nothing where either is not known. */
export const perSecond = (amount: number | undefined, { durationMs }: SeriesPoint): number | undefined =>
  amount === undefined || !durationMs ? undefined : amount / (durationMs / 1000);

export const isGood = ({ status }: Pick<SeriesPoint, "status">): boolean =>
  status === "succeeded" || status === "warned";
