import { rangeOfNode } from "./analysis.ts";
import { comparisons } from "./binaryBranches.ts";
import type { Aggregate, Binary, Call, Expression } from "./tree.ts";

/** A value in what is aggregated that may be no number, which spoils the value of the whole. */
export type Risk =
  | {
      readonly type: "division";
      readonly operation: Binary;
      /** What may be zero. */ readonly divisor: Expression;
    }
  /** A metric that may have been recorded with such a value. */
  | { readonly type: "metric"; readonly selector: Expression; readonly name: string };

/** These take every value into account; `max` and the like pass over what is no number. */
const summing = new Set(["sum", "avg", "stddev", "stdvar"]);
const summingOverTime = new Set(["sum_over_time", "avg_over_time", "stddev_over_time", "stdvar_over_time"]);

/** True where one value that is no number makes the result none. */
export const isSpoilt = (node: Expression): node is Aggregate | Call =>
  (node.type === "aggregate" && summing.has(node.op)) ||
  (node.type === "call" && summingOverTime.has(node.name.value));

/** These return what they are given, or what they make of each value. */
const passing = new Set([
  ...["abs", "ceil", "floor", "round", "sqrt", "exp", "ln", "log2", "log10", "sgn"],
  ...[
    "clamp",
    "clamp_min",
    "clamp_max",
    "label_replace",
    "label_join",
    "sort",
    "sort_desc",
    "last_over_time",
  ],
]);

/** The division that makes the values of a whole expression no numbers, an aggregation included that passes it on. */
export function divisionIn(root: Expression): Risk | undefined {
  for (const risk of risksIn(root, true)) if (risk.type === "division") return risk;
  return undefined;
}

/** What may be no number among the values of an expression; `through`: also below what is spoilt by it. */
export function* risksIn(root: Expression, through = false): Generator<Risk> {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    switch (node.type) {
      case "paren":
      case "unary":
      case "subquery":
      case "matrix":
        stack.push(node.expr);
        break;
      case "selector":
        if (node.name !== undefined) yield { type: "metric", selector: node, name: node.name.value };
        break;
      case "call":
        if ((passing.has(node.name.value) || (through && isSpoilt(node))) && node.args[0] !== undefined)
          stack.push(node.args[0]);
        break;
      case "aggregate":
        if (through && isSpoilt(node) && node.expr !== undefined) stack.push(node.expr);
        break;
      case "binary":
        yield* risksOfBinary(node, stack);
        break;
      default:
    }
  }
}

function* risksOfBinary(node: Binary, stack: Expression[]): Generator<Risk> {
  const { op, left, right } = node;
  if (node.bool !== undefined) return;
  if (comparisons.has(op)) {
    const [values, limit] = left.valueType === "scalar" ? [right, left] : [left, right];
    // What is no number is not smaller than a number, and infinity is not, either.
    const isSmaller = op === "==" || (values === left ? op.startsWith("<") : op.startsWith(">"));
    if (!isSmaller || limit.valueType !== "scalar") stack.push(values);
  } else if (op === "and" || op === "unless") {
    if (!isGuarded(left, right)) stack.push(left);
  } else {
    const divisor = op === "/" || op === "%" ? mayBeZero(right) : undefined;
    if (divisor) yield { type: "division", operation: node, divisor };
    else stack.push(right, left);
  }
}

/** `a / b and b > 0` */
function isGuarded(left: Expression, right: Expression): boolean {
  const condition = bare(right);
  return condition.type === "binary" && comparisons.has(condition.op) && bare(left).type === "binary";
}

function bare(root: Expression): Expression {
  let node = root;
  while (node.type === "paren") node = node.expr;
  return node;
}

const numberIn = (root: Expression): number | undefined => {
  const { low, high } = rangeOfNode(root);
  return low === high ? low : undefined;
};

/** Longer divisors are not looked into: each part of them is weighed on its own. */
const longest = 2000;

/** What is set for a thing and not counted is not zero. */
const isConfigured = (name: string): boolean =>
  /_(?:limits?|quota|capacity|allocatable|period|interval|max|size)(?:_(?:bytes|seconds|cores))?$/.test(name);

/** The part of a divisor that may be zero; `undefined` when it never is. */
export function mayBeZero(root: Expression): Expression | undefined {
  if (root.end - root.start > longest) return undefined;
  let node = root;
  for (;;) {
    if (
      node.type === "paren" ||
      node.type === "unary" ||
      node.type === "matrix" ||
      node.type === "subquery"
    ) {
      node = node.expr;
      continue;
    }
    if (excludesZero(node)) return undefined;
    if (node.type === "selector" && isConfigured(node.name?.value ?? "")) return undefined;
    const next = carrier(node);
    if (next === undefined) return node.type === "string" || isClock(node) ? undefined : node;
    node = next;
  }
}

const isClock = (node: Expression): boolean => node.type === "call" && node.name.value === "time";

/** What decides whether a value is zero. */
function carrier(node: Expression): Expression | undefined {
  if (node.type === "aggregate") return node.expr;
  if (node.type === "call") {
    if (node.name.value === "vector") return numberIn(node) === undefined ? node.args[0] : undefined;
    return node.args.find(({ valueType }) => valueType === "vector" || valueType === "matrix");
  }
  if (node.type !== "binary") return undefined;
  return node.left.valueType === "scalar" && node.right.valueType !== "scalar" ? node.right : node.left;
}

function excludesZero(node: Expression): boolean {
  const { low, high } = rangeOfNode(node);
  if (low > 0 || high < 0) return true;
  if (node.type !== "binary") return false;
  const flipped = node.left.valueType === "scalar";
  const limit = numberIn(flipped ? node.left : node.right);
  if (limit === undefined) return false;
  // Who adds something to a divisor does so that it is not zero.
  if (node.op === "+") return limit > 0;
  if (node.bool !== undefined) return false;
  if (node.op === "!=") return limit === 0;
  const isAbove = node.op === (flipped ? "<" : ">");
  const isBelow = node.op === (flipped ? ">" : "<");
  return (isAbove && limit >= 0) || (isBelow && limit <= 0) || isEqualToMore(node, flipped, limit);
}

/** `>= 1`, `== 5`, `<= -1` */
function isEqualToMore({ op }: Binary, flipped: boolean, limit: number): boolean {
  if (op === "==") return limit !== 0;
  const isAtLeast = op === (flipped ? "<=" : ">=");
  const isAtMost = op === (flipped ? ">=" : "<=");
  return (isAtLeast && limit > 0) || (isAtMost && limit < 0);
}
