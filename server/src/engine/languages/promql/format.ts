import { byteLength } from "../../text/byteLength.ts";
import type { LanguageError, Parsed } from "../language.ts";
import { readComments } from "./comments.ts";
import type { Comments } from "./comments.ts";
import { printHead, printLeaf, printOperator, printSuffix } from "./print.ts";
import { children } from "./tree.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** Longer than this, an expression is spread over several lines. */
const WIDTH = 100;
/** Deeper nesting is left as it is. */
const MAX_DEPTH = 200;

interface Line {
  readonly level: number;
  readonly text: string;
  readonly above: readonly string[];
  readonly behind: readonly string[];
}

interface Layout {
  readonly tree: PromqlTree;
  readonly width: number;
  readonly comments: Comments;
  /** Each expression on one line; `undefined` where it does not fit on one. */
  readonly short: ReadonlyMap<Expression, string | undefined>;
}

/**
 * The text as Prometheus formats it (promql/parser/prettier.go), with its comments, which Prometheus drops; `undefined`
 * for one that it does not read.
 */
export function format(parsed: Parsed<PromqlTree>, width = WIDTH): string | undefined {
  const { tree, text, errors } = parsed;
  const { expr } = tree;
  if (!expr || tree.source !== text || errors.some(isSyntax)) return undefined;
  const nodes = inwards(expr);
  if (nodes === undefined) return undefined;
  const comments = readComments(tree, expr);
  const short = new Map<Expression, string | undefined>();
  // The innermost first: each is made of those below it.
  for (const node of nodes.toReversed()) short.set(node, onOneLine({ tree, width, comments, short }, node));
  const lines = linesOf({ tree, width, comments, short }, expr, 0);
  // What stands above everything begins at the margin, as the block of YAML around it should.
  const [{ above } = { above: [] }] = lines;
  const shown = lines.map((line, at) => (at === 0 ? { ...line, above: [] } : line));
  return [...above, ...shown.flatMap(printLine), ...comments.below].join("\n");
}

/** What is only behind a flag is read all the same. */
const isSyntax = ({ check, feature }: LanguageError): boolean =>
  check === "promql/syntax" && feature === undefined;

/** All expressions, parents before their children; `undefined` where they nest too deep, or one cannot be read. */
function inwards(root: Expression): Expression[] | undefined {
  const found: Expression[] = [];
  let level: readonly Expression[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH || level.some(({ type }) => type === "missing" || type === "broken"))
      return undefined;
    found.push(...level);
    level = level.flatMap((node) => children(node));
  }
  return found;
}

function printLine({ level, text, above, behind }: Line): string[] {
  const indent = "  ".repeat(level);
  return [...above.map((comment) => indent + comment), [indent + text, ...behind].join(" ")];
}

function onOneLine({ tree, width, short }: Layout, node: Expression): string | undefined {
  const parts = partsOf(tree, node).map((part) => (typeof part === "string" ? part : short.get(part)));
  if (!parts.every((part) => part !== undefined)) return undefined;
  const text = parts.join("");
  return parts.length === 1 || byteLength(text) <= width ? text : undefined;
}

/** What an expression is on one line: words, and the expressions between them. */
function partsOf(tree: PromqlTree, node: Expression): (string | Expression)[] {
  switch (node.type) {
    case "paren":
      return ["(", node.expr, ")"];
    case "unary":
      return [node.op, node.expr];
    case "subquery":
      return [node.expr, printSuffix(tree, node)];
    case "binary":
      return [node.left, ` ${printOperator(tree, node)} `, node.right];
    case "call":
    case "aggregate":
      return [printHead(node), ...node.args.flatMap((arg, at) => (at > 0 ? [", ", arg] : [arg])), ")"];
    case "missing":
    case "broken":
      return [];
    default:
      return [printLeaf(tree, node)];
  }
}

function linesOf(layout: Layout, node: Expression, level: number): Line[] {
  const { tree, comments, short } = layout;
  const { first, operator, last } = comments.atomsOf(node);
  const text = short.get(node);
  if (text !== undefined && !comments.isSplit(node)) {
    // Upstream forgets to indent a subquery that fits on a line.
    const own = node.type === "subquery" ? 0 : level;
    return [{ level: own, text, above: first.above, behind: last.behind }];
  }
  switch (node.type) {
    case "unary":
      return signed(node.op, linesOf(layout, node.expr, level), level);
    case "subquery":
      return followed(linesOf(layout, node.expr, level), printSuffix(tree, node));
    case "binary": {
      const middle = { level, text: printOperator(tree, node), ...operator };
      return [...linesOf(layout, node.left, level + 1), middle, ...linesOf(layout, node.right, level + 1)];
    }
    case "paren":
      return enclosed(layout, node, "(", [node.expr], level);
    case "call":
    case "aggregate":
      return enclosed(layout, node, printHead(node), node.args, level);
    default:
      return [{ level, text: text ?? "", above: first.above, behind: last.behind }];
  }
}

function enclosed(
  layout: Layout,
  node: Expression,
  head: string,
  args: readonly Expression[],
  level: number,
): Line[] {
  const { first, last } = layout.comments.atomsOf(node);
  const within = args.flatMap((arg, at) =>
    followed(linesOf(layout, arg, level + 1), at + 1 < args.length ? "," : ""),
  );
  const above = last.above.map((comment) => `  ${comment}`);
  return [{ level, text: head, ...first }, ...within, { level, text: ")", above, behind: last.behind }];
}

const signed = (sign: string, lines: readonly Line[], level: number): Line[] =>
  lines.map((line, at) => (at === 0 ? { ...line, level, text: sign + line.text } : line));

const followed = (lines: readonly Line[], suffix: string): Line[] =>
  lines.map((line, at) => (at + 1 === lines.length ? { ...line, text: line.text + suffix } : line));
