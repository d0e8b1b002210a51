import type { JinjaTree, Part } from "./jinjaTree.ts";

/** What one character, one line end and one that is no white space cost where a stretch is explained by this alone. */
export interface GapCost {
  readonly char: number;
  readonly line: number;
  readonly ink: number;
}

/** A template as an automaton that reads what it printed: literal texts, and gaps that may be anything. */
export interface Grammar {
  /** The first is the beginning. */
  readonly items: readonly Item[];
  /** Of each item: what may stand next, other gaps left empty. */
  readonly next: readonly Next[];
  /** Of each text: the gaps in front of it. */
  readonly gapsBefore: readonly (readonly number[])[];
  textOf(item: number): string;
  costOf(item: number): GapCost;
}

export type Item =
  | { readonly type: "text"; readonly text: string; readonly at: number }
  | { readonly type: "gap"; readonly cost: GapCost; readonly at: number }
  /** The beginning and the end. */
  | { readonly type: "edge" };

export interface Next {
  readonly texts: readonly number[];
  readonly gaps: readonly number[];
  readonly ends: boolean;
}

/** Names, relations and values stand in one line nearly always; what a macro makes may be anything. */
const word: GapCost = { char: 0.4, line: 30, ink: 0 };
const anything: GapCost = { char: 0.3, line: 0.5, ink: 0 };
const changed: GapCost = { char: 0.3, line: 0.5, ink: 2 };
const blank: GapCost = { char: 0.1, line: 0, ink: 1000 };

const mostItems = 20_000;
const mostSteps = 4_000_000;
const deepest = 100;

/** Nodes are what is joined: an item, or a mere joint. */
interface Building {
  readonly captured: JinjaTree["captured"];
  readonly items: Item[];
  readonly nodes: { readonly item: number | undefined; readonly next: number[] }[];
}

/** Where in the template's blocks something stands: how deep, and in which of those that others print. */
interface Place {
  readonly depth: number;
  readonly uses: readonly string[];
}

/** `undefined` where it would become too large. */
export function makeGrammar({ parts, captured }: JinjaTree): Grammar | undefined {
  const building: Building = { captured, items: [], nodes: [] };
  const start = gap(building, node(building, { type: "edge" }), blank, 0);
  const last = gap(building, all(building, trimmed(parts), start, { depth: 0, uses: [] }), blank, 0);
  join(building, last, node(building, { type: "edge" }));
  const { items } = building;
  const next = items.length > mostItems ? undefined : followers(building, items.length - 1);
  if (!next) return undefined;
  const gapsBefore: number[][] = items.map(() => []);
  for (const [index, { type }] of items.entries())
    if (type === "gap") for (const to of next[index]!.texts) gapsBefore[to]!.push(index);
  return {
    ...{ items, next, gapsBefore },
    textOf: (item) => (items[item] as Item & { type: "text" }).text,
    costOf: (item) => (items[item] as Item & { type: "gap" }).cost,
  };
}

function node({ items, nodes }: Building, item?: Item): number {
  if (item) items.push(item);
  return nodes.push({ item: item && items.length - 1, next: [] }) - 1;
}

function join({ nodes }: Building, from: number, to: number): number {
  nodes[from]!.next.push(to);
  return to;
}

const gap = (building: Building, from: number, cost: GapCost, at: number): number =>
  join(building, from, node(building, { type: "gap", cost, at }));

const joint = (building: Building, from: number): number => join(building, from, node(building));

/** Adds parts behind a node; the node behind them. */
function all(building: Building, parts: readonly Part[], from: number, place: Place): number {
  let last = from;
  if (place.depth > deepest) return last;
  for (const part of parts) if (building.items.length <= mostItems) last = one(building, part, last, place);
  return last;
}

function one(building: Building, part: Part, from: number, place: Place): number {
  const inner = { ...place, depth: place.depth + 1 };
  switch (part.type) {
    case "text":
      return join(building, from, node(building, part));
    case "print":
      return print(building, part, from, place);
    case "changed":
      return gap(building, from, changed, part.at);
    case "choice": {
      const exit = node(building);
      for (const body of part.bodies) join(building, all(building, body, joint(building, from), inner), exit);
      return part.canSkip ? join(building, from, exit) : exit;
    }
    case "loop": {
      const head = joint(building, from);
      join(building, all(building, part.body, joint(building, head), inner), head);
      const exit = joint(building, head);
      if (part.otherwise.length === 0) return exit;
      return join(building, all(building, part.otherwise, joint(building, from), inner), exit);
    }
    case "around": {
      const exit = joint(building, gap(building, from, anything, part.at));
      const before = gap(building, joint(building, from), anything, part.at);
      const body = all(building, part.body, before, inner);
      return join(building, gap(building, body, anything, part.at), exit);
    }
  }
}

/** What an expression prints: anything, or what a block or a macro of this very template holds. */
function print(
  building: Building,
  { code, at }: Part & { type: "print" },
  from: number,
  place: Place,
): number {
  if (/^[-+]?\s*config\s*\(/.test(code)) return from;
  const name = /^[-+]?\s*(\w+)/.exec(code)?.[1] ?? "";
  const bodies = place.uses.includes(name) ? undefined : building.captured.get(name);
  const other = gap(building, from, isWord(code) ? word : anything, at);
  if (!bodies) return other;
  const exit = joint(building, other);
  const inner = { depth: place.depth + 1, uses: [...place.uses, name] };
  for (const body of bodies) {
    const before = gap(building, joint(building, from), blank, at);
    join(building, gap(building, all(building, trimmed(body), before, inner), blank, at), exit);
  }
  return exit;
}

/** Relations, variables and their attributes, as opposed to calls of macros. */
function isWord(code: string): boolean {
  const rest = code.replaceAll(/'[^']*'|"[^"]*"/g, "");
  if (/^[-+]?\s*(?:ref|source|var|env_var|builtins\.ref)\s*\([^()]*\)/.test(rest)) return true;
  return !rest.includes("(");
}

/** dbt reads a file without the white space around it; what a block holds is often printed without. */
function trimmed(parts: readonly Part[]): readonly Part[] {
  const all = [...parts];
  const [first] = all;
  if (first?.type === "text") {
    const text = first.text.trimStart();
    all[0] = { ...first, text, at: first.at + first.text.length - text.length };
  }
  const last = all.at(-1);
  if (last?.type === "text") all[all.length - 1] = { ...last, text: last.text.trimEnd() };
  return all.filter((part) => part.type !== "text" || part.text !== "");
}

/** What may follow each item, joints and empty gaps passed over. */
function followers({ items, nodes }: Building, end: number): Next[] | undefined {
  const next: Next[] = [];
  const seen = new Int32Array(nodes.length).fill(-1);
  let steps = 0;
  for (const [from, { item }] of nodes.entries()) {
    if (item === undefined) continue;
    const found = { texts: [] as number[], gaps: [] as number[], ends: false };
    const open = [...nodes[from]!.next];
    while (open.length > 0) {
      const at = open.pop()!;
      if (seen[at] === from) continue;
      seen[at] = from;
      if (++steps > mostSteps) return undefined;
      const to = nodes[at]!.item;
      const type = to === undefined ? "joint" : items[to]!.type;
      if (type === "text") found.texts.push(to!);
      else if (to === end) found.ends = true;
      else {
        if (type === "gap") found.gaps.push(to!);
        open.push(...nodes[at]!.next);
      }
    }
    next[item] = found;
  }
  return next;
}
