import type { GapCost, Grammar } from "./grammar.ts";

/** What may have printed a place of a text. */
export interface Explanation {
  /** Offset in the template: of the very character, or of the tag whose expansion it is. */
  readonly at: number;
  readonly isLiteral: boolean;
  /** How much of the text nothing literal explains, were it so; the least is the likeliest. */
  readonly cost: number;
}

/** One literal text of the template where it stands in what was printed. */
interface Occurrence {
  readonly item: number;
  readonly start: number;
  readonly end: number;
  /** From the beginning to its start. */
  readonly before: number;
}

const mostOccurrences = 400_000;
const mostScanned = 400_000_000;

/**
 * All that may have printed the character at `target`, each with what the cheapest reading of the whole text costs in
 * which it did. `undefined` where there is too much to look at; empty where the template cannot have printed the text.
 */
export function explain(grammar: Grammar, text: string, target: number): Explanation[] | undefined {
  const forth = readForth(grammar, text, target);
  return forth && readBack(grammar, text, target, forth);
}

/** What a gap costs from the beginning of the text to a place: differences are the costs of stretches. */
function costsOf(text: string): (cost: GapCost, at: number) => number {
  const lines = new Int32Array(text.length + 1);
  const ink = new Int32Array(text.length + 1);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    lines[at + 1] = lines[at]! + (code === 10 ? 1 : 0);
    ink[at + 1] = ink[at]! + (code > 32 && code !== 0xa0 ? 1 : 0);
  }
  return (cost, at) => cost.char * at + cost.line * lines[at]! + cost.ink * ink[at]!;
}

interface Forth {
  readonly occurrences: readonly Occurrence[];
  readonly costTo: (cost: GapCost, at: number) => number;
  /** Of each gap that is open at the target: the cost of getting into it before, less what it costs to there. */
  readonly gapsAtTarget: Float64Array;
}

function readForth({ items, next }: Grammar, text: string, target: number): Forth | undefined {
  const costTo = costsOf(text);
  const best = new Float64Array(items.length).fill(Infinity);
  let gapsAtTarget: Float64Array | undefined;
  const occurrences: Occurrence[] = [];
  /** By place: what ends there, as indexes of occurrences; what begins there, with what it costs without a gap. */
  const endings = new Map<number, number[]>();
  const begins = new Map<number, Map<number, number>>();
  const scanned = new Int32Array(items.length).fill(-1);
  /** Gaps in front of each text. */
  const gapsBefore: number[][] = items.map(() => []);
  for (const [index, item] of items.entries())
    if (item.type === "gap") for (const to of next[index]!.texts) gapsBefore[to]!.push(index);
  let work = 0;

  const begin = (item: number, at: number, cost: number): void => {
    const known = begins.get(at) ?? new Map<number, number>();
    begins.set(at, known);
    known.set(item, Math.min(known.get(item) ?? Infinity, cost));
  };
  const scan = (item: number, from: number): void => {
    const piece = items[item]!;
    if (piece.type !== "text" || scanned[item]! >= from) return;
    const found = text.indexOf(piece.text, from);
    scanned[item] = found < 0 ? text.length : found;
    work += scanned[item] - from + 1;
    if (found >= 0) begin(item, found, Infinity);
  };
  const leave = (item: number, at: number, cost: number): void => {
    const { texts, gaps } = next[item]!;
    for (const to of texts) {
      const piece = items[to]!;
      work += 1;
      if (piece.type === "text" && text.startsWith(piece.text, at)) begin(to, at, cost);
    }
    for (const gap of gaps) {
      const one = items[gap]!;
      if (one.type !== "gap") continue;
      best[gap] = Math.min(best[gap]!, cost - costTo(one.cost, at));
      for (const to of next[gap]!.texts) scan(to, at);
      work += next[gap]!.texts.length;
    }
  };

  for (let at = 0; at <= text.length; at++) {
    if (at === 0) leave(0, 0, 0);
    for (const index of endings.get(at) ?? []) {
      const { item, before } = occurrences[index]!;
      leave(item, at, before);
    }
    if (at === target) gapsAtTarget = best.slice();
    for (const [item, direct] of begins.get(at) ?? []) {
      const piece = items[item]!;
      if (piece.type !== "text") continue;
      let before = direct;
      for (const gap of gapsBefore[item]!) {
        const one = items[gap]!;
        if (one.type === "gap") before = Math.min(before, best[gap]! + costTo(one.cost, at));
      }
      work += gapsBefore[item]!.length;
      if (scanned[item] === at) scan(item, at + 1);
      if (before === Infinity) continue;
      const end = at + piece.text.length;
      occurrences.push({ item, start: at, end, before });
      const known = endings.get(end);
      if (known) known.push(occurrences.length - 1);
      else endings.set(end, [occurrences.length - 1]);
    }
    if (occurrences.length > mostOccurrences || work > mostScanned) return undefined;
    begins.delete(at);
    endings.delete(at);
  }
  return { occurrences, costTo, gapsAtTarget: gapsAtTarget ?? best };
}

