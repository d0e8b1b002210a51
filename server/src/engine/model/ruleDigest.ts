import type { Read } from "./document.ts";
import { isRule } from "./items.ts";
import type { Item } from "./items.ts";
import { ruleMarks } from "./ruleMarks.ts";
import type { RuleMarks } from "./ruleMarks.ts";
import { RegionSymbol } from "./symbol.ts";

/** What is kept of a rule whose tree was let go of. */
export interface RuleDigest {
  /** That its expression reads. */
  readonly metrics: readonly string[];
  readonly marks: RuleMarks | undefined;
}

const none: readonly never[] = [];

/** Of the items of one unit, each at its place, as long as the trees are there. */
export function digestsOf(read: Read, items: readonly Item[]): readonly (RuleDigest | undefined)[] {
  if (!items.some(isRule)) return none;
  const metrics: string[][] = items.map(() => []);
  for (const symbol of read.symbols) {
    if (symbol.space !== "metric" || symbol.role !== "refers" || !(symbol instanceof RegionSymbol)) continue;
    const { item, key } = symbol.region;
    const own = item && key === "expr" ? metrics[items.indexOf(item)] : undefined;
    if (own && !own.includes(symbol.name)) own.push(symbol.name);
  }
  return items.map((item, at) =>
    isRule(item) ? { metrics: metrics[at]!, marks: ruleMarks(item.node) } : undefined,
  );
}
