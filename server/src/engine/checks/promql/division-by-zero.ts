import { divisionIn, isSpoilt, risksIn } from "../../languages/promql/divisionRisk.ts";
import { descendants } from "../../languages/promql/tree.ts";
import type { Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context, RecordedUse } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import type { Region } from "../../model/region.ts";

export const divisionByZero: Check = {
  id: "promql/division-by-zero",
  severity: "warning",
  summary: "A division inside `sum` or `avg` whose divisor may be zero: one such series spoils the whole.",
  source: "pint: promql/nan; Prometheus 3.14, promql/engine.go (aggregation): NaN + x is NaN",
  on: { alert: judge, record: judge, recordedUse: judgeRecorded },
};

function judge({ expr }: AlertRule | RecordRule, context: Context): void {
  // Most expressions hold neither sign, and need no look.
  if (!expr || expr.language.id !== "promql" || !/[/%]/.test(expr.text)) return;
  if (expr.parsed.errors.length > 0) return;
  for (const node of descendants((expr.parsed.tree as PromqlTree).expr)) {
    if (!isSpoilt(node)) continue;
    const values = node.type === "aggregate" ? node.expr : node.args[0];
    if (values) judgeValues(values, node.type === "aggregate" ? node.op : node.name.value, expr, context);
  }
}

function judgeValues(values: Expression, by: string, expr: Region, { report }: Context): void {
  for (const risk of risksIn(values)) {
    if (risk.type !== "division") continue;
    const { operation, divisor } = risk;
    const { start, end } = operation.right;
    const written = end - start > 60 ? "it" : `\`${expr.text.slice(start, end)}\``;
    report({
      place: expr.toChunk(divisor),
      message: `Where ${written} is 0 there is nothing to divide by, and one such series makes the \`${by}\` no number or infinite for all. Leave those out with \`> 0\`, or divide after the \`${by}\`.`,
      related: [{ place: expr.toChunk(operation.opSpan), message: "This divides by it." }],
    });
  }
}

/** A sum of a metric that another rule of the file records as a quotient. */
function judgeRecorded({ rule, metric, records }: RecordedUse, { report }: Context): void {
  const { expr } = rule;
  if (expr?.language.id !== "promql" || expr.parsed.errors.length > 0) return;
  const record = records.find((one) => one !== rule && isQuotient(one));
  if (!record) return;
  for (const node of descendants((expr.parsed.tree as PromqlTree).expr)) {
    const values = isSpoilt(node) ? (node.type === "aggregate" ? node.expr : node.args[0]) : undefined;
    for (const risk of values ? risksIn(values) : []) {
      if (risk.type !== "metric" || risk.name !== metric) continue;
      report({
        place: expr.toChunk(risk.selector),
        message: `\`${metric}\` is recorded as a quotient whose divisor may be 0, and one such series makes the result no number or infinite for all. Leave the zeros out there, or record what is divided and divide after the sum.`,
        related: [{ place: record.place, message: "It is recorded here." }],
      });
      return;
    }
  }
}

function isQuotient({ expr }: RecordRule): boolean {
  if (expr?.language.id !== "promql" || !/[/%]/.test(expr.text) || expr.parsed.errors.length > 0)
    return false;
  const root = (expr.parsed.tree as PromqlTree).expr;
  return root !== undefined && divisionIn(root) !== undefined;
}
