import type { Span } from "../../text/span.ts";

/** What removed a label: a place in the expression and a sentence about it. */
export interface Removal {
  readonly span: Span;
  /** English, Markdown for names, with its full stop. */
  readonly sentence: string;
}

/** With a sentence that is written for who reads it. */
class LateRemoval implements Removal {
  readonly span: Span;
  readonly #words: () => string;

  constructor(span: Span, words: () => string) {
    this.span = span;
    this.#words = words;
  }

  get sentence(): string {
    return this.#words();
  }
}

export const removal = (span: Span, words: () => string): Removal => new LateRemoval(span, words);

/**
 * The labels that the result of an expression can carry. The metric's name is a label of its own: almost everything
 * removes it. Lists are short, and quicker than sets would be.
 */
export interface LabelFlow {
  /** Labels that can be there; `all` when any can but the dropped ones. */
  readonly kept: "all" | readonly string[];
  /** Labels that were removed one by one, but for the name. */
  readonly dropped: ReadonlyMap<string, Removal>;
  /** Labels that every series of the result carries, but for the name. */
  readonly guaranteed: readonly string[];
  /** Those, and labels that the expression itself counts on: `by (job)`, `group_left (team)`. */
  readonly named: readonly string[];
  /** The only value that a guaranteed label has, where a matcher says it. */
  readonly values: ReadonlyMap<string, string>;
  /** Why labels outside of `kept` are gone; always there unless `kept` is `all`. */
  readonly limit: Removal | undefined;
  /** What removed the metric's name. */
  readonly nameless: Removal | undefined;
}

/** Shared, as most flows have none of the one or the other. */
export const noRemovals: ReadonlyMap<string, Removal> = new Map();
export const noNames: readonly string[] = [];
export const noValues: ReadonlyMap<string, string> = new Map();

export const metricName = "__name__";

/** Nothing is known: any label can be there. */
export const unknownFlow: LabelFlow = {
  kept: "all",
  dropped: noRemovals,
  guaranteed: noNames,
  named: noNames,
  values: noValues,
  limit: undefined,
  nameless: undefined,
};

export const noLabels = (limit: Removal): LabelFlow => ({
  kept: noNames,
  dropped: noRemovals,
  guaranteed: noNames,
  named: noNames,
  values: noValues,
  limit,
  nameless: limit,
});

/** Only these labels of the flow; a label that was gone before stays gone, for its own reason. */
export function limitedTo(flow: LabelFlow, labels: readonly string[], limit: Removal): LabelFlow {
  const kept: string[] = [];
  let dropped: Map<string, Removal> | undefined;
  let nameless: Removal | undefined = flow.nameless ?? limit;
  for (const label of labels) {
    if (label === metricName) {
      nameless = flow.nameless;
      continue;
    }
    const gone = drops(flow, label);
    if (gone !== undefined) (dropped ??= new Map()).set(label, gone);
    else if (!kept.includes(label)) kept.push(label);
  }
  const guaranteed = common(flow.guaranteed, kept);
  const values = valuesOf(flow.values, guaranteed);
  return { kept, dropped: dropped ?? noRemovals, guaranteed, named: kept, values, limit, nameless };
}

/** The values of these labels. */
function valuesOf(values: ReadonlyMap<string, string>, labels: readonly string[]): typeof values {
  if (values.size === 0 || labels.length === 0) return noValues;
  let found: Map<string, string> | undefined;
  for (const [label, value] of values) if (labels.includes(label)) (found ??= new Map()).set(label, value);
  return found?.size === values.size ? values : (found ?? noValues);
}

/** A list without some of its names; the same list where it has none of them. */
const lessen = (list: readonly string[], names: readonly string[]): readonly string[] =>
  names.some((name) => list.includes(name)) ? list.filter((one) => !names.includes(one)) : list;

function common(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length === 0 || other.length === 0) return noNames;
  const found = one.filter((label) => other.includes(label));
  return found.length === one.length ? one : found;
}

