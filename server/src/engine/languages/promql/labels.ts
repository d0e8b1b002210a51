import type { Span } from "../../text/span.ts";
import {
  drops,
  limitedTo,
  metricName,
  noLabels,
  noRemovals,
  noValues,
  removal,
  unknownFlow,
  withAdded,
  without,
} from "./labelFlow.ts";
import type { LabelFlow, Removal } from "./labelFlow.ts";
import { compileMatcher } from "../regex/compile.ts";
import type { Aggregate, Binary, Matcher, Selector } from "./tree.ts";

export const spanOf = ({ start, end }: Span): Span => ({ start, end });

/** The labels of series that a selector takes. */
export function selectorFlow(node: Selector): LabelFlow {
  if (node.matchers.length === 0) return unknownFlow;
  let dropped: Map<string, Removal> | undefined;
  let values: Map<string, string> | undefined;
  const guaranteed: string[] = [];
  for (const matcher of node.matchers) {
    const label = matcher.label.value;
    if (label === metricName) continue;
    if (isAbsence(matcher)) {
      const words = (): string => `The selector only takes series without \`${label}\`.`;
      (dropped ??= new Map()).set(label, removal(spanOf(matcher), words));
    } else if (isPresence(matcher)) {
      if (!guaranteed.includes(label)) guaranteed.push(label);
      if (matcher.operator?.value === "=") (values ??= new Map()).set(label, matcher.value!.value);
    }
  }
  return {
    kept: "all",
    dropped: dropped ?? noRemovals,
    guaranteed,
    named: guaranteed,
    values: values ?? noValues,
    limit: undefined,
    nameless: undefined,
  };
}

/** `label=""` */
const isAbsence = ({ operator, value }: Matcher): boolean => operator?.value === "=" && value?.value === "";

/** Does not match series without the label. */
function isPresence({ operator, value }: Matcher): boolean {
  const text = value?.value;
  if (text === undefined) return false;
  switch (operator?.value) {
    case "!=":
      return text === "";
    case "=~": {
      const regex = compileMatcher(text);
      return regex.error === undefined && !regex.matches("");
    }
    case "!~":
      return compileMatcher(text).matches("");
    default:
      return text !== "";
  }
}

/** These choose among the series and leave their labels alone, grouped or not. */
export const choosing: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

/** The labels of an aggregation's result. */
export function aggregateFlow(node: Aggregate, inner: LabelFlow): LabelFlow {
  // In `sum(` the rest is still to be written.
  if (node.expr === undefined) return unknownFlow;
  if (choosing.has(node.op)) return inner;
  const { modifier, op } = node;
  let flow: LabelFlow;
  if (modifier === undefined) {
    flow = noLabels(removal(node.opSpan, () => `\`${op}\` without \`by\` removes every label.`));
  } else {
    const names = modifier.labels.map(({ value }) => value);
    const listed = (): string => `\`${op} ${modifier.kind} (${names.join(", ")})\``;
    if (modifier.kind === "by") {
      const does = names.length === 0 ? "removes every label" : "keeps only the labels it names";
      const words = (): string => `${listed()} ${does}.`;
      flow = limitedTo(inner, names, removal(spanOf(modifier), words));
    } else {
      const words = (): string => `${listed()} removes the labels it names.`;
      flow = without(inner, [metricName, ...names], removal(spanOf(modifier), words));
    }
  }
  if (node.op !== "count_values") return flow;
  return node.parameter?.type === "string" ? withAdded(flow, [node.parameter.value], true) : unknownFlow;
}

/** The labels of what a binary operation makes of two vectors. */
export function joinFlow(node: Binary, left: LabelFlow, right: LabelFlow): LabelFlow {
  const { group, matching } = node;
  if (group !== undefined) {
    const [many, one] = group.side === "left" ? [left, right] : [right, left];
    return group.labels.length === 0
      ? many
      : includeFlow(many, one, new Set(group.labels.map((label) => label.value)));
  }
  if (matching === undefined) return left;
  const names = matching.labels.map(({ value }) => value);
  const span = spanOf(matching);
  const listed = (): string => `\`${matching.kind} (${names.join(", ")})\``;
  if (matching.kind === "on") {
    const words = (): string =>
      `${listed()} keeps only the labels it names; \`group_left\` would keep those of the left side.`;
    return limitedTo(left, names, removal(span, words));
  }
  const words = (): string => `${listed()} removes the labels it names from the result.`;
  return without(left, names, removal(span, words));
}

/** The labels of the side with many series, some of them replaced by those of the other side. */
function includeFlow(many: LabelFlow, one: LabelFlow, included: ReadonlySet<string>): LabelFlow {
  const kept = many.kept === "all" ? "all" : new Set(many.kept);
  const dropped = new Map(many.dropped);
  const guaranteed = new Set(many.guaranteed);
  const named = new Set(many.named);
  const values = new Map(many.values);
  for (const label of included) {
    if (label === metricName) continue;
    const gone = drops(one, label);
    const value = one.values.get(label);
    guaranteed.delete(label);
    named.delete(label);
    values.delete(label);
    if (value !== undefined) values.set(label, value);
    if (gone !== undefined) {
      dropped.set(label, gone);
      continue;
    }
    dropped.delete(label);
    if (kept !== "all") kept.add(label);
    named.add(label);
    if (one.guaranteed.includes(label)) guaranteed.add(label);
  }
  return {
    kept: kept === "all" ? "all" : [...kept],
    dropped,
    guaranteed: [...guaranteed],
    named: [...named],
    values,
    limit: many.limit,
    nameless: included.has(metricName) ? one.nameless : many.nameless,
  };
}
