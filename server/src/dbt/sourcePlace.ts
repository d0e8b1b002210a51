import { explain } from "./align.ts";
import type { Explanation } from "./align.ts";
import { changedTree } from "./changedTree.ts";
import { makeGrammar } from "./grammar.ts";
import type { Grammar } from "./grammar.ts";
import { withoutInjected } from "./injectedCtes.ts";
import type { Injected } from "./injectedCtes.ts";
import { jinjaTree } from "./jinjaTree.ts";
import type { JinjaTree } from "./jinjaTree.ts";
import { sameLine } from "./sameLine.ts";
import { firstInk, lineAt, lineStart, normalLines } from "./lines.ts";

/** Where what stands in compiled SQL comes from. Lines and characters count from 0. */
export type SourcePlace =
  /** `exact`: this very text. `near`: what an expression of the line made, or a line of it. */
  | {
      readonly certainty: "exact" | "near";
      readonly line: number;
      readonly character: number;
      /** The template cannot have printed the text: it has changed since, and has this line still. */
      readonly hasChanged?: boolean;
    }
  /** `model`: an ephemeral model, whose SQL was put into this one's. */
  | { readonly certainty: "unknown"; readonly model?: string };

export interface Model {
  /** What stands in the file. */
  readonly template: string;
  readonly compiled: string;
  /** Of a file of snapshots, the one that is meant. */
  readonly snapshot?: string;
}

/** Explanations whose costs differ by less cannot be told apart. */
const margin = 6;
/** Where several lines may be meant that stand so close, the likeliest is good enough. */
const closeLines = 2;
const longestText = 4_000_000;

/** Follows a place of compiled SQL back to the template; without a `character` the first of the line that is no blank. */
export function sourcePlace(
  { template, compiled, snapshot }: Model,
  line: number,
  character?: number,
): SourcePlace {
  const unknown = { certainty: "unknown" } as const;
  if (template.length + compiled.length > longestText) return unknown;
  const source = normalLines(template);
  const whole = normalLines(compiled);
  const start = lineStart(whole, line);
  if (start === undefined) return unknown;
  const injected = withoutInjected(whole);
  const asked = character === undefined ? firstAsked(whole, start, injected) : start + character;
  const cut = injected.cuts.find((one) => one.start <= asked && asked < one.end);
  if (cut) return { certainty: "unknown", model: cut.model };
  const target =
    asked - (injected.cuts.length > 0 && asked >= injected.cuts.at(-1)!.end ? cutLength(injected.cuts) : 0);
  if (target >= injected.text.length) return unknown;
  const tree = jinjaTree(source, snapshot);
  const grammar = makeGrammar(tree);
  return (
    (grammar && chosen(grammar, source, injected.text, target)) ??
    sameLine(source, whole, line) ??
    changedLine(tree, source, injected.text, target) ??
    unknown
  );
}

/** The line of a template that has changed since, where it reads as the one that it printed. */
function changedLine(tree: JinjaTree, source: string, text: string, target: number): SourcePlace | undefined {
  const changed = changedTree(tree);
  const grammar = changed && makeGrammar(changed);
  const found = grammar && chosen(grammar, source, text, target);
  // What was changed itself is not known again.
  if (found?.certainty !== "exact") return undefined;
  const printed = text.split("\n")[lineAt(text, target)]!.trim();
  if (!readsAs(source.split("\n")[found.line]!.trim(), printed)) return undefined;
  return { certainty: "near", line: found.line, character: found.character, hasChanged: true };
}

/** Whether a line of a template may have printed a line, tags set aside. */
function readsAs(line: string, printed: string): boolean {
  const texts = line.split(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/).map((text) => text.trim());
  if (texts.length === 1) return line === printed;
  const [first = "", last = ""] = [texts[0], texts.at(-1)];
  return printed.startsWith(first) && printed.endsWith(last) && texts.every((text) => printed.includes(text));
}

/** The first character of a line that is no blank; where an ephemeral model ends in the line, the first behind. */
function firstAsked(text: string, start: number, { cuts }: Injected): number {
  const first = firstInk(text, start);
  const end = text.indexOf("\n", start);
  const cut = cuts.find((one) => one.start <= first && first < one.end && (end < 0 || one.end < end));
  return cut ? firstInk(text, cut.end) : first;
}

const cutLength = (cuts: readonly { readonly start: number; readonly end: number }[]): number =>
  cuts.at(-1)!.end - cuts[0]!.start;

/** `undefined` where the template cannot have printed the text: it has changed since, or does more than is known here. */
function chosen(grammar: Grammar, source: string, text: string, target: number): SourcePlace | undefined {
  const all = explain(grammar, text, target);
  const [best] = (all ?? []).sort((a, b) => a.cost - b.cost || Number(b.isLiteral) - Number(a.isLiteral));
  if (!all || !best) return undefined;
  const likely = all.filter(({ cost }) => cost < best.cost + margin);
  const lines = likely.map(({ at }) => lineAt(source, at));
  const line = lines[0]!;
  const spread = Math.max(...lines) - Math.min(...lines);
  if (spread > closeLines) return { certainty: "unknown" };
  return {
    certainty: spread === 0 && best.isLiteral ? "exact" : "near",
    line,
    character: characterOf(source, best),
  };
}

const characterOf = (source: string, { at }: Explanation): number =>
  at - (source.lastIndexOf("\n", at - 1) + 1);
