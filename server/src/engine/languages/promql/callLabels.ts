import { inputOf } from "./functionSignature.ts";
import {
  metricName,
  noLabels,
  noNames,
  noRemovals,
  unknownFlow,
  withAdded,
  without,
  withoutName,
} from "./labelFlow.ts";
import type { LabelFlow } from "./labelFlow.ts";
import type { Call, Expression, Matcher } from "./tree.ts";

/** Functions that leave the metric's name where it is. */
const keepsName = new Set([
  "last_over_time",
  "first_over_time",
  "sort",
  "sort_desc",
  "sort_by_label",
  "sort_by_label_desc",
  "label_replace",
  "label_join",
  "info",
]);

/** Functions that compute with the buckets of a histogram and use up their label. */
export const bucketFunctions: ReadonlySet<string> = new Set([
  "histogram_quantile",
  "histogram_quantiles",
  "histogram_fraction",
]);

/** The labels of a call's result, from those of its arguments. */
export function callFlow(node: Call, flowOf: (arg: Expression | undefined) => LabelFlow): LabelFlow {
  const name = node.name.value;
  const { called } = node;
  if (called === undefined) return unknownFlow;
  const span = { start: node.name.start, end: node.name.end };
  if (name === "absent" || name === "absent_over_time") return absentFlow(node);
  if (called.returnType === "scalar") return noLabels({ span, sentence: `\`${name}()\` has no labels.` });
  const arg = node.args[inputOf(called)];
  if (name === "vector" || arg === undefined) {
    return noLabels({ span, sentence: `\`${name}()\` gives one series without labels.` });
  }
  // An info metric can bring any label along.
  if (name === "info") {
    const { guaranteed, named, values } = flowOf(arg);
    return { ...unknownFlow, guaranteed, named, values, nameless: flowOf(arg).nameless };
  }
  let flow = flowOf(arg);
  if (bucketFunctions.has(name)) {
    flow = without(flow, ["le"], { span, sentence: `\`${name}()\` uses up the bucket label \`le\`.` });
  }
  if (!keepsName.has(name)) flow = withoutName(flow, span, `\`${name}()\``);
  if (name !== "label_replace" && name !== "label_join" && name !== "histogram_quantiles") return flow;
  const target = node.args[1];
  if (target?.type !== "string") return unknownFlow;
  return withAdded(flow, [target.value], name === "histogram_quantiles");
}

/** `absent` takes over what its selector matches with a single `=`. */
function absentFlow(node: Call): LabelFlow {
  const span = { start: node.name.start, end: node.name.end };
  const called = `\`${node.name.value}()\``;
  const matchers = matchersOf(node.args[0]);
  if (matchers === undefined) {
    return noLabels({
      span,
      sentence: `${called} carries labels only when its argument is a plain selector.`,
    });
  }
  const limit = { span, sentence: `${called} only carries labels that its selector matches with \`=\`.` };
  const kept = new Set<string>();
  const equal = new Set<string>();
  // A label that is matched twice is removed, unless the last matcher is the first with `=`.
  for (const { label, operator, value } of matchers) {
    const name = label.value;
    if (name !== metricName && operator?.value === "=" && !equal.has(name)) {
      equal.add(name);
      if (value?.value !== "") kept.add(name);
    } else {
      kept.delete(name);
    }
  }
  const names = [...kept];
  const guaranteed = node.args[0]?.type === "paren" ? noNames : names;
  const values = new Map<string, string>();
  for (const { label, value } of matchers)
    if (guaranteed.includes(label.value) && value !== undefined) values.set(label.value, value.value);
  return { kept: names, dropped: noRemovals, guaranteed, named: names, values, limit, nameless: limit };
}

function matchersOf(arg: Expression | undefined): readonly Matcher[] | undefined {
  let node = arg;
  while (node?.type === "paren" || node?.type === "matrix") node = node.expr;
  return node?.type === "selector" ? node.matchers : undefined;
}
