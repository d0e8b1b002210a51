import { isSpoilt, risksIn } from "../../languages/promql/divisionRisk.ts";
import type { Risk } from "../../languages/promql/divisionRisk.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import type { Span } from "../../text/span.ts";
import type { Fix } from "../../model/finding.ts";
import type { Region } from "../../model/region.ts";

export const divisionByZero: Check = {
  id: "promql/division-by-zero",
  severity: "warning",
  summary: "A division inside `sum` or `avg` whose divisor may be zero: one such series spoils the whole.",
  source: "pint: promql/nan; Prometheus 3.14, promql/engine.go (aggregation): NaN + x is NaN",
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, context: Context): void {
  const { expr } = rule;
  // Most expressions hold none of these words, and need no look.
  if (!expr || expr.language.id !== "promql" || !/sum|avg|std/i.test(expr.text)) return;
  if (expr.parsed.errors.length > 0) return;
  for (const node of nodesOf(expr.parsed.tree as PromqlTree)) {
    if (!isSpoilt(node)) continue;
    const values = node.type === "aggregate" ? node.expr : node.args[0];
    const by = node.type === "aggregate" ? node.op : node.name.value;
    for (const risk of values ? risksIn(values) : []) {
      if (risk.type === "division") reportDivision(risk, by, expr, context);
      else if (risk.name !== rule.name.value) judgeMetric(risk, by, expr, context);
    }
  }
}

type Of<Type> = Extract<Risk, { type: Type }>;

function reportDivision(
  { operation, divisor }: Of<"division">,
  by: string,
  expr: Region,
  { report }: Context,
): void {
  const { start, end } = operation.right;
  const written = end - start > 60 ? "it" : `\`${expr.text.slice(start, end)}\``;
  report({
    place: expr.toChunk(divisor),
    message: `Where ${written} is 0 there is nothing to divide by, and one such series makes the \`${by}\` no number or infinite for all. Leave those out with \`> 0\`, or divide after the \`${by}\`.`,
    related: [{ place: expr.toChunk(operation.opSpan), message: "This divides by it." }],
    fixes: operation.right.valueType === "vector" ? [withoutZeros(operation.right, expr)] : [],
  });
}

/** A metric that a rule of the project records as a quotient. */
function judgeMetric({ name, selector }: Of<"metric">, by: string, expr: Region, { later }: Context): void {
  const place = expr.toChunk(selector);
  // Asked of nearly every rule: its words are made for those that need them.
  later(({ project, report }) => {
    const quotient = quotientBehind(name, project);
    if (quotient === undefined) return;
    const what = quotient === name ? "is recorded as" : `is recorded with \`${quotient}\`,`;
    report({
      place,
      message: `\`${name}\` ${what} a quotient whose divisor may be 0, and one such series makes the \`${by}\` no number or infinite for all. Leave the zeros out there, or record what is divided and divide after the \`${by}\`.`,
    });
  });
}

/** A recorded metric that is a quotient: this one, or one whose values it has. */
function quotientBehind(name: string, project: Context["project"], depth = 0): string | undefined {
  if (project.isDeclared("quotient", name) !== undefined) return name;
  if (depth > 5 || !name.includes(":") || project.isDeclared("passes", name) === undefined) return undefined;
  const start = `${name} `;
  for (const pair of project.names("passing")) {
    if (!pair.startsWith(start)) continue;
    const behind = pair.slice(start.length);
    const found = behind === name ? undefined : quotientBehind(behind, project, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function withoutZeros({ start, end }: Span, expr: Region): Fix {
  const edits = [
    { place: expr.toChunk({ start, end: start }), text: "(" },
    { place: expr.toChunk({ start: end, end }), text: " != 0)" },
  ];
  return { title: "Leave out series that are 0", edits };
}
