import { goQuote } from "../../text/goQuote.ts";
import { printComputed } from "./printComputed.ts";
import { printDuration, printFill, printNumber } from "./printNumber.ts";
import { tokensOf } from "./tree.ts";
import type {
  Aggregate,
  AtModifier,
  Binary,
  Call,
  DurationNode,
  Grouping,
  MatrixSelector,
  Matcher,
  Name,
  NumberLiteral,
  OffsetModifier,
  PromqlTree,
  Selector,
  StringLiteral,
  Subquery,
} from "./tree.ts";

const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** What has no expression below it that could stand on a line of its own. */
export type Leaf = NumberLiteral | StringLiteral | Selector | MatrixSelector | Call;

/**
 * The parts of an expression in Prometheus' own spelling (`String` of promql/parser/printer.go): labels in order, times
 * as short as they can be, texts in double quotes.
 */
export function printLeaf(tree: PromqlTree, node: Leaf): string {
  switch (node.type) {
    case "number":
      return (node.duration ? printDuration(node.value) : undefined) ?? printNumber(node.value);
    case "string":
      // Bytes that are no text have no other spelling here.
      return node.value.includes("\ufffd") ? written(tree, node) : goQuote(node.value);
    case "call":
      return `${node.name.value}()`;
    case "matrix":
      return printMatrix(tree, node);
    case "selector":
      return printSelector(node) + printTime(tree, node, "at first");
  }
}

const written = ({ source = "" }: PromqlTree, { start, end }: { start: number; end: number }): string =>
  source.slice(start, end);

function printSelector({ name, matchers }: Selector): string {
  const listed = matchers.filter((one) => !isName(one, name)).map(printMatcher);
  const braces = listed.length > 0 ? `{${listed.toSorted(byCodePoint).join(",")}}` : "";
  return `${name?.value ?? ""}${braces}`;
}

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The matcher says nothing but the name in front of the braces. */
const isName = ({ label, operator, value }: Matcher, name: Name | undefined): boolean =>
  name !== undefined &&
  label.value === "__name__" &&
  (operator?.value ?? "=") === "=" &&
  value?.value === name.value;

const printMatcher = ({ label, operator, value }: Matcher): string =>
  `${printLabel(label)}${operator?.value ?? "="}${goQuote(value?.value ?? "")}`;

const printLabel = ({ value }: Name): string => (plainLabel.test(value) ? value : goQuote(value));

const printLabels = ({ labels }: Grouping): string => labels.map(printLabel).join(", ");

function printMatrix(tree: PromqlTree, node: MatrixSelector): string {
  const inner = node.expr.type === "selector" ? printSelector(node.expr) : written(tree, node.expr);
  return `${inner}[${printLength(tree, node.range)}]${printTime(tree, node, "at last")}`;
}

/** A selector has its extension behind the time, a range has it in front. */
function printTime(
  tree: PromqlTree,
  node: Pick<Selector, "at" | "offset" | "anchored" | "smoothed">,
  order: "at first" | "at last",
): string {
  const extended = node.anchored ? " anchored" : node.smoothed ? " smoothed" : "";
  const at = printAt(node.at);
  const offset = printOffset(tree, node.offset);
  return order === "at first" ? `${at}${extended}${offset}` : `${extended}${at}${offset}`;
}

function printAt(at: AtModifier | undefined): string {
  if (at === undefined) return "";
  if (typeof at.time === "string") return ` @ ${at.time}()`;
  const ms = Math.sign(at.time) * Math.round(Math.abs(at.time) * 1000);
  return ` @ ${(ms / 1000).toFixed(3)}`;
}

function printOffset(tree: PromqlTree, offset: OffsetModifier | undefined): string {
  if (offset === undefined) return "";
  const { duration } = offset;
  if (duration.seconds === 0 && duration.computed !== true) return "";
  return ` offset ${printLength(tree, duration)}`;
}

function printLength(tree: PromqlTree, node: DurationNode): string {
  if (node.computed === true) {
    const { start, end } = node;
    const tokens = tokensOf(tree).filter(
      (one) => one.start >= start && one.end <= end && one.start < one.end,
    );
    return printComputed(tokens, (token) => written(tree, token));
  }
  return printDuration(node.seconds ?? 0) ?? printNumber(node.seconds ?? 0);
}

/** What stands behind the expression of a subquery. */
export function printSuffix(tree: PromqlTree, node: Subquery): string {
  const step = node.step ? printLength(tree, node.step) : "";
  return `[${printLength(tree, node.range)}:${step}]${printTime(tree, node, "at first")}`;
}

/** What stands in front of the arguments. */
export function printHead(node: Call | Aggregate): string {
  if (node.type === "call") return `${node.name.value}(`;
  const { modifier } = node;
  const isListed = modifier?.kind === "without" || (modifier?.labels.length ?? 0) > 0;
  return isListed ? `${node.op} ${modifier!.kind} (${printLabels(modifier!)}) (` : `${node.op}(`;
}

/** An operator with what modifies it. */
export function printOperator(tree: PromqlTree, node: Binary): string {
  const { op, bool, matching, group, fill } = node;
  let text = bool ? `${op} bool` : op;
  const isMatched = group !== undefined || matching?.kind === "on" || (matching?.labels.length ?? 0) > 0;
  if (matching && isMatched) text += ` ${matching.kind} (${printLabels(matching)})`;
  if (group) text += ` group_${group.side} (${printLabels(group)})`;
  if (!fill) return text;
  if (isFilledAlike(tree, node)) return `${text} fill (${printFill(fill.left ?? 0)})`;
  if (fill.left !== undefined) text += ` fill_left (${printFill(fill.left)})`;
  return fill.right === undefined ? text : `${text} fill_right (${printFill(fill.right)})`;
}

/** Written as `fill`, not as `fill_left` and `fill_right` with the same value. */
const isFilledAlike = (tree: PromqlTree, { opSpan, right }: Binary): boolean =>
  tokensOf(tree).some(({ kind, start, end }) => kind === "fill" && start >= opSpan.end && end <= right.start);
