/** What is made of the samples. */

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** The sample below which this part of them lies, between two samples linearly; NaN of none. */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low === undefined || high === undefined ? Number.NaN : low + (high - low) * (at - Math.floor(at));
}

/** How the time grows with the size: 0 not at all, 1 in step with it. */
export function exponent(sizes: readonly [number, number], times: readonly [number, number]): number {
  return Math.log(times[1] / times[0]) / Math.log(sizes[1] / sizes[0]);
}

/** The median of the ratios within each round: what happens to the machine happens to both. */
export function pairedRatio(
  over: readonly (number | undefined)[],
  under: readonly (number | undefined)[],
): { readonly median: number; readonly low: number; readonly high: number } | undefined {
  const ratios = over.flatMap((one, round) => {
    const other = under[round];
    return one === undefined || other === undefined || Number.isNaN(one / other) ? [] : [one / other];
  });
  if (ratios.length === 0) return undefined;
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}
