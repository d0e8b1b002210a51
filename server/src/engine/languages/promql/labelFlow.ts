import type { Span } from "../../text/span.ts";

/** What removed a label: a place in the expression and a sentence about it. */
export interface Removal {
  readonly span: Span;
  /** English, Markdown for names, with its full stop. */
  readonly sentence: string;
}

/** The labels that the result of an expression can carry. */
export interface LabelFlow {
  /** Labels that can be there; `all` when any can but the dropped ones. */
  readonly kept: "all" | ReadonlySet<string>;
  /** Labels that were removed one by one. */
  readonly dropped: ReadonlyMap<string, Removal>;
  /** Labels that every series of the result carries. */
  readonly guaranteed: ReadonlySet<string>;
  /** Those, and labels that the expression itself counts on: `by (job)`, `group_left (team)`. */
  readonly named: ReadonlySet<string>;
  /** The only value that a guaranteed label has, where a matcher says it. */
  readonly values: ReadonlyMap<string, string>;
  /** Why labels outside of `kept` are gone; always there unless `kept` is `all`. */
  readonly limit: Removal | undefined;
}

/** Shared, as most flows have none of the one or the other. */
export const noRemovals: ReadonlyMap<string, Removal> = new Map();
export const noNames: ReadonlySet<string> = new Set();
export const noValues: ReadonlyMap<string, string> = new Map();

/** Nothing is known: any label can be there. */
export const unknownFlow: LabelFlow = {
  kept: "all",
  dropped: noRemovals,
  guaranteed: noNames,
  named: noNames,
  values: noValues,
  limit: undefined,
};

export const noLabels = (limit: Removal): LabelFlow => ({
  kept: noNames,
  dropped: noRemovals,
  guaranteed: noNames,
  named: noNames,
  values: noValues,
  limit,
});

/** Only these labels of the flow; a label that was gone before stays gone, for its own reason. */
export function limitedTo(flow: LabelFlow, labels: readonly string[], limit: Removal): LabelFlow {
  const kept = new Set<string>();
  const dropped = new Map<string, Removal>();
  for (const label of labels) {
    const gone = flow.dropped.get(label);
    if (gone !== undefined) dropped.set(label, gone);
    else if (flow.kept === "all" || flow.kept.has(label)) kept.add(label);
    else if (flow.limit !== undefined) dropped.set(label, flow.limit);
  }
  const guaranteed = common(flow.guaranteed, kept);
  return { kept, dropped, guaranteed, named: kept, values: valuesOf(flow.values, guaranteed), limit };
}

/** The values of these labels. */
function valuesOf(values: ReadonlyMap<string, string>, labels: ReadonlySet<string>): typeof values {
  if (values.size === 0 || labels.size === 0) return noValues;
  return new Map([...values].filter(([label]) => labels.has(label)));
}

/** A set without some of its names; the same set where it has none of them. */
const lessen = (set: ReadonlySet<string>, names: readonly string[]): ReadonlySet<string> =>
  names.some((name) => set.has(name)) ? new Set([...set].filter((one) => !names.includes(one))) : set;

function common(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  if (one.size === 0 || other.size === 0) return noNames;
  const found = new Set<string>();
  for (const label of one) if (other.has(label)) found.add(label);
  return found;
}

/** The flow without these labels. */
export function without(flow: LabelFlow, labels: readonly string[], removal: Removal): LabelFlow {
  if (labels.every((label) => lacks(flow, label) && !flow.named.has(label))) return flow;
  const dropped = new Map(flow.dropped);
  for (const label of labels) {
    const gone = flow.kept !== "all" && !flow.kept.has(label);
    if (!dropped.has(label) && !gone) dropped.set(label, removal);
  }
  const guaranteed = lessen(flow.guaranteed, labels);
  return {
    kept: flow.kept,
    dropped,
    guaranteed,
    named: lessen(flow.named, labels),
    values: guaranteed === flow.guaranteed ? flow.values : valuesOf(flow.values, guaranteed),
    limit: flow.limit,
  };
}

/** The flow without the metric's name, which `by` names. */
export const withoutName = (flow: LabelFlow, span: Span, by: string): LabelFlow =>
  without(flow, ["__name__"], { span, sentence: `${by} removes the metric's name.` });

/** The flow with labels that an operation sets, surely or perhaps. */
export function withAdded(flow: LabelFlow, labels: readonly string[], sure: boolean): LabelFlow {
  const kept = flow.kept === "all" ? "all" : new Set(flow.kept);
  const dropped = new Map(flow.dropped);
  const guaranteed = new Set(flow.guaranteed);
  const named = new Set(flow.named);
  for (const label of labels) {
    dropped.delete(label);
    if (kept !== "all") kept.add(label);
    named.add(label);
    if (sure) guaranteed.add(label);
    else guaranteed.delete(label);
  }
  const values = new Map([...flow.values].filter(([label]) => !labels.includes(label)));
  return { kept, dropped, guaranteed, named, values, limit: flow.limit };
}

/** Series of either flow: a label is gone only where both have lost it. */
export function unionOf(left: LabelFlow, right: LabelFlow): LabelFlow {
  if (left === right) return left;
  const guaranteed = common(left.guaranteed, right.guaranteed);
  const named = common(left.named, right.named);
  const values = new Map([...left.values].filter(([label, value]) => right.values.get(label) === value));
  const dropped = new Map<string, Removal>();
  for (const side of [left, right]) {
    for (const [label, removal] of side.dropped)
      if (lacks(left, label) && lacks(right, label) && !dropped.has(label)) dropped.set(label, removal);
  }
  if (left.kept === "all" || right.kept === "all")
    return { kept: "all", dropped, guaranteed, named, values, limit: undefined };
  return {
    kept: new Set([...left.kept, ...right.kept]),
    dropped,
    guaranteed,
    named,
    values,
    limit: left.limit ?? right.limit,
  };
}

/** Why the result can never carry this label; `undefined` when it can, or when that is unknown. */
export function drops(flow: LabelFlow, label: string): Removal | undefined {
  const single = flow.dropped.get(label);
  if (single !== undefined) return single;
  return flow.kept === "all" || flow.kept.has(label) ? undefined : flow.limit;
}

const lacks = (flow: LabelFlow, label: string): boolean =>
  flow.dropped.has(label) || (flow.kept !== "all" && !flow.kept.has(label));
