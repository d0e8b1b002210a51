import { analysisOf } from "../../languages/promql/analysis.ts";
import type { Branch } from "../../languages/promql/branch.ts";
import type { PromqlTree, Selector } from "../../languages/promql/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";

export const missingCondition: Check = {
  id: "alert/missing-condition",
  severity: "warning",
  summary:
    "An alert that fires whenever its expression returns anything, and nothing decides whether it does.",
  source:
    "pint: alerts/comparison; Prometheus 3.14, rules/alerting.go (Eval): every series of the result fires",
  on: {
    alert({ expr, node }, context) {
      if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
      const tree = expr.parsed.tree as PromqlTree;
      // Texts and ranges fail at every evaluation: `rule/result-type` says so.
      if (tree.expr?.valueType === "matrix" || tree.expr?.valueType === "string") return;
      const { branches } = analysisOf(tree);
      const free = branches.find((branch) => !branch.conditional && !isHeartbeat(branch, branches));
      // A rule that says that it also records is not known to be an alert.
      if (free && !valueOf(node, "record")) judge(free, expr, context);
    },
  },
};

/** `vector(1)` or `1` alone: an alert that fires always, so that somebody notices when it does not arrive. */
const isHeartbeat = ({ always, bool, range }: Branch, all: readonly Branch[]): boolean =>
  always && !bool && all.length === 1 && range.low === range.high && range.low !== 0;

function judge({ origin, always, bool }: Branch, expr: Region, { report, later }: Context): void {
  if (bool) {
    const message =
      "With `bool` a comparison returns 1 or 0, never nothing, and an alert fires for 0 as well. Take `bool` out, or compare the result with 1.";
    return report({
      place: expr.toChunk(bool.bool ?? bool.opSpan),
      message,
      // Between two numbers a comparison must have it.
      fixes: bool.valueType === "scalar" ? [] : withoutBool(bool.bool, expr),
    });
  }
  const place = expr.toChunk(origin);
  if (always) {
    const message = "This is always there, whatever its value, so that the alert fires all the time.";
    return report({ place, message });
  }
  const message =
    "Nothing decides whether this is returned, no comparison or only one that always holds: the alert fires for every series there is.";
  if (origin.type !== "selector") return report({ place, message });
  const metric = metricOf(origin);
  if (metric === undefined || metric.includes(":") || isChoice(origin, expr)) return;
  // A recorded metric may have its condition where it is recorded.
  later(({ project, report: reportLater }) => {
    if (project.isDeclared("metric", metric) !== true) reportLater({ place, message });
  });
}

function withoutBool(bool: { start: number; end: number } | undefined, expr: Region) {
  if (!bool) return [];
  const end = bool.end + (expr.text[bool.end] === " " ? 1 : 0);
  return [{ title: "Remove `bool`", edits: [{ place: expr.toChunk({ start: bool.start, end }), text: "" }] }];
}

/** Where series come from, which says nothing of how they are. */
const targetLabels = new Set(["__name__", "job", "instance", "namespace", "cluster", "env", "environment"]);

/** The expression is a selector that looks for something in a label: that it is there is the condition. */
const isChoice = ({ start, end, matchers }: Selector, { text }: Region): boolean =>
  end - start === text.trim().length &&
  matchers.some(({ label, operator }) => operator?.value === "=~" && !targetLabels.has(label.value));

const metricOf = ({ name, matchers }: Selector): string | undefined =>
  (name ?? matchers.find(({ label }) => label.value === "__name__")?.value)?.value;
