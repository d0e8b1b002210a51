import type { Target } from "../../facts/target.ts";
import type { Span } from "../../text/span.ts";
import type { PromqlFunction } from "../../facts/promqlFunctions.ts";
import type { Analysis } from "./analysis.ts";
import { lex } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import type { RangeCall } from "./ranges.ts";
import type { RegexMatcher } from "./regexMatchers.ts";

/** What an expression evaluates to; `none` where broken text hides it. */
export type ValueType = "scalar" | "vector" | "matrix" | "string" | "none";

/** A name and where it is written; for a quoted name the span includes the quotes. */
export interface Name extends Span {
  readonly value: string;
  readonly quoted?: boolean;
}

interface ExpressionBase extends Span {
  readonly valueType: ValueType;
}

export interface NumberLiteral extends ExpressionBase {
  readonly type: "number";
  readonly value: number;
  /** Written as a duration: its value is in seconds. */
  readonly duration: boolean;
}

export interface StringLiteral extends ExpressionBase {
  readonly type: "string";
  readonly value: string;
}

/** One `label="value"`; a quoted metric name alone is a matcher of `__name__` without operator. */
export interface Matcher extends Span {
  readonly label: Name;
  /** Absent in a quoted metric name and in broken text. */
  readonly operator?: Span & { readonly value: "=" | "!=" | "=~" | "!~" };
  readonly value?: Name;
}

/** `offset …`, with the seconds when they are known without a query. */
export interface OffsetModifier extends Span {
  readonly duration: DurationNode;
}

/** `@ …`: a time in seconds since 1970, or the start or end of the query's range. */
export interface AtModifier extends Span {
  readonly time: number | "start" | "end";
}

interface Selecting extends ExpressionBase {
  readonly offset?: OffsetModifier;
  readonly at?: AtModifier;
}

export interface Selector extends Selecting {
  readonly type: "selector";
  /** The name outside the braces. */
  readonly name?: Name;
  readonly matchers: readonly Matcher[];
  /** From `{` to `}`, or as far as the text goes. */
  readonly braces?: Span;
  readonly anchored?: boolean;
  readonly smoothed?: boolean;
}

/** `selector[5m]`; in broken text `expr` may be any expression. */
export interface MatrixSelector extends Selecting {
  readonly type: "matrix";
  readonly expr: Expression;
  readonly range: DurationNode;
  readonly brackets: Span;
  readonly anchored?: boolean;
  readonly smoothed?: boolean;
}

export interface Subquery extends Selecting {
  readonly type: "subquery";
  readonly expr: Expression;
  readonly range: DurationNode;
  readonly step?: DurationNode;
  readonly brackets: Span;
}

export interface Call extends ExpressionBase {
  readonly type: "call";
  readonly name: Name;
  /** `undefined` for a name that no version knows. */
  readonly called: PromqlFunction | undefined;
  readonly args: readonly Expression[];
}

/** The labels of `by (…)`, `on (…)` and the like. */
export interface Grouping extends Span {
  readonly labels: readonly Name[];
}

export interface AggregateModifier extends Grouping {
  readonly kind: "by" | "without";
  readonly keyword: Span;
}

export interface Aggregate extends ExpressionBase {
  readonly type: "aggregate";
  /** In lower case. */
  readonly op: string;
  readonly opSpan: Span;
  readonly modifier?: AggregateModifier;
  /** The first argument of `topk`, `quantile` …. */
  readonly parameter?: Expression;
  readonly expr?: Expression;
  /** All arguments as written. */
  readonly args: readonly Expression[];
}

export interface VectorMatching extends Grouping {
  readonly kind: "on" | "ignoring";
  readonly keyword: Span;
}

export interface GroupModifier extends Grouping {
  /** The side that has many series for one of the other. */
  readonly side: "left" | "right";
  readonly keyword: Span;
}

export interface Binary extends ExpressionBase {
  readonly type: "binary";
  /** In lower case. */
  readonly op: string;
  readonly opSpan: Span;
  readonly bool?: Span;
  readonly matching?: VectorMatching;
  readonly group?: GroupModifier;
  /** Values for series that one side lacks. */
  readonly fill?: { readonly left?: number; readonly right?: number };
  readonly left: Expression;
  readonly right: Expression;
}

export interface Unary extends ExpressionBase {
  readonly type: "unary";
  readonly op: "+" | "-";
  readonly expr: Expression;
}

export interface Paren extends ExpressionBase {
  readonly type: "paren";
  readonly expr: Expression;
}

/** Where an expression should stand and none does. */
export interface Missing extends ExpressionBase {
  readonly type: "missing";
}

/** Expressions side by side with nothing that joins them. */
export interface Broken extends ExpressionBase {
  readonly type: "broken";
  readonly parts: readonly Expression[];
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregate
  | Binary
  | Unary
  | Paren
  | Missing
  | Broken;

/** A length of time inside brackets or behind `offset`. */
export interface DurationNode extends Span {
  readonly type: "literal" | "call" | "arithmetic" | "missing";
  /** Known for literals only: upstream computes the rest while it evaluates. */
  readonly seconds?: number;
  /** The version of Prometheus that reads all of it, where that matters: `3.4`. */
  readonly since?: string;
  /** More than a literal with a sign: behind a flag until 3.14. */
  readonly computed?: boolean;
}

/** A read PromQL text. */
export interface PromqlTree {
  readonly expr: Expression | undefined;
  /** What was read, for `tokensOf`; `undefined` where nothing could be. */
  readonly source: string | undefined;
  /** Who reads the text. */
  readonly target: Target;
  /** What was made of the tree for one who asked, kept for the next. */
  readonly made: Made;
}

export interface Made {
  nodes: readonly Expression[] | undefined;
  analysis: Analysis | undefined;
  rangeCalls: readonly RangeCall[] | undefined;
  regexMatchers: readonly RegexMatcher[] | undefined;
}

export const treeOf = (
  expr: Expression | undefined,
  source: string | undefined,
  target: Target,
): PromqlTree => ({
  ...{ expr, source, target },
  made: { nodes: undefined, analysis: undefined, rangeCalls: undefined, regexMatchers: undefined },
});

/** All expressions of a tree, parents before their children. */
export const nodesOf = ({ expr, made }: PromqlTree): readonly Expression[] =>
  (made.nodes ??= descendants(expr));

/** The tokens, cut again: only an editor asks for them. */
export const tokensOf = ({ source, target }: PromqlTree): readonly Token[] =>
  source === undefined ? [] : lex(source, target.prometheus).tokens;

/** The direct sub-expressions, in the order of the text. */
export function children(node: Expression): readonly Expression[] {
  switch (node.type) {
    case "matrix":
    case "subquery":
    case "unary":
    case "paren":
      return [node.expr];
    case "call":
    case "aggregate":
      return node.args;
    case "binary":
      return [node.left, node.right];
    case "broken":
      return node.parts;
    default:
      return none;
  }
}

const none: readonly Expression[] = [];

/** All expressions of a tree, parents before their children, without recursion. */
export function descendants(root: Expression | undefined): readonly Expression[] {
  const found: Expression[] = [];
  const stack = root === undefined ? [] : [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    found.push(node);
    const below = children(node);
    for (let at = below.length - 1; at >= 0; at--) stack.push(below[at]!);
  }
  return found;
}

/** The expressions around an offset, the outermost first. */
export function pathTo(root: Expression | undefined, offset: number): Expression[] {
  const path: Expression[] = [];
  let node = root;
  while (node !== undefined) {
    path.push(node);
    node = children(node).findLast((child) => child.start <= offset && offset <= child.end);
  }
  return path;
}
