import type { Span } from "../../text/span.ts";
import { hasWord } from "../../facts/promqlVersions.ts";
import { isBefore } from "../../facts/target.ts";
import { accept, advance, isNewer, report, skipTo, unexpected, within } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { parseOffsetDuration, parsePositiveDuration, rangeContext } from "./durationNode.ts";
import { readNumber } from "./readNumber.ts";
import type { AtModifier, DurationNode, Expression, MatrixSelector, Selector, Subquery } from "./tree.ts";

/** Reads what may follow an expression and binds tightest: `[…]`, `offset`, `@`, `anchored`, `smoothed`. */
export function parsePostfix(c: Cursor, inner: Expression): Expression {
  let expr = inner;
  for (;;) {
    switch (c.token.kind) {
      case "[":
        expr = parseBrackets(c, expr);
        break;
      case "offset":
        expr = parseOffset(c, expr);
        break;
      case "@":
        expr = parseAt(c, expr);
        break;
      case "anchored":
      case "smoothed":
        expr = parseExtended(c, expr, c.token.kind);
        break;
      default:
        return expr;
    }
  }
}

function parseBrackets(c: Cursor, expr: Expression): Expression {
  const wasSilent = c.silent;
  const open = advance(c).start;
  const range = within(c, ...rangeContext, () => parsePositiveDuration(c));
  if (accept(c, ":")) return parseSubquery(c, expr, range, open, wasSilent);
  if (c.token.kind === "]") checkRange(c, expr, open);
  else unexpected(c, "subquery or range", '":" or "]"');
  const brackets = closeBrackets(c, open, wasSilent);
  return { type: "matrix", valueType: "matrix", start: expr.start, end: brackets.end, expr, range, brackets };
}

function parseSubquery(
  c: Cursor,
  expr: Expression,
  range: DurationNode,
  open: number,
  wasSilent: boolean,
): Expression {
  const base = { type: "subquery", valueType: "matrix", start: expr.start, expr, range } as const;
  if (c.token.kind === "]") {
    const brackets = closeBrackets(c, open, wasSilent);
    return { ...base, end: brackets.end, brackets };
  }
  const expected = 'number, duration, step(), range(), or "]"';
  const step = within(c, "subquery selector", expected, () => parsePositiveDuration(c));
  if (c.token.kind !== "]") unexpected(c, "subquery selector", '"]"');
  const brackets = closeBrackets(c, open, wasSilent);
  return { ...base, step, end: brackets.end, brackets };
}

/** Passes the closing bracket, or stops where the expression around it seems to go on. */
function closeBrackets(c: Cursor, start: number, wasSilent: boolean): Span {
  if (c.token.kind !== "]") {
    skipTo(c, "]", ")", ",", "}");
    // Without its bracket the lexer reads everything that follows in the wrong mode.
    if (c.token.kind === "]") c.silent = wasSilent;
    else c.ended = true;
  }
  accept(c, "]");
  return { start, end: c.lastEnd };
}

function checkRange(c: Cursor, expr: Expression, open: number): void {
  const { end } = c.token;
  if (expr.type !== "selector") {
    if (isReal(expr)) report(c, open, end, "ranges only allowed for vector selectors");
  } else if (expr.offset !== undefined && expr.offset.duration.seconds !== 0) {
    if (isOverlooked(c, expr.offset.duration.seconds === undefined)) return;
    report(c, open, end, "no offset modifiers allowed before range");
  } else if (expr.at !== undefined) {
    if (isOverlooked(c, typeof expr.at.time === "string")) return;
    report(c, open, end, "no @ modifiers allowed before range");
  }
}

/** Before 3.14 only offsets and times that are numbers were looked for in front of a range (#19406). */
const isOverlooked = (c: Cursor, computed: boolean): boolean => computed && isBefore(c.version, "3.14");

const isReal = (expr: Expression): boolean => expr.type !== "missing" && expr.type !== "broken";

type Selecting = Selector | MatrixSelector | Subquery;

