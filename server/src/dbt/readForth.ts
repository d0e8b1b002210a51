import type { CostTo } from "./gapCosts.ts";
import type { Grammar } from "./grammar.ts";

/** One literal text of the template where it stands in what was printed. */
export interface Occurrence {
  readonly item: number;
  readonly start: number;
  readonly end: number;
  /** What it costs from the beginning of the text to its start. */
  readonly before: number;
}

export interface Forth {
  /** All that can be reached from the beginning, in the order of their starts. */
  readonly occurrences: readonly Occurrence[];
  /** Of each gap that is open at the target: the cost of getting into it before, less what it costs to there. */
  readonly gapsAtTarget: Float64Array;
}

/** More is given up. */
const mostOccurrences = 400_000;
const mostWork = 400_000_000;

/** What is known while a text is read from its beginning. */
interface Front {
  readonly grammar: Grammar;
  readonly text: string;
  readonly costTo: CostTo;
  /** Of each gap, the least cost of getting into it, less what it costs to there. */
  readonly best: Float64Array;
  /** By place: what begins there, with its cost where no gap stands between; what ends there. */
  readonly begins: Map<number, Map<number, number>>;
  readonly ends: Map<number, Occurrence[]>;
  /** Of each text, up to where it was looked for. */
  readonly scanned: Int32Array;
  readonly occurrences: Occurrence[];
  work: number;
}

/** `undefined` where there is too much to look at. */
export function readForth(grammar: Grammar, text: string, target: number, costTo: CostTo): Forth | undefined {
  const { length } = grammar.items;
  const front: Front = {
    ...{ grammar, text, costTo, begins: new Map(), ends: new Map(), occurrences: [], work: 0 },
    best: new Float64Array(length).fill(Infinity),
    scanned: new Int32Array(length).fill(-1),
  };
  let gapsAtTarget = front.best;
  leave(front, 0, 0, 0);
  for (let at = 0; at <= text.length; at++) {
    for (const { item, before } of front.ends.get(at) ?? []) leave(front, item, at, before);
    if (at === target) gapsAtTarget = front.best.slice();
    for (const [item, direct] of front.begins.get(at) ?? []) take(front, item, at, direct);
    front.begins.delete(at);
    front.ends.delete(at);
    if (front.occurrences.length > mostOccurrences || front.work > mostWork) return undefined;
  }
  return { occurrences: front.occurrences, gapsAtTarget };
}

/** Behind an item: what stands here goes on, and what comes behind a gap is looked for. */
function leave(front: Front, item: number, at: number, cost: number): void {
  const { grammar, text, costTo, best } = front;
  const { texts, gaps } = grammar.next[item]!;
  front.work += texts.length;
  for (const to of texts) if (text.startsWith(grammar.textOf(to), at)) begin(front, to, at, cost);
  for (const gap of gaps) {
    best[gap] = Math.min(best[gap]!, cost - costTo(grammar.costOf(gap), at));
    const behind = grammar.next[gap]!.texts;
    front.work += behind.length;
    for (const to of behind) if (front.scanned[to]! < at) scan(front, to, at);
  }
}

function begin({ begins }: Front, item: number, at: number, cost: number): void {
  const known = begins.get(at) ?? new Map<number, number>();
  begins.set(at, known);
  known.set(item, Math.min(known.get(item) ?? Infinity, cost));
}

/** Notes where a text stands next. */
function scan(front: Front, item: number, from: number): void {
  const found = front.text.indexOf(front.grammar.textOf(item), from);
  const to = found < 0 ? front.text.length : found;
  front.scanned[item] = to;
  front.work += to - from + 1;
  if (found >= 0) begin(front, item, found, Infinity);
}

/** Takes a text where it stands; `direct`: what it costs without a gap in front. */
function take(front: Front, item: number, at: number, direct: number): void {
  const { grammar, best, costTo, ends, occurrences } = front;
  if (front.scanned[item] === at) scan(front, item, at + 1);
  let before = direct;
  front.work += grammar.gapsBefore[item]!.length;
  for (const gap of grammar.gapsBefore[item]!)
    before = Math.min(before, best[gap]! + costTo(grammar.costOf(gap), at));
  if (before === Infinity) return;
  const end = at + grammar.textOf(item).length;
  const occurrence = { item, start: at, end, before };
  occurrences.push(occurrence);
  const known = ends.get(end);
  if (known) known.push(occurrence);
  else ends.set(end, [occurrence]);
}
