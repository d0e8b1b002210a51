import { labelsOf } from "../../languages/promql/analysis.ts";
import { drops } from "../../languages/promql/labelFlow.ts";
import type { LabelFlow } from "../../languages/promql/labelFlow.ts";
import type { Aggregate, Expression, PromqlTree } from "../../languages/promql/tree.ts";
import { compileMatcher } from "../../languages/regex/compile.ts";
import type { Check, Context } from "../../model/check.ts";
import { listsOption } from "../../model/checkOptions.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { labelListSchema } from "../labelListSchema.ts";
import { labelsOf as setLabelsOf } from "../wantedEntries.ts";

export const unwantedAggregation: Check = {
  id: "promql/unwanted-aggregation",
  severity: "warning",
  summary: "An aggregation that loses a label that the project keeps, or keeps one that it strips.",
  source: "https://prometheus.io/docs/practices/rules/#aggregation; pint 0.87, promql/aggregate",
  isAsked: true,
  options: {
    keep: labelListSchema("Labels that the result of an aggregation has to keep", "job"),
    strip: labelListSchema("Labels that an aggregation has to remove", "instance"),
  },
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, { options, report }: Context): void {
  const { expr, name } = rule;
  if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
  const [keep, strip] = [wantedOf(options, "keep", name.value), wantedOf(options, "strip", name.value)];
  if (keep.size + strip.size === 0) return;
  const tree = expr.parsed.tree as PromqlTree;
  const found = outermost(tree.expr);
  if (found.length === 0) return;
  const set = new Set(setLabelsOf(rule).map(({ key }) => key.value));
  const result = labelsOf(tree);
  const flows = found.map((node) => [node, labelsOf({ ...tree, expr: node })] as const);
  for (const label of keep) {
    if (set.has(label) || carries(result, label)) continue;
    const at = flows.find(([, flow]) => !carries(flow, label));
    if (!at) continue;
    const [node, flow] = at;
    const why = drops(flow, label)!;
    report({
      place: expr.toChunk(isWithin(why.span, node) ? why.span : node.opSpan),
      message: `The result loses \`${label}\`, which \`.tocsin.yaml\` wants aggregations to keep. ${why.sentence}`,
    });
  }
  for (const label of strip) {
    if (set.has(label) || !carries(result, label)) continue;
    const at = flows.find(([, flow]) => carries(flow, label));
    if (!at) continue;
    report({
      place: expr.toChunk(at[0].modifier ?? at[0].opSpan),
      message: `The result keeps \`${label}\`, which \`.tocsin.yaml\` wants aggregations to remove. ${remedy(at[0], label)}`,
    });
  }
}

function remedy({ modifier, op }: Aggregate, label: string): string {
  if (modifier?.kind === "without") return `Add it to \`without (…)\`.`;
  return modifier
    ? `Take it out of \`by (…)\`.`
    : `\`${op}\` leaves labels alone; aggregate \`without (${label})\`.`;
}

const carries = (flow: LabelFlow, label: string): boolean => drops(flow, label) === undefined;

const isWithin = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

/** The labels of an option that are about rules of this name. */
function wantedOf(options: Context["options"], key: "keep" | "strip", name: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [pattern, labels] of listsOption(options, key))
    if (compileMatcher(pattern).matches(name)) for (const label of labels) found.add(label);
  return found;
}

/** These choose among series, and leave their labels alone. */
const choosing = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

/** The aggregations that the labels of the result come from, those within others left out. */
function outermost(root: Expression | undefined): Aggregate[] {
  const found: Aggregate[] = [];
  const rest = root ? [root] : [];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node.type === "aggregate" && !choosing.has(node.op)) found.push(node);
    else if (node.type === "binary") rest.push(...sidesOf(node).toReversed());
    else if (node.type === "call") rest.push(...node.args.filter(({ valueType }) => isSeries(valueType)));
    else if (node.type === "aggregate" || node.type === "paren" || node.type === "unary")
      rest.push(...(node.expr ? [node.expr] : []));
    else if (node.type === "subquery" || node.type === "matrix") rest.push(node.expr);
  }
  return found;
}

const isSeries = (type: string): boolean => type === "vector" || type === "matrix";

/** The sides of an operator whose labels its result has. */
function sidesOf(node: Extract<Expression, { type: "binary" }>): readonly Expression[] {
  const { op, left, right, group } = node;
  if (op === "or") return [left, right];
  if (left.valueType === "scalar") return [right];
  return group?.side === "right" ? [right] : [left];
}
