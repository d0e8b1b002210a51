import { counterSum, rates } from "../../languages/promql/counterSum.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { rangeCallsOf } from "../../languages/promql/ranges.ts";
import type { Place } from "../../text/place.ts";
import { promqlRule } from "../promqlRule.ts";

export const rateOfSum: Check = {
  id: "promql/rate-of-sum",
  severity: "warning",
  summary: "A `rate` over a sum of counters, which takes one restart for a restart of all.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  on: {
    ...promqlRule((tree, expr, { report, later }) => {
      if (!expr.text.includes(":")) return;
      for (const { call, selector } of rangeCallsOf(tree)) {
        const metric = selector.name?.value;
        if (metric === undefined || !metric.includes(":") || !rates.has(call.name.value)) continue;
        const place = expr.toChunk(selector.name!);
        const rate = call.name.value;
        later((context) => judgeElsewhere(metric, rate, place, context));
      }
      for (const call of nodesOf(tree)) {
        if (call.type !== "call" || !rates.has(call.name.value)) continue;
        const arg = call.args[0] && bare(call.args[0]);
        const found = arg?.type === "subquery" ? counterSum(arg.expr) : undefined;
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
          const found = root && counterSum(root);
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

/** A metric that only other files record; of those in the same file `recordedUse` speaks. */
function judgeElsewhere(metric: string, rate: string, place: Place, { project, report, uri }: Context): void {
  if (project.isDeclared("counter-sum", metric) === undefined) return;
  const records = project.count("metric", metric).declared;
  if (project.count("counter-sum", metric).used < records) return;
  if (project.mentions("metric", metric, "declares", uri).length > 0) return;
  const message = `\`${metric}\` is recorded as a sum or average of counters, in another file. ${why("it")} Record the \`${rate}\` instead.`;
  report({ place, message });
}

/** By the text of the rule as it stands in the file: its tree would have to be read again. */
function mayBeRated({ extent: { chunk, start, end } }: AlertRule | RecordRule, metric: string): boolean {
  const text = chunk.text.slice(start, end);
  return [...text.matchAll(/\b(?:i?rate|increase)[\s(]+([\w:]+)/g)].some(([, name]) => name === metric);
}

const why = (op: string): string =>
  `When one of the counters below ${op === "it" ? op : `\`${op}\``} starts anew, the result drops, and that is taken for a restart of all of them: the rate jumps.`;

function bare(root: Expression): Expression {
  let node = root;
  while (node.type === "paren") node = node.expr;
  return node;
}