const isSelecting = (expr: Expression): expr is Selecting =>
  expr.type === "selector" || expr.type === "matrix" || expr.type === "subquery";

function parseOffset(c: Cursor, expr: Expression): Expression {
  const { start } = advance(c);
  const duration = parseOffsetDuration(c);
  const offset = { start, end: c.lastEnd, duration };
  if (isSelecting(expr)) {
    const set = expr.offset !== undefined && expr.offset.duration.seconds !== 0;
    if (set) report(c, expr.start, expr.end, "offset may not be set multiple times");
    return { ...expr, offset, end: c.lastEnd };
  }
  const needed = "an instant vector selector or range vector selector or a subquery";
  if (isReal(expr)) report(c, expr.start, expr.end, `offset modifier must be preceded by ${needed}`);
  return expr;
}

function parseAt(c: Cursor, expr: Expression): Expression {
  isNewer(c, "2.25", c.token, 'modifier "@"');
  const { start } = advance(c);
  const time = within(c, "@", "timestamp", () => parseTime(c, expr));
  if (isSelecting(expr)) {
    if (expr.at !== undefined) {
      report(c, expr.start, expr.end, "@ <timestamp> may not be set multiple times");
      return expr;
    }
    if (time === undefined) return { ...expr, end: c.lastEnd };
    return { ...expr, at: { start, end: c.lastEnd, time }, end: c.lastEnd };
  }
  const needed = "an instant vector selector or range vector selector or a subquery";
  if (isReal(expr)) report(c, expr.start, expr.end, `@ modifier must be preceded by ${needed}`);
  return expr;
}

function parseTime(c: Cursor, expr: Expression): AtModifier["time"] | undefined {
  const { kind } = c.token;
  if (kind === "start" || kind === "end") {
    advance(c);
    if (!accept(c, "(") || !accept(c, ")")) unexpected(c);
    return kind;
  }
  if (kind === "+" || kind === "-") advance(c);
  if (c.token.kind !== "number" && c.token.kind !== "duration") {
    unexpected(c);
    return undefined;
  }
  if (c.token.kind === "duration") {
    isNewer(c, "2.54", c.token, "duration as a timestamp");
  }
  const number = readNumber(c);
  if (number === undefined) return undefined;
  const time = kind === "-" ? -number.value : number.value;
  if (Number.isNaN(time) || Math.abs(time) >= 2 ** 63) {
    report(c, expr.start, expr.end, `timestamp out of bounds for @ modifier: ${goFloat(time)}`);
    return undefined;
  }
  return time;
}

function parseExtended(c: Cursor, expr: Expression, modifier: "anchored" | "smoothed"): Expression {
  const { end } = c.token;
  const feature = "promql-extended-range-selectors";
  if (!hasWord(modifier, c.version)) {
    isNewer(c, "3.7", c.token, `modifier ${JSON.stringify(modifier)}`);
    advance(c);
    return expr;
  }
  const error = c.features.has(feature)
    ? extendedError(expr, modifier)
    : `${modifier} modifier is experimental and not enabled`;
  if (error !== undefined) report(c, expr.start, expr.end, error, c.features.has(feature) ? {} : { feature });
  advance(c);
  if (expr.type !== "selector" && expr.type !== "matrix") return expr;
  return { ...expr, [modifier]: true, end };
}

function extendedError(expr: Expression, modifier: "anchored" | "smoothed"): string | undefined {
  if (expr.type === "subquery") return `${modifier} modifier is not supported for subqueries`;
  if (expr.type !== "selector" && expr.type !== "matrix") {
    return isReal(expr) ? `${modifier} modifier not implemented` : undefined;
  }
  const other = modifier === "anchored" ? expr.smoothed : expr.anchored;
  return other === true ? "anchored and smoothed modifiers cannot be used together" : undefined;
}

/** A number as Go's `%f` prints it. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return `${BigInt(Math.trunc(value))}.000000`;
}
