import { analysisOf } from "../languages/promql/analysis.ts";
import type { FaultKind } from "../languages/promql/fault.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
import type { Context, Handlers } from "../model/check.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";

/** Reports what was found in the expressions of rules while they were analysed. */
export function promqlFault(wanted: FaultKind): Handlers {
  const judge = ({ expr }: AlertRule | RecordRule, { report }: Context): void => {
    if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
    for (const { kind, span, message, related } of analysisOf(expr.parsed.tree as PromqlTree).faults) {
      if (kind !== wanted) continue;
      report({
        place: expr.toChunk(span),
        message,
        ...(related && { related: [{ place: expr.toChunk(related.span), message: related.message }] }),
      });
    }
  };
  return { alert: judge, record: judge };
}
