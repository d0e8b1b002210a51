import type { Document } from "./document.ts";
import { isUnit } from "./unit.ts";
import type { Unit } from "./unit.ts";

/**
 * Editors ask for some lists of a whole file at each change: what stands in it, links, lenses. Of a file with more rules,
 * jobs or receivers such a list is cut short or empty, or each letter would pay for all of them (10 000 alerts: 120 ms).
 */
export const mostListed = 2000;

/** Whether a file holds more than is listed one by one. */
export function isLarge({ parts }: Document): boolean {
  let count = 0;
  for (const { top } of parts) {
    count += countBelow(top, mostListed - count);
    if (count > mostListed) return true;
  }
  return false;
}

/** How many units there are without any below; counted until there are more than `most`. */
function countBelow({ pieces }: Unit, most: number): number {
  let count = 0;
  for (const piece of pieces) {
    if (count > most) return count;
    if (isUnit(piece)) count += piece.pieces.length > 1 ? countBelow(piece, most - count) : 1;
  }
  return count;
}
