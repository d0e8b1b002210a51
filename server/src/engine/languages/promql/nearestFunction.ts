import { promqlFunctions } from "../../facts/promqlFunctions.ts";
import { functionOf } from "./functionSignature.ts";
import { aggregators, experimentalAggregators } from "./words.ts";

export const isFunction = (name: string): boolean => functionOf(name) !== undefined;

/** Needs `promql-experimental-functions`. */
export const isExperimental = (name: string): boolean => functionOf(name)?.experimental === true;

/** Functions that were renamed. https://github.com/prometheus/prometheus/blob/v3.14.0/CHANGELOG.md (3.0.0) */
const renamed: Readonly<Record<string, string>> = { holt_winters: "double_exponential_smoothing" };

/** The function or aggregator that an unknown name was probably meant to be. */
export function nearestFunction(name: string, features: ReadonlySet<string>): string | undefined {
  if (Object.hasOwn(renamed, name)) return renamed[name];
  if (name.length > 40) return undefined;
  const lower = name.toLowerCase();
  const limit = Math.min(2, Math.ceil(lower.length / 4));
  const enabled = features.has("promql-experimental-functions");
  let best: string | undefined;
  let bestDistance = limit + 0.75;
  const consider = (candidate: string, experimental: boolean): void => {
    if (Math.abs(candidate.length - lower.length) > limit) return;
    const distance = editDistance(lower, candidate) + (experimental && !enabled ? 0.5 : 0);
    if (distance >= bestDistance) return;
    best = candidate;
    bestDistance = distance;
  };
  for (const each of promqlFunctions) consider(each.name, each.experimental);
  for (const each of aggregators) consider(each, experimentalAggregators.has(each));
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
