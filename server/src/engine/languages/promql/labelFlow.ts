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
  /** Why labels outside of `kept` are gone; always there unless `kept` is `all`. */
  readonly limit: Removal | undefined;
}

/** Shared, as most flows have none of the one or the other. */
export const noRemovals: ReadonlyMap<string, Removal> = new Map();
export const noNames: ReadonlySet<string> = new Set();

/** Nothing is known: any label can be there. */
export const unknownFlow: LabelFlow = {
  kept: "all",
  dropped: noRemovals,
  guaranteed: noNames,
  limit: undefined,
};

export const noLabels = (limit: Removal): LabelFlow => ({
  kept: noNames,
  dropped: noRemovals,
  guaranteed: noNames,
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
  return { kept, dropped, guaranteed: common(flow.guaranteed, kept), limit };
}

function common(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  if (one.size === 0 || other.size === 0) return noNames;
  const found = new Set<string>();
  for (const label of one) if (other.has(label)) found.add(label);
  return found;
}

/** The flow without these labels. */
export function without(flow: LabelFlow, labels: readonly string[], removal: Removal): LabelFlow {
  if (labels.every((label) => lacks(flow, label) && !flow.guaranteed.has(label))) return flow;
  const dropped = new Map(flow.dropped);
  const guaranteed = new Set(flow.guaranteed);
  for (const label of labels) {
    guaranteed.delete(label);
    const gone = flow.kept !== "all" && !flow.kept.has(label);
    if (!dropped.has(label) && !gone) dropped.set(label, removal);
  }
  return { ...flow, dropped, guaranteed };
}

/** The flow without the metric's name, which `by` names. */
export const withoutName = (flow: LabelFlow, span: Span, by: string): LabelFlow =>
  without(flow, ["__name__"], { span, sentence: `${by} removes the metric's name.` });

/** The flow with labels that an operation sets, surely or perhaps. */
export function withAdded(flow: LabelFlow, labels: readonly string[], sure: boolean): LabelFlow {
  const kept = flow.kept === "all" ? "all" : new Set(flow.kept);
  const dropped = new Map(flow.dropped);
  const guaranteed = new Set(flow.guaranteed);
  for (const label of labels) {
    dropped.delete(label);
    if (kept !== "all") kept.add(label);
    if (sure) guaranteed.add(label);
    else guaranteed.delete(label);
  }
  return { kept, dropped, guaranteed, limit: flow.limit };
}

/** Series of either flow: a label is gone only where both have lost it. */
export function unionOf(left: LabelFlow, right: LabelFlow): LabelFlow {
  const guaranteed = common(left.guaranteed, right.guaranteed);
  const dropped = new Map<string, Removal>();
  for (const side of [left, right]) {
    for (const [label, removal] of side.dropped)
      if (lacks(left, label) && lacks(right, label) && !dropped.has(label)) dropped.set(label, removal);
  }
  if (left.kept === "all" || right.kept === "all")
    return { kept: "all", dropped, guaranteed, limit: undefined };
  return {
    kept: new Set([...left.kept, ...right.kept]),
    dropped,
    guaranteed,
    limit: left.limit ?? right.limit,
  };
}

const lacks = (flow: LabelFlow, label: string): boolean =>
  flow.dropped.has(label) || (flow.kept !== "all" && !flow.kept.has(label));
