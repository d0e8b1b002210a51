import { nodesOf } from "../../languages/promql/tree.ts";
import type { Aggregate, Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { rangeCallsOf } from "../../languages/promql/ranges.ts";
import { promqlRule } from "../promqlRule.ts";

export const rateOfSum: Check = {
  id: "promql/rate-of-sum",
  severity: "warning",
  summary: "A `rate` over a sum of counters, which takes one restart for a restart of all.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  on: {
    ...promqlRule((tree, expr, { report }) => {
      if (!expr.text.includes(":")) return;
      for (const call of nodesOf(tree)) {
        if (call.type !== "call" || !rates.has(call.name.value)) continue;
        const arg = call.args[0] && bare(call.args[0]);
        const found = arg?.type === "subquery" ? summed(arg.expr) : undefined;
        if (!found) continue;
        const message = `${why(found.op)} Take the \`${call.name.value}\` first: \`${found.op}(${call.name.value}(…))\`.`;
        report({ place: expr.toChunk(found.opSpan), message });
      }
    }),
    recordedUse({ rule, metric, records }, { report }) {
      if (!mayBeRated(rule, metric)) return;
      const { expr } = rule;
      if (expr?.language.id !== "promql" || expr.parsed.errors.length > 0) return;
      for (const { call, selector } of rangeCallsOf(expr.parsed.tree as PromqlTree)) {
        if (selector.name?.value !== metric || !rates.has(call.name.value)) continue;
        for (const { expr: recorded, place } of records) {
          if (recorded?.language.id !== "promql" || recorded.parsed.errors.length > 0) continue;
          const root = (recorded.parsed.tree as PromqlTree).expr;
          const found = root && summed(root);
          if (!found) continue;
          const message = `\`${metric}\` is recorded with \`${found.op}\`. ${why(found.op)} Record the \`${call.name.value}\` instead.`;
          report({
            place: expr.toChunk(selector.name),
            message,
            related: [{ place, message: "It is recorded here." }],
          });
          break;
        }
      }
    },
  },
};

/** By the text of the rule as it stands in the file: its tree would have to be read again. */
function mayBeRated({ extent: { chunk, start, end } }: AlertRule | RecordRule, metric: string): boolean {
  const text = chunk.text.slice(start, end);
  return [...text.matchAll(/\b(?:i?rate|increase)[\s(]+([\w:]+)/g)].some(([, name]) => name === metric);
}

const rates = new Set(["rate", "irate", "increase"]);

const why = (op: string): string =>
  `When one of the counters below \`${op}\` starts anew, the result drops, and that is taken for a restart of all of them: the rate jumps.`;

function bare(root: Expression): Expression {
  let node = root;
  while (node.type === "paren") node = node.expr;
  return node;
}

/** A sum or average of counters themselves; one over rates, or of what is not known to be counters, is none. */
function summed(root: Expression): Aggregate | undefined {
  const node = bare(root);
  if (node.type !== "aggregate" || (node.op !== "sum" && node.op !== "avg") || !node.expr) return undefined;
  const inner = bare(node.expr);
  if (inner.type === "aggregate") return summed(inner);
  return inner.type === "selector" && /_(?:total|count|sum|bucket)$/.test(inner.name?.value ?? "")
    ? node
    : undefined;
}
