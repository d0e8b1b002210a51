import type { PromqlTree } from "../languages/promql/tree.ts";
import type { Context, Handlers } from "../model/check.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import type { Region } from "../model/region.ts";

/** Calls with the expression of each rule that can be read, if it is PromQL. */
export function promqlRule(
  judge: (tree: PromqlTree, expr: Region, context: Context, rule: AlertRule | RecordRule) => void,
): Handlers {
  const handler = (rule: AlertRule | RecordRule, context: Context): void => {
    const { expr } = rule;
    if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
    judge(expr.parsed.tree as PromqlTree, expr, context, rule);
  };
  return { alert: handler, record: handler };
}
