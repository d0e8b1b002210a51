import { analysisOf } from "../languages/promql/analysis.ts";
import type { FaultKind } from "../languages/promql/fault.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
import type { Context, Handlers } from "../model/check.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import type { Fix } from "../model/finding.ts";
import type { Region } from "../model/region.ts";
import type { Span } from "../text/span.ts";

/** What is to be taken out of the expression, if that mends it, and how that is called. */
export type Mend = (
  tree: PromqlTree,
  span: Span,
) => { readonly title: string; readonly span: Span } | undefined;

const fixesOf = (mended: ReturnType<Mend>, expr: Region): Fix[] =>
  mended ? [{ title: mended.title, edits: [{ place: expr.toChunk(mended.span), text: "" }] }] : [];

/** Reports what was found in the expressions of rules while they were analysed. */
export function promqlFault(wanted: FaultKind, mend?: Mend): Handlers {
  const judge = ({ expr }: AlertRule | RecordRule, { report }: Context): void => {
    if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
    const tree = expr.parsed.tree as PromqlTree;
    for (const { kind, span, message, related } of analysisOf(tree).faults) {
      if (kind !== wanted) continue;
      report({
        place: expr.toChunk(span),
        message,
        fixes: fixesOf(mend?.(tree, span), expr),
        ...(related && { related: [{ place: expr.toChunk(related.span), message: related.message }] }),
      });
    }
  };
  return { alert: judge, record: judge };
}
