import type { JinjaTree, Part } from "./jinjaTree.ts";

/** What one character, one line end and one that is no white space cost where a stretch is explained by this alone. */
export interface GapCost {
  readonly char: number;
  readonly line: number;
  readonly ink: number;
}

/** A template as an automaton that reads what it printed: literal texts, and gaps that may be anything. */
export interface Grammar {
  readonly items: readonly Item[];
  /** Of each item: what may stand next, other gaps left empty. */
  readonly next: readonly Next[];
  /** The item that stands for the end. */
  readonly end: number;
}

export type Item =
  | { readonly type: "text"; readonly text: string; readonly at: number }
  | { readonly type: "gap"; readonly cost: GapCost; readonly at: number }
  /** The beginning (the first item) and the end. */
  | { readonly type: "edge" };

export interface Next {
  readonly texts: readonly number[];
  readonly gaps: readonly number[];
  readonly ends: boolean;
}

/** Names, relations and values stand in one line nearly always; what a macro makes may be anything. */
const word: GapCost = { char: 0.4, line: 30, ink: 0 };
const anything: GapCost = { char: 0.3, line: 0.5, ink: 0 };
const blank: GapCost = { char: 0.1, line: 0, ink: 1000 };

const mostItems = 20_000;
const mostSteps = 4_000_000;
const deepest = 100;

/** `undefined` where it would become too large. */
export function makeGrammar({ parts, captured }: JinjaTree): Grammar | undefined {
  const items: Item[] = [{ type: "edge" }];
  /** A node is an item, or a mere joint where it has none. */
  const nodes: { readonly item: number | undefined; readonly next: number[] }[] = [{ item: 0, next: [] }];
  const node = (item?: Item): number => {
    if (item) items.push(item);
    return nodes.push({ item: item && items.length - 1, next: [] }) - 1;
  };
  const join = (from: number, to: number): number => {
    nodes[from]!.next.push(to);
    return to;
  };
  const gap = (from: number, cost: GapCost, at: number): number =>
    join(from, node({ type: "gap", cost, at }));
  const all = (parts: readonly Part[], from: number, depth: number, uses: readonly string[]): number => {
    let last = from;
    for (const part of parts) {
      if (items.length > mostItems) return last;
      last = one(part, last, depth, uses);
    }
    return last;
  };
  const print = (code: string, at: number, from: number, depth: number, uses: readonly string[]): number => {
    if (/^[-+]?\s*config\s*\(/.test(code)) return from;
    const name = /^[-+]?\s*(\w+)/.exec(code)?.[1] ?? "";
    const bodies = uses.includes(name) ? undefined : captured.get(name);
    const other = gap(from, isWord(code) ? word : anything, at);
    if (!bodies) return other;
    const exit = join(other, node());
    for (const body of bodies) {
      const before = gap(join(from, node()), blank, at);
      join(gap(all(trimmed(body), before, depth + 1, [...uses, name]), blank, at), exit);
    }
    return exit;
  };
  const one = (part: Part, from: number, depth: number, uses: readonly string[]): number => {
    if (depth > deepest) return from;
    switch (part.type) {
      case "text":
        return join(from, node(part));
      case "print":
        return print(part.code, part.at, from, depth, uses);
      case "choice": {
        const exit = node();
        for (const body of part.bodies) join(all(body, join(from, node()), depth + 1, uses), exit);
        return part.canSkip ? join(from, exit) : exit;
      }
      case "loop": {
        const head = join(from, node());
        join(all(part.body, join(head, node()), depth + 1, uses), head);
        const exit = join(head, node());
        return part.otherwise.length === 0
          ? exit
          : join(all(part.otherwise, join(from, node()), depth + 1, uses), exit);
      }
      case "around": {
        const exit = join(gap(from, anything, part.at), node());
        const body = all(part.body, gap(join(from, node()), anything, part.at), depth + 1, uses);
        return join(gap(body, anything, part.at), exit);
      }
    }
  };
  const start = gap(0, blank, 0);
  const last = gap(all(trimmed(parts), start, 0, []), blank, 0);
  const end = join(last, node({ type: "edge" }));
  if (items.length > mostItems) return undefined;
  return closed(items, nodes, nodes[end]!.item!);
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
function closed(
  items: readonly Item[],
  nodes: readonly { readonly item: number | undefined; readonly next: readonly number[] }[],
  end: number,
): Grammar | undefined {
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
  return { items, next, end };
}
