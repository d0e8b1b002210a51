import {
  accept,
  advance,
  isNewer,
  kindAhead,
  report,
  startsExpression,
  unexpected,
  within,
} from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { parseGrouping } from "./grouping.ts";
import { checkFunction, unknownFunction } from "./checkFunction.ts";
import { parsePostfix } from "./postfix.ts";
import { readNumber } from "./readNumber.ts";
import { parseSelector } from "./selector.ts";
import { binary } from "./binary.ts";
import { parseModifiers } from "./modifiers.ts";
import type { Aggregate, AggregateModifier, Expression, Missing } from "./tree.ts";
import { unquote } from "./unquote.ts";
import { hasWord, lifeOf } from "../../facts/promqlVersions.ts";
import { functionOf } from "./functionSignature.ts";
import { aggregatorsWithParameter, experimentalAggregators, metricWords, reservedWords } from "./words.ts";

/** Deeper nesting than this is not read any further, and not reported either. */
const MAX_DEPTH = 400;

const UNARY = 6;

/** Binding strength of binary operators, 0 for every other token; a sign binds between `*` and `^`. */
function precedence(kind: string): number {
  switch (kind) {
    case "or":
      return 1;
    case "and":
    case "unless":
      return 2;
    case "==":
    case "!=":
    case "<=":
    case "<":
    case ">=":
    case ">":
    case "</":
    case ">/":
      return 3;
    case "+":
    case "-":
      return 4;
    case "*":
    case "/":
    case "%":
    case "atan2":
      return 5;
    case "^":
      return 6;
    default:
      return 0;
  }
}

/** Reads an expression whose operators bind at least as strongly as `min`. */
export function parseExpression(c: Cursor, min = 1): Expression {
  if (c.depth >= MAX_DEPTH) return tooDeep(c);
  c.depth++;
  const expr = parseOperations(c, min);
  c.depth--;
  return expr;
}

function parseOperations(c: Cursor, min: number): Expression {
  let left = parseSigned(c);
  for (;;) {
    const op = c.token;
    const strength = precedence(op.kind);
    if (strength === 0 || strength < min) return left;
    advance(c);
    const { since } = lifeOf(op.kind);
    if (since !== undefined) isNewer(c, since, op, `operator ${JSON.stringify(op.kind)}`);
    const modifiers = parseModifiers(c);
    const right = parseExpression(c, op.kind === "^" ? strength : strength + 1);
    left = binary(op, modifiers, left, right);
    const feature = "promql-binop-fill-modifiers";
    if (modifiers.fill !== undefined && hasWord("fill", c.version) && !c.features.has(feature)) {
      report(c, left.start, left.end, "binop fill modifiers are experimental and not enabled", { feature });
    }
  }
}

/** Reads what stands between closing marks until one of them: expressions with nothing that joins them. */
export function parseRest(c: Cursor, first: Expression, ...closers: string[]): Expression {
  if (c.token.kind === "eof" || closers.includes(c.token.kind)) return first;
  unexpected(c);
  const parts = first.type === "missing" ? [] : [first];
  while (c.token.kind !== "eof" && !closers.includes(c.token.kind)) {
    const before = c.index;
    const part = parseExpression(c);
    if (part.type !== "missing") parts.push(part);
    if (c.index === before) advance(c);
  }
  const end = c.lastEnd;
  return { type: "broken", valueType: "none", start: first.start, end: Math.max(end, first.start), parts };
}

function missing(c: Cursor): Missing {
  const { start } = c.token;
  return { type: "missing", valueType: "none", start, end: start };
}

/** Passes everything that is left; upstream may well accept it, so nothing is reported. */
function tooDeep(c: Cursor): Missing {
  c.ended = true;
  c.errors.length = 0;
  while (c.token.kind !== "eof") advance(c);
  return missing(c);
}

function parseSigned(c: Cursor): Expression {
  const { kind, start } = c.token;
  if (kind !== "+" && kind !== "-") return parsePostfix(c, parsePrimary(c));
  advance(c);
  const expr = parseExpression(c, UNARY);
  if (expr.type === "number") return { ...expr, start, value: kind === "-" ? -expr.value : expr.value };
  const valueType = expr.valueType === "scalar" ? "scalar" : "vector";
  return { type: "unary", valueType, start, end: expr.end, op: kind, expr };
}

