import type { Document } from "./document.ts";
import { isRule } from "./items.ts";

/**
 * Editors ask for some lists of a whole file at each change: what stands in it, links, lenses. Of a file with more rules
 * such a list is cut short or empty, or each letter would pay for all of them (a file of 10 000 alerts: 120 ms).
 */
export const mostListed = 2000;

/** How many rules a file holds; counted to `mostListed + 1` at most. */
export function countRules({ parts }: Document): number {
  let count = 0;
  for (const { items } of parts)
    for (const item of items) if (isRule(item) && ++count > mostListed) return count;
  return count;
}
