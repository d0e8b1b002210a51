import { gapCosts } from "./gapCosts.ts";
import type { CostTo } from "./gapCosts.ts";
import type { Grammar } from "./grammar.ts";
import { readForth } from "./readForth.ts";
import type { Forth, Occurrence } from "./readForth.ts";

/** What may have printed a place of a text. */
export interface Explanation {
  /** Offset in the template: of the very character, or of the tag whose expansion it is. */
  readonly at: number;
  readonly isLiteral: boolean;
  /** How much of the text nothing literal explains, were it so; the least is the likeliest. */
  readonly cost: number;
}

/**
 * All that may have printed the character at `target`, each with what the cheapest reading of the whole text costs in
 * which it did. `undefined` where there is too much to look at; empty where the template cannot have printed the text.
 */
export function explain(grammar: Grammar, text: string, target: number): Explanation[] | undefined {
  const costTo = gapCosts(text);
  const forth = readForth(grammar, text, target, costTo);
  if (!forth) return undefined;
  const back = readBack(grammar, text, target, forth.occurrences, costTo);
  return [...literal(grammar, target, forth.occurrences, back), ...expanded(grammar, forth, back)];
}

function literal(
  { items }: Grammar,
  target: number,
  occurrences: readonly Occurrence[],
  { after }: Back,
): Explanation[] {
  return occurrences.flatMap(({ item, start, end, before }, index) => {
    const piece = items[item]!;
    const cost = before + after[index]!;
    if (piece.type !== "text" || start > target || target >= end || cost === Infinity) return [];
    return [{ at: piece.at + target - start, isLiteral: true, cost }];
  });
}

function expanded(
  { items }: Grammar,
  { gapsAtTarget: into }: Forth,
  { gapsAtTarget: out }: Back,
): Explanation[] {
  return items.flatMap((item, index) => {
    const cost = into[index]! + out[index]!;
    return item.type === "gap" && cost < Infinity ? [{ at: item.at, isLiteral: false, cost }] : [];
  });
}

interface Back {
  /** Of each occurrence, from its end to the end of the text. */
  readonly after: Float64Array;
  /** Of each gap, the cost of getting out of it behind the target, and what it costs up to there. */
  readonly gapsAtTarget: Float64Array;
}

/** From the end of the text to its beginning, along the occurrences that can be reached from there. */
function readBack(
  grammar: Grammar,
  text: string,
  target: number,
  occurrences: readonly Occurrence[],
  costTo: CostTo,
): Back {
  const { items, next, gapsBefore } = grammar;
  const best = new Float64Array(items.length).fill(Infinity);
  for (const [index, item] of items.entries())
    if (item.type === "gap" && next[index]!.ends) best[index] = costTo(item.cost, text.length);
  const after = new Float64Array(occurrences.length).fill(Infinity);
  /** What begins at a place, by item: the costs from its start on. */
  const started = new Map<number, Map<number, number>>();
  const leave = (item: number, at: number): number => {
    const { texts, gaps, ends } = next[item]!;
    let cost = ends && at === text.length ? 0 : Infinity;
    const here = started.get(at);
    if (here) for (const to of texts) cost = Math.min(cost, here.get(to) ?? Infinity);
    for (const gap of gaps) cost = Math.min(cost, best[gap]! - costTo(grammar.costOf(gap), at));
    return cost;
  };
  const start = (item: number, at: number, cost: number): void => {
    if (cost === Infinity) return;
    started.set(at, (started.get(at) ?? new Map<number, number>()).set(item, cost));
    for (const gap of gapsBefore[item]!)
      best[gap] = Math.min(best[gap]!, cost + costTo(grammar.costOf(gap), at));
  };
  const byEnd = occurrences
    .map((_, index) => index)
    .sort((a, b) => occurrences[b]!.end - occurrences[a]!.end);
  let gapsAtTarget = best;
  let ended = 0;
  // Occurrences stand in the order of their starts.
  let begun = occurrences.length - 1;
  for (let at = text.length; at >= 0; at--) {
    // What begins here has ended behind.
    for (; begun >= 0 && occurrences[begun]!.start === at; begun--)
      start(occurrences[begun]!.item, at, after[begun]!);
    for (; ended < byEnd.length && occurrences[byEnd[ended]!]!.end === at; ended++)
      after[byEnd[ended]!] = leave(occurrences[byEnd[ended]!]!.item, at);
    if (at === target + 1) gapsAtTarget = best.slice();
  }
  return { after, gapsAtTarget };
}
