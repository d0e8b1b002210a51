import { choosing } from "../../languages/promql/labels.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Aggregate, AggregateModifier, Call, Expression } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlRule } from "../promqlRule.ts";

export const absentOfGroups: Check = {
  id: "promql/absent-of-groups",
  severity: "warning",
  summary: "An `absent` around an aggregation with `by` or `without`, whose groups it does not tell apart.",
  source:
    "https://prometheus.io/docs/prometheus/latest/querying/functions/#absent; Prometheus 3.14, promql/functions.go (funcAbsent)",
  on: promqlRule((tree, expr, { report }) => {
    if (!expr.text.includes("absent")) return;
    for (const node of nodesOf(tree)) {
      const groups = node.type === "call" ? groupsIn(node) : undefined;
      if (!groups) continue;
      const { aggregate, modifier } = groups;
      const { op, expr: values } = aggregate;
      const written = `\`${modifier.kind} (${modifier.labels.map(({ value }) => value).join(", ")})\``;
      const has =
        values?.type === "selector" ? values.matchers.some(({ operator }) => operator?.value === "=") : false;
      const hint = has
        ? ` Without the \`${op}\` it carries the labels that the selector matches with \`=\`.`
        : " Write an `absent` for each that has to be there, or compare with what was there before, with `unless`.";
      report({
        place: expr.toChunk({ start: modifier.keyword.start, end: modifier.end }),
        message: `${written} changes nothing here: \`absent\` fires when all groups are gone, not when one is, and carries none of their labels.${hint}`,
        fixes:
          values?.type === "selector"
            ? [
                {
                  title: `Remove the \`${op}\``,
                  edits: [
                    { place: expr.toChunk(aggregate), text: expr.text.slice(values.start, values.end) },
                  ],
                },
              ]
            : [],
      });
    }
  }),
};

/** The aggregation with groups that is all that an `absent` looks at. */
function groupsIn({
  name,
  args,
}: Call): { readonly aggregate: Aggregate; readonly modifier: AggregateModifier } | undefined {
  if (name.value !== "absent" && name.value !== "absent_over_time") return undefined;
  let node: Expression | undefined = args[0];
  while (node?.type === "paren" || node?.type === "subquery") node = node.expr;
  if (node?.type !== "aggregate" || choosing.has(node.op)) return undefined;
  const { modifier } = node;
  return modifier && modifier.labels.length > 0 ? { aggregate: node, modifier } : undefined;
}
