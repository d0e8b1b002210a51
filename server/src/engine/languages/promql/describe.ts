import type { Parsed } from "../language.ts";
import { code, inWords, sentenceOf } from "./inWords.ts";
import type { Words } from "./inWords.ts";
import { labelsOf } from "./analysis.ts";
import { descendants } from "./tree.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** More steps than these are told in one sentence. */
const FEW_STEPS = 2;
const MOST_NAMES = 8;

/** What an expression says, step by step, and which labels it leaves; Markdown. */
export function describe({ tree, errors, text }: Parsed<PromqlTree>): string | undefined {
  const isRead = tree.source === text && !errors.some(({ check }) => check === "promql/syntax");
  const words = isRead ? inWords(tree.expr) : undefined;
  if (!words || !tree.expr) return undefined;
  return [stepByStep(words), labelLine(tree, tree.expr, "keeps: all labels")]
    .filter((part) => part !== "")
    .join("\n\n");
}

function stepByStep(words: Words): string {
  const all = [words.subject, ...words.steps];
  if (all.length <= FEW_STEPS) return `In words: ${sentenceOf(words)}.`;
  return ["In words:\n", ...all.map((step, at) => `${at + 1}. ${step}`)].join("\n");
}

/** The same for a part of it, in a sentence. */
export function describePart(tree: PromqlTree, node: Expression): string {
  const words = inWords(node);
  if (!words || node.valueType === "scalar" || node.valueType === "string") return "";
  return [`In words: ${sentenceOf(words)}.`, labelLine(tree, node, "")]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** `keeps: job, instance · drops: pod`, as far as it can be known; `complete` where nothing is dropped. */
function labelLine(tree: PromqlTree, expr: Expression, complete: string): string {
  if (expr.valueType !== "vector") return "";
  const { kept: all, dropped } = labelsOf({ ...tree, expr });
  const kept = all === "all" ? all : new Set([...all].filter((label) => !dropped.has(label)));
  const gone = new Set([...dropped.keys()].filter((label) => label !== "__name__"));
  if (kept === "all") {
    return gone.size > 0 ? `keeps: all other labels · drops: ${listed(gone)}` : complete;
  }
  // What is named below and is not left is of interest; that it is all others is said.
  for (const label of namedIn(expr)) if (!kept.has(label)) gone.add(label);
  const keeps = kept.size === 0 ? "no labels" : listed(kept);
  return `keeps: ${keeps} · drops: ${gone.size > 0 ? `${listed(gone)} and all others` : "all others"}`;
}

function listed(labels: ReadonlySet<string>): string {
  const names = [...labels].map(code);
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(", ")} and ${more} more` : names.join(", ");
}

function namedIn(expr: Expression): string[] {
  return [...descendants(expr)].flatMap((node) => {
    if (node.type === "selector")
      return node.matchers.map(({ label }) => label.value).filter((label) => label !== "__name__");
    return node.type === "aggregate" ? (node.modifier?.labels ?? []).map(({ value }) => value) : [];
  });
}
