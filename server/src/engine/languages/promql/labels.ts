import type { Span } from "../../text/span.ts";
import { callFlow } from "./callLabels.ts";
import {
  limitedTo,
  noLabels,
  noRemovals,
  unionOf,
  unknownFlow,
  withAdded,
  without,
  withoutName,
} from "./labelFlow.ts";
import type { LabelFlow, Removal } from "./labelFlow.ts";
import { compileMatcher } from "../regex/compile.ts";
import type { Aggregate, Binary, Expression, Matcher, PromqlTree, Selector } from "./tree.ts";

/** Deeper trees are not followed: nothing is known of their labels. */
const MAX_DEPTH = 1000;

/** Which labels the result of an expression can carry. Where that cannot be known, it can carry any. */
export const labelsOf = (tree: PromqlTree): LabelFlow => flowOf(tree.expr, 0);

/** Why the result can never carry this label; `undefined` when it can, or when that is unknown. */
export function drops(flow: LabelFlow, label: string): Removal | undefined {
  const single = flow.dropped.get(label);
  if (single !== undefined) return single;
  return flow.kept === "all" || flow.kept.has(label) ? undefined : flow.limit;
}

function flowOf(node: Expression | undefined, depth: number): LabelFlow {
  if (node === undefined || depth > MAX_DEPTH) return unknownFlow;
  switch (node.type) {
    case "number":
    case "string":
      return noLabels({ span: spanOf(node), sentence: "A plain value has no labels." });
    case "selector":
      return selectorFlow(node);
    case "matrix":
    case "subquery":
    case "paren":
      return flowOf(node.expr, depth + 1);
    case "unary": {
      const flow = flowOf(node.expr, depth + 1);
      return node.op === "-" ? withoutName(flow, spanOf(node), "`-`") : flow;
    }
    case "call":
      return callFlow(node, (arg) => flowOf(arg, depth + 1));
    case "aggregate":
      return aggregateFlow(node, flowOf(node.expr, depth + 1));
    case "binary":
      return binaryFlow(node, depth);
    default:
      return unknownFlow;
  }
}

const spanOf = ({ start, end }: Span): Span => ({ start, end });

function selectorFlow(node: Selector): LabelFlow {
  let dropped: Map<string, Removal> | undefined;
  const guaranteed = new Set<string>();
  if (node.name !== undefined) guaranteed.add("__name__");
  for (const matcher of node.matchers) {
    const label = matcher.label.value;
    if (isAbsence(matcher)) {
      const sentence = `The selector only takes series without \`${label}\`.`;
      dropped ??= new Map();
      dropped.set(label, { span: spanOf(matcher), sentence });
    } else if (isPresence(matcher)) {
      guaranteed.add(label);
    }
  }
  return { kept: "all", dropped: dropped ?? noRemovals, guaranteed, limit: undefined };
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
const choosing = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

function aggregateFlow(node: Aggregate, inner: LabelFlow): LabelFlow {
  // In `sum(` the rest is still to be written.
  if (node.expr === undefined) return unknownFlow;
  if (choosing.has(node.op)) return inner;
  const { modifier, op } = node;
  const names = modifier?.labels.map((label) => label.value) ?? [];
  const listed = `\`${op} ${modifier?.kind ?? "by"} (${names.join(", ")})\``;
  let flow: LabelFlow;
  if (modifier === undefined) {
    const sentence = `\`${op}\` without \`by\` removes every label.`;
    flow = noLabels({ span: node.opSpan, sentence });
  } else if (modifier.kind === "by") {
    flow = limitedTo(inner, names, {
      span: spanOf(modifier),
      sentence:
        names.length === 0 ? `${listed} removes every label.` : `${listed} keeps only the labels it names.`,
    });
  } else {
    const sentence = `${listed} removes the labels it names.`;
    flow = without(inner, ["__name__", ...names], { span: spanOf(modifier), sentence });
  }
  if (node.op !== "count_values") return flow;
  return node.parameter?.type === "string" ? withAdded(flow, [node.parameter.value], true) : unknownFlow;
}

const filters = new Set(["==", "!=", "<=", "<", ">=", ">", "</", ">/"]);

function binaryFlow(node: Binary, depth: number): LabelFlow {
  const { left, right } = node;
  const below = depth + 1;
  if (node.op === "or") return unionOf(flowOf(left, below), flowOf(right, below));
  if (node.op === "and" || node.op === "unless") return flowOf(left, below);
  // A side that the other lacks may be filled in, with the labels of the one that is there.
  if (node.fill !== undefined) return unknownFlow;
  if (left.valueType === "none" || right.valueType === "none") return unknownFlow;
  let flow: LabelFlow;
  if (left.valueType === "scalar") flow = flowOf(right, below);
  else if (right.valueType === "scalar") flow = flowOf(left, below);
  else flow = joinFlow(node, flowOf(left, below), flowOf(right, below));
  const keepsName = filters.has(node.op) && node.bool === undefined;
  return keepsName ? flow : withoutName(flow, node.opSpan, `\`${node.op}\``);
}

function joinFlow(node: Binary, left: LabelFlow, right: LabelFlow): LabelFlow {
  const { group, matching } = node;
  if (group !== undefined) {
    const [many, one] = group.side === "left" ? [left, right] : [right, left];
    return includeFlow(many, one, new Set(group.labels.map((label) => label.value)));
  }
  if (matching === undefined) return left;
  const names = matching.labels.map((label) => label.value);
  const span = spanOf(matching);
  const listed = `\`${matching.kind} (${names.join(", ")})\``;
  if (matching.kind === "on") {
    const sentence = `${listed} keeps only the labels it names; \`group_left\` would keep those of the left side.`;
    return limitedTo(left, names, { span, sentence });
  }
  return without(left, names, { span, sentence: `${listed} removes the labels it names from the result.` });
}

/** The labels of the side with many series, some of them replaced by those of the other side. */
function includeFlow(many: LabelFlow, one: LabelFlow, included: ReadonlySet<string>): LabelFlow {
  const kept = many.kept === "all" ? "all" : new Set(many.kept);
  const dropped = new Map(many.dropped);
  const guaranteed = new Set(many.guaranteed);
  for (const label of included) {
    const removal = drops(one, label);
    guaranteed.delete(label);
    if (removal !== undefined) {
      dropped.set(label, removal);
      continue;
    }
    dropped.delete(label);
    if (kept !== "all") kept.add(label);
    if (one.guaranteed.has(label)) guaranteed.add(label);
  }
  return { kept, dropped, guaranteed, limit: many.limit };
}
