import type { Parsed } from "../language.ts";
import { inWords, sentenceOf } from "./inWords.ts";
import type { Words } from "./inWords.ts";
import { flowInWords } from "./flowWords.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** More steps than these are told in one sentence. */
const FEW_STEPS = 2;

/** What an expression says, step by step, and which labels it leaves; Markdown. */
export function describe({ tree, errors, text }: Parsed<PromqlTree>): string | undefined {
  const isRead = tree.source === text && !errors.some(({ check }) => check === "promql/syntax");
  const words = isRead ? inWords(tree.expr) : undefined;
  if (!words || !tree.expr) return undefined;
  return [stepByStep(words), labelLine(tree, tree.expr, true)].filter((part) => part !== "").join("\n\n");
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
  return [`In words: ${sentenceOf(words)}.`, labelLine(tree, node, false)]
    .filter((part) => part !== "")
    .join("\n\n");
}

const nothingLost = "keeps: all labels";

/** Which labels are left, unless all are and nobody asked. */
function labelLine(tree: PromqlTree, expr: Expression, always: boolean): string {
  const line = flowInWords(tree, expr) ?? "";
  return line === nothingLost && !always ? "" : line;
}
