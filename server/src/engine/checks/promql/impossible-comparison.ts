import { comparisons } from "../../languages/promql/binaryBranches.ts";
import { rangeOfNode } from "../../languages/promql/analysis.ts";
import { holds, mirrored, oneOrMore } from "../../languages/promql/range.ts";
import type { Range } from "../../languages/promql/range.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Binary, Expression, PromqlTree } from "../../languages/promql/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import type { Region } from "../../model/region.ts";
import type { Place } from "../../text/place.ts";
import { promqlFault } from "../promqlFault.ts";

const faults = promqlFault("impossible-comparison");

export const impossibleComparison: Check = {
  id: "promql/impossible-comparison",
  severity: "warning",
  summary: "A comparison that never holds, or always gives the same.",
  source: "pint: promql/impossible; Prometheus 3.14, promql/engine.go (VectorscalarBinop)",
  on: {
    alert(rule, context) {
      faults.alert?.(rule, context);
      judgeRecorded(rule, context);
    },
    record(rule, context) {
      faults.record?.(rule, context);
      judgeRecorded(rule, context);
    },
  },
};

/** A recorded metric that is compared with a number. */
interface Compared {
  readonly metric: string;
  /** Bounds of its values with which the comparison never holds. */
  readonly excluding: readonly Bound[];
  readonly bool: boolean;
  /** Of the operator. */
  readonly place: Place;
}

function judgeRecorded({ expr }: AlertRule | RecordRule, { later }: Context): void {
  if (!expr || expr.language.id !== "promql" || !expr.text.includes(":") || !/[<>=]/.test(expr.text)) return;
  if (expr.parsed.errors.length > 0) return;
  for (const node of nodesOf(expr.parsed.tree as PromqlTree)) {
    const compared = node.type === "binary" && comparisons.has(node.op) ? comparedIn(node, expr) : undefined;
    if (compared) later((context) => judge(compared, context));
  }
}

function comparedIn(node: Binary, expr: Region): Compared | undefined {
  const { op, left, right, opSpan } = node;
  const [values, limit] = left.valueType === "scalar" ? [right, left] : [left, right];
  const metric = recordedIn(values);
  if (metric === undefined) return undefined;
  const { low: number, high } = rangeOfNode(limit);
  if (number !== high) return undefined;
  // As if the metric stood on the left.
  const asLeft = values === left ? op : mirrored(op);
  const excluding = bounds.filter(({ range }) => holds(asLeft, range, { low: number, high }) === "never");
  if (excluding.length === 0) return undefined;
  return { metric, excluding, bool: node.bool !== undefined, place: expr.toChunk(opSpan) };
}

/** The recorded metric of which an expression has the values, some of them or one between them. */
function recordedIn(root: Expression): string | undefined {
  let node = root;
  for (;;) {
    if (node.type === "paren") node = node.expr;
    else if (node.type === "aggregate" && /^(?:max|min|avg)$/.test(node.op) && node.expr) node = node.expr;
    else break;
  }
  const name = node.type === "selector" ? node.name?.value : undefined;
  return name?.includes(":") ? name : undefined;
}

interface Bound {
  /** Of the marks of rules that record within it. */
  readonly space: string;
  readonly range: Range;
  readonly words: string;
}

const bounds: readonly Bound[] = [
  { space: "at-least-1", range: oneOrMore, words: "never below 1" },
  { space: "at-most-1", range: { low: 0, high: 1 }, words: "always between 0 and 1" },
];

/** Every rule that records the metric must have the bounds. */
function judge({ metric, excluding, bool, place }: Compared, { project, report }: Context): void {
  for (const { space, words } of excluding) {
    if (project.isDeclared(space, metric) === undefined) continue;
    if (project.count(space, metric).used < project.count("metric", metric).declared) continue;
    const outcome = bool ? "this always gives 0" : "this never holds and never returns anything";
    const hint =
      space === "at-least-1"
        ? " Of nothing, a `count` is nothing and not 0: record it with `or vector(0)`, or ask for `absent(…)`."
        : "";
    const message = `\`${metric}\` is recorded as a value that is ${words}, and ${outcome}.${hint}`;
    report({ place, message });
    return;
  }
}