/** With other names, each once. */
export const joined = (list: readonly string[], names: readonly string[]): readonly string[] =>
  names.every((name) => list.includes(name))
    ? list
    : [...list, ...names.filter((name) => !list.includes(name))];

/** The flow without these labels. */
export function without(flow: LabelFlow, labels: readonly string[], by: Removal): LabelFlow {
  if (labels.every((label) => lacks(flow, label) && !flow.named.includes(label))) return flow;
  const dropped = new Map(flow.dropped);
  for (const label of labels)
    if (label !== metricName && !lacks(flow, label) && !dropped.has(label)) dropped.set(label, by);
  const guaranteed = lessen(flow.guaranteed, labels);
  return {
    kept: flow.kept,
    dropped,
    guaranteed,
    named: lessen(flow.named, labels),
    values: guaranteed === flow.guaranteed ? flow.values : valuesOf(flow.values, guaranteed),
    limit: flow.limit,
    nameless: flow.nameless ?? (labels.includes(metricName) ? by : undefined),
  };
}

/** The flow without the metric's name, which `by` names. */
export const withoutName = (flow: LabelFlow, span: Span, by: string): LabelFlow =>
  flow.nameless === undefined
    ? { ...flow, nameless: removal(span, () => `${by} removes the metric's name.`) }
    : flow;

/** The flow with labels that an operation sets, surely or perhaps. */
export function withAdded(flow: LabelFlow, labels: readonly string[], sure: boolean): LabelFlow {
  const others = labels.filter((label) => label !== metricName);
  const dropped = new Map(flow.dropped);
  for (const label of others) dropped.delete(label);
  return {
    kept: flow.kept === "all" ? "all" : joined(flow.kept, others),
    dropped,
    guaranteed: sure ? joined(flow.guaranteed, others) : lessen(flow.guaranteed, others),
    named: joined(flow.named, others),
    values: new Map([...flow.values].filter(([label]) => !others.includes(label))),
    limit: flow.limit,
    nameless: others.length < labels.length ? undefined : flow.nameless,
  };
}

/** Series of either flow: a label is gone only where both have lost it. */
export function unionOf(left: LabelFlow, right: LabelFlow): LabelFlow {
  if (left === right) return left;
  const guaranteed = common(left.guaranteed, right.guaranteed);
  const named = common(left.named, right.named);
  const isAny = left.kept === "all" || right.kept === "all";
  return {
    kept: left.kept === "all" || right.kept === "all" ? "all" : joined(left.kept, right.kept),
    dropped: lostInBoth(left, right),
    guaranteed,
    named,
    values: commonValues(left.values, right.values),
    limit: isAny ? undefined : (left.limit ?? right.limit),
    nameless: left.nameless && right.nameless,
  };
}

function commonValues(some: ReadonlyMap<string, string>, others: typeof some): typeof some {
  if (some.size === 0 || others.size === 0) return noValues;
  return new Map([...some].filter(([label, value]) => others.get(label) === value));
}

function lostInBoth(left: LabelFlow, right: LabelFlow): LabelFlow["dropped"] {
  if (left.dropped.size === 0 && right.dropped.size === 0) return noRemovals;
  const dropped = new Map<string, Removal>();
  for (const side of [left, right]) {
    for (const [label, removal] of side.dropped)
      if (lacks(left, label) && lacks(right, label) && !dropped.has(label)) dropped.set(label, removal);
  }
  return dropped;
}

/** Why the result can never carry this label; `undefined` when it can, or when that is unknown. */
export function drops(flow: LabelFlow, label: string): Removal | undefined {
  if (label === metricName) return flow.nameless;
  const single = flow.dropped.size > 0 ? flow.dropped.get(label) : undefined;
  if (single !== undefined) return single;
  return flow.kept === "all" || flow.kept.includes(label) ? undefined : flow.limit;
}

const lacks = (flow: LabelFlow, label: string): boolean =>
  label === metricName
    ? flow.nameless !== undefined
    : flow.dropped.has(label) || (flow.kept !== "all" && !flow.kept.includes(label));
