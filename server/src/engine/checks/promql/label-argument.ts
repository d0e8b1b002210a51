import { legacyLabelName, nameErrors } from "../../languages/nameScheme.ts";
import type { LanguageError } from "../../languages/language.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Expression, StringLiteral } from "../../languages/promql/tree.ts";
import { regex } from "../../languages/regex/regex.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { isVerbatim } from "../../languages/promql/stringPlace.ts";
import { promqlRule } from "../promqlRule.ts";

export const labelArgument: Check = {
  id: "promql/label-argument",
  severity: "warning",
  summary: "A regular expression or label name with which `label_replace` and the like fail.",
  source:
    "Prometheus 3.14, promql/functions.go (evalLabelReplace, evalLabelJoin), promql/engine.go (count_values)",
  on: promqlRule((tree, expr, context) => {
    if (!/label_|count_values|quantiles/.test(expr.text)) return;
    for (const node of nodesOf(tree)) {
      const call = argumentsOf(node);
      for (const name of call?.names ?? []) judgeName(call!.by, name, expr, context);
      if (call?.pattern) judgePattern(call.pattern, expr, context);
    }
  }),
};

/** The texts that have to be something. */
interface Arguments {
  readonly by: string;
  readonly names: readonly StringLiteral[];
  readonly pattern?: StringLiteral;
}

function argumentsOf(node: Expression): Arguments | undefined {
  if (node.type === "aggregate" && node.op === "count_values")
    return { by: node.op, names: [node.parameter].filter(isString) };
  if (node.type !== "call") return undefined;
  const by = node.name.value;
  const { args } = node;
  if (by === "label_join") return { by, names: [args[1], ...args.slice(3)].filter(isString) };
  if (by !== "label_replace" && by !== "histogram_quantiles") return undefined;
  const [pattern] = by === "label_replace" ? [args[4]].filter(isString) : [];
  return { by, names: [args[1]].filter(isString), ...(pattern && { pattern }) };
}

const isString = (node: Expression | undefined): node is StringLiteral => node?.type === "string";

function judgeName(by: string, node: StringLiteral, expr: Region, { report, target }: Context): void {
  const [error] = nameErrors(node.value, legacyLabelName, { target }, words);
  if (!error) return;
  report({
    place: expr.toChunk(node),
    message: `${error.message}. ${fails(by)}`,
    fixes: fixesOf(error, { start: 0, end: node.value.length }, node, expr),
  });
}

const words = { check: "promql/label-argument", what: "label name", characters: "letters, digits and `_`" };

function judgePattern(node: StringLiteral, expr: Region, { report }: Context): void {
  const [error] = regex.parse(node.value, { variant: "anchored" }).errors;
  if (!error) return;
  const { start, end } = error.span;
  const own =
    isVerbatim(node, expr.text) && end > start
      ? { start: node.start + 1 + start, end: node.start + 1 + end }
      : node;
  report({
    place: expr.toChunk(own),
    message: `${error.message} ${fails("label_replace")}`,
    fixes: fixesOf(error, error.span, node, expr),
  });
}

const fails = (by: string): string =>
  `Prometheus loads the rule, but \`${by}\` fails whenever it is evaluated, and the rule with it.`;

function fixesOf(
  { replacement }: LanguageError,
  { start, end }: { start: number; end: number },
  node: StringLiteral,
  expr: Region,
) {
  if (replacement === undefined || !isVerbatim(node, expr.text)) return [];
  const place = expr.toChunk({ start: node.start + 1 + start, end: node.start + 1 + end });
  return [{ title: `Change to \`${replacement}\``, edits: [{ place, text: replacement }] }];
}
