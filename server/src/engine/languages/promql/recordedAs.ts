import type { Parsed } from "../language.ts";
import { analysisOf, labelsOf } from "./analysis.ts";
import { counterSum } from "./counterSum.ts";
import { divisionIn, risksIn } from "./divisionRisk.ts";
import { hull } from "./range.ts";
import type { PromqlTree } from "./tree.ts";

const none: readonly string[] = [];

/** What rules that read a recorded metric have to know of it; see `Language.recordedAs`. */
export function recordedAs({ text, tree, errors }: Parsed<PromqlTree>): readonly string[] {
  const { expr } = tree;
  if (expr === undefined) return none;
  const found: string[] = [];
  // Before it is summed: the divisor of a quotient may be zero.
  if (/[/%]/.test(text) && divisionIn(expr)) found.push("quotient");
  // Before its rate is taken.
  if (/sum|avg/i.test(text) && counterSum(expr)) found.push("counter-sum");
  if (bounding.test(text)) {
    const { branches } = analysisOf(tree);
    const { low, high } = hull(branches);
    if (branches.length > 0 && low >= 1) found.push("at-least-1");
    if (branches.length > 0 && low >= 0 && high <= 1) found.push("at-most-1");
  }
  if (text.includes(":")) {
    // Another recorded metric whose values it has, changed or not.
    const names = new Set<string>();
    for (const risk of risksIn(expr))
      if (risk.type === "metric" && risk.name.includes(":")) names.add(risk.name);
    if (names.size > 0) found.push("passes", ...[...names].map((name) => `passing ${name}`));
  }
  if (errors.length === 0) found.push(...labelsRecorded(tree));
  return found.length > 0 ? found : none;
}

/** More labels are not told of. */
const mostLabels = 20;

/** The labels that the series have, where there are no others but those of the rule; else those that they lost. */
function labelsRecorded(tree: PromqlTree): string[] {
  const flow = labelsOf(tree);
  if (flow.kept === "all")
    return [...flow.dropped.keys()].slice(0, mostLabels).map((one) => `label-lost ${one}`);
  const kept = flow.kept.filter((label) => !flow.dropped.has(label));
  return kept.length > mostLabels ? [] : ["labels-known", ...kept.map((one) => `label-kept ${one}`)];
}

/** What makes values of which something is known. */
const bounding = /count|absent|present|group|bool|\bup\b/i;