function parsePrimary(c: Cursor): Expression {
  const { kind, start, end } = c.token;
  switch (kind) {
    case "number":
    case "duration": {
      if (kind === "duration") isNewer(c, "2.54", c.token, "duration as a number");
      const number = readNumber(c);
      const value = number?.value ?? 0;
      return { type: "number", valueType: "scalar", start, end, value, duration: kind === "duration" };
    }
    case "string":
      advance(c);
      return { type: "string", valueType: "string", start, end, value: unquote(c.text.slice(start, end)) };
    case "(":
      return parseParen(c);
    case "{":
    case "metric":
      return parseSelector(c);
    case "identifier":
      return kindAhead(c) === "(" ? parseCall(c) : parseSelector(c);
  }
  const wordClass = reservedWords.get(kind);
  if (wordClass === "aggregator") {
    const next = kindAhead(c);
    if (next === "(" || next === "by" || next === "without") return parseAggregate(c);
  }
  if (wordClass === "function" && kindAhead(c) === "(") return parseCall(c);
  if (metricWords.has(kind)) return parseSelector(c);
  unexpected(c);
  return missing(c);
}

function parseParen(c: Cursor): Expression {
  const { start } = advance(c);
  const wasSilent = c.silent;
  const expr = parseRest(c, parseExpression(c), ")");
  if (accept(c, ")")) c.silent = wasSilent;
  const valueType = expr.valueType;
  return { type: "paren", valueType, start, end: c.lastEnd, expr };
}

interface Arguments {
  readonly args: readonly Expression[];
  /** Something in the list could not be read, so their number means nothing. */
  readonly broken: boolean;
}

/** Reads arguments up to, not including, the closing parenthesis. */
function parseArguments(c: Cursor): Arguments {
  const args: Expression[] = [];
  const wasSilent = c.silent;
  let broken = false;
  if (!accept(c, "(")) {
    unexpected(c);
    return { args, broken: true };
  }
  while (c.token.kind !== ")" && c.token.kind !== "eof") {
    const arg = parseRest(c, parseExpression(c), ",", ")");
    if (arg.type !== "missing") args.push(arg);
    broken ||= c.silent || arg.type === "missing";
    if (c.token.kind === ",") {
      const comma = advance(c);
      c.silent = wasSilent;
      if (startsExpression(c)) continue;
      report(c, comma.start, comma.end, "trailing commas not allowed in function call args");
      broken = true;
      c.silent = true;
    }
  }
  if (c.token.kind === ")") c.silent = wasSilent;
  return { args, broken: broken || c.token.kind !== ")" };
}

function parseCall(c: Cursor): Expression {
  const { start, end } = advance(c);
  const written = c.text.slice(start, end);
  const called = functionOf(written);
  const { args } = parseArguments(c);
  // The text of a known name is one for all its calls: what looks it up again has its hash.
  const name = { start, end, value: called?.name ?? written };
  // Upstream looks the name up behind the arguments, and before it reads on.
  checkFunction(c, name, called);
  accept(c, ")");
  return {
    ...{ type: "call", valueType: called?.returnType ?? "none" },
    ...{ start, end: c.lastEnd, name, called, args },
  };
}

function parseAggregate(c: Cursor): Expression {
  const opSpan = advance(c);
  const op = opSpan.kind;
  const base = { type: "aggregate", valueType: "vector", start: opSpan.start, op } as const;
  const { modifier, args, broken } = within(c, "aggregation", "", () => {
    const before = parseModifier(c);
    const list = parseArguments(c);
    accept(c, ")");
    return { ...list, modifier: before ?? parseModifier(c) };
  });
  const end = c.lastEnd;
  const wanted = aggregatorsWithParameter.has(op) ? 2 : 1;
  if (!broken) checkCount(c, op, wanted, { start: opSpan.start, end, args });
  const parameter = wanted === 2 ? args[0] : undefined;
  const expr = args[wanted - 1];
  return {
    ...base,
    end,
    opSpan: { start: opSpan.start, end: opSpan.end },
    args,
    ...(modifier && { modifier }),
    ...(parameter && { parameter }),
    ...(expr && { expr }),
  } satisfies Aggregate;
}

function parseModifier(c: Cursor): AggregateModifier | undefined {
  const { kind, start, end } = c.token;
  if (kind !== "by" && kind !== "without") return undefined;
  advance(c);
  const grouping = parseGrouping(c);
  return { kind, keyword: { start, end }, start, end: grouping.end, labels: grouping.labels };
}

function checkCount(
  c: Cursor,
  op: string,
  wanted: number,
  { start, end, args }: { start: number; end: number; args: readonly Expression[] },
): void {
  if (!hasWord(op, c.version)) {
    unknownFunction(c, { start, end: start + op.length, value: op });
  } else if (args.length === 0) {
    report(c, start, end, "no arguments for aggregate expression provided");
  } else if (experimentalAggregators.has(op) && !c.features.has("promql-experimental-functions")) {
    const feature = "promql-experimental-functions";
    const message = `\`${op}\` is experimental and not enabled`;
    report(c, start, end, message, { feature });
  } else if (args.length !== wanted) {
    const numbers = `expected ${wanted}, got ${args.length}`;
    report(c, start, end, `wrong number of arguments for aggregate expression provided, ${numbers}`);
  }
}