function readBack(grammar: Grammar, text: string, target: number, forth: Forth): Explanation[] {
  const { items, next } = grammar;
  const { occurrences, costTo } = forth;
  /** From a gap's end to the end of the text, plus what the gap costs up to there. */
  const best = new Float64Array(items.length).fill(Infinity);
  const after = new Float64Array(occurrences.length).fill(Infinity);
  const gapsBefore: number[][] = items.map(() => []);
  for (const [index, item] of items.entries()) {
    if (item.type !== "gap") continue;
    for (const to of next[index]!.texts) gapsBefore[to]!.push(index);
    if (next[index]!.ends) best[index] = costTo(item.cost, text.length);
  }
  /** What begins at a place, by item: the costs from its start on. */
  const started = new Map<number, Map<number, number>>();
  const leave = (item: number, at: number): number => {
    const { texts, gaps, ends } = next[item]!;
    let cost = ends && at === text.length ? 0 : Infinity;
    const here = started.get(at);
    if (here) for (const to of texts) cost = Math.min(cost, here.get(to) ?? Infinity);
    for (const gap of gaps) {
      const one = items[gap]!;
      if (one.type === "gap") cost = Math.min(cost, best[gap]! - costTo(one.cost, at));
    }
    return cost;
  };
  const byEnd = occurrences
    .map((_, index) => index)
    .sort((a, b) => occurrences[b]!.end - occurrences[a]!.end);
  let gapsAtTarget: Float64Array | undefined;
  let evaluated = 0;
  let added = occurrences.length - 1;
  for (let at = text.length; at >= 0; at--) {
    // Occurrences stand in the order of their starts, and what begins here has ended behind.
    for (; added >= 0 && occurrences[added]!.start === at; added--) {
      const { item } = occurrences[added]!;
      const cost = after[added]!;
      if (cost === Infinity) continue;
      const here = started.get(at) ?? new Map<number, number>();
      started.set(at, here.set(item, cost));
      for (const gap of gapsBefore[item]!) {
        const one = items[gap]!;
        if (one.type === "gap") best[gap] = Math.min(best[gap]!, cost + costTo(one.cost, at));
      }
    }
    for (; evaluated < byEnd.length && occurrences[byEnd[evaluated]!]!.end === at; evaluated++) {
      const index = byEnd[evaluated]!;
      after[index] = leave(occurrences[index]!.item, at);
    }
    if (at === target + 1) gapsAtTarget = best.slice();
  }
  const explanations: Explanation[] = [];
  for (const [index, { item, start, end, before }] of occurrences.entries()) {
    const piece = items[item]!;
    const cost = before + after[index]!;
    if (piece.type === "text" && start <= target && target < end && cost < Infinity)
      explanations.push({ at: piece.at + target - start, isLiteral: true, cost });
  }
  for (const [index, item] of items.entries()) {
    const cost = forth.gapsAtTarget[index]! + (gapsAtTarget?.[index] ?? Infinity);
    if (item.type === "gap" && cost < Infinity) explanations.push({ at: item.at, isLiteral: false, cost });
  }
  return explanations;
}
