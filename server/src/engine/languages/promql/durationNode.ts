import { isBefore } from "../../facts/target.ts";
import { advance, accept, isNewer, kindAhead, report, unexpected, within } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { readNumber } from "./readNumber.ts";
import type { DurationNode } from "./tree.ts";

/** Seconds beyond which a length of time does not fit into 64 bits of nanoseconds. */
const MAX_SECONDS = 2 ** 63 / 1e9;

const precedences: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3 };
const SIGN = 3;
const MAX_DEPTH = 200;

/** The context of messages inside brackets. */
export const rangeContext = ["subquery or range selector", "number, duration, step(), or range()"] as const;

/** A duration that must be positive, as ranges and steps are. */
export function parsePositiveDuration(c: Cursor): DurationNode {
  const node = parseArithmetic(c, 1, 0);
  checkVersion(c, node);
  if (node.seconds !== undefined && node.seconds <= 0) {
    report(c, node.start, node.end, "duration must be greater than 0");
  }
  return node;
}

/**
 * The duration behind `offset`: a plain literal ends there, so `offset 5m + 1` adds to the vector; only
 * `step()`, `min_of()` and parentheses reach further.
 */
export function parseOffsetDuration(c: Cursor): DurationNode {
  return within(c, "offset", "number, duration, step(), or range()", () => {
    const node = parseOffset(c);
    checkVersion(c, node);
    return node;
  });
}

function parseOffset(c: Cursor): DurationNode {
  const { kind, start } = c.token;
  if (kind !== "+" && kind !== "-") return parsePrimary(c, 0);
  advance(c);
  const isLiteral = c.token.kind === "number" || c.token.kind === "duration";
  const node = signed(c, kind, start, parsePrimary(c, 0, isLiteral));
  return { ...node, since: later(kind === "+" ? "3.4" : "2.26", node.since) };
}

/** Numbers without a unit, arithmetic and functions came one after the other; arithmetic behind a flag at first. */
function checkVersion(c: Cursor, node: DurationNode): void {
  const { since, computed = false } = node;
  const feature = "promql-duration-expr";
  if (since !== undefined && isBefore(c.version, since)) {
    const plain = since === "2.54" ? "duration without a unit" : "duration with a sign";
    isNewer(c, since, node, computed ? "duration expression" : plain);
  } else if (computed && isBefore(c.version, "3.14") && !c.features.has(feature)) {
    report(c, node.start, node.end, "experimental duration expression is not enabled", { feature });
  }
}

/** The version that reads both of what the two read. */
const later = (one: string, other: string | undefined): string =>
  other === undefined || isBefore(other, one) ? one : other;

function parseArithmetic(c: Cursor, min: number, depth: number): DurationNode {
  if (depth > MAX_DEPTH) {
    c.ended = true;
    while (c.token.kind !== "eof") advance(c);
  }
  let left = parseSigned(c, depth);
  for (;;) {
    const op = c.token;
    const precedence = precedences[op.kind] ?? 0;
    if (precedence < min) return left;
    advance(c);
    const right = parseArithmetic(c, op.kind === "^" ? precedence : precedence + 1, depth + 1);
    const isZero = right.seconds === 0;
    if (isZero && op.kind === "/") report(c, op.start, op.end, "division by zero");
    if (isZero && op.kind === "%") report(c, op.start, op.end, "modulo by zero");
    const since = later(later("3.4", left.since), right.since);
    left = { type: "arithmetic", start: left.start, end: right.end, since, computed: true };
  }
}

function parseSigned(c: Cursor, depth: number): DurationNode {
  const { kind, start } = c.token;
  if (kind !== "+" && kind !== "-") return parsePrimary(c, depth);
  advance(c);
  const node = signed(c, kind, start, parseArithmetic(c, SIGN, depth + 1));
  return { ...node, since: later("3.4", node.since) };
}

function signed(c: Cursor, sign: string, start: number, node: DurationNode): DurationNode {
  if (node.seconds === undefined) return { ...node, type: "arithmetic", start, computed: true };
  const seconds = sign === "-" ? -node.seconds : node.seconds;
  if (Math.abs(seconds) > MAX_SECONDS) report(c, start, start + 1, "duration out of range");
  return { ...node, start, seconds };
}

function parsePrimary(c: Cursor, depth: number, signFollows = false): DurationNode {
  const { kind, start, end } = c.token;
  if (kind === "number" || kind === "duration") return parseLiteral(c, signFollows);
  if (kind === "step") return parseCall(c, "3.6", 0, depth);
  if (kind === "range") return parseCall(c, "3.12", 0, depth);
  const isCall = kindAhead(c) === "(";
  if (kind === "min_of" || kind === "max_of" || (isCall && (kind === "min" || kind === "max")))
    return parseCall(c, checkRenamed(c), 2, depth);
  if (kind === "(") {
    advance(c);
    const inner = parseArithmetic(c, 1, depth + 1);
    const since = later("3.4", inner.since);
    const whole = { ...inner, start, end: c.token.end, since, computed: true };
    if (!accept(c, ")")) unexpected(c);
    return whole;
  }
  unexpected(c);
  return { type: "missing", start, end };
}

function parseLiteral(c: Cursor, signFollows: boolean): DurationNode {
  const { kind, start, end } = c.token;
  const number = readNumber(c);
  if (number === undefined) return { type: "missing", start, end };
  if (!signFollows && Math.abs(number.value) > MAX_SECONDS) {
    report(c, start, end, "duration out of range");
    return { type: "missing", start, end };
  }
  const base = { type: "literal", start, end, seconds: number.value } as const;
  return kind === "number" ? { ...base, since: "2.54" } : base;
}

/** The version since when `min_of` and `max_of` are known, or their names before 3.13: `min` and `max`. */
function checkRenamed(c: Cursor): string {
  const { start, end } = c.token;
  const word = c.text.slice(start, end);
  if (/_of$/i.test(word)) return "3.13";
  const now = `${word.toLowerCase()}_of`;
  if (!isBefore(c.version, "3.13")) {
    const message = `unexpected ${word} in duration expression: since Prometheus 3.13 it is called ${now}`;
    report(c, start, end, message, { replacement: now });
  }
  return "3.6";
}

function parseCall(c: Cursor, known: string, parameters: number, depth: number): DurationNode {
  let since = known;
  const { start } = advance(c);
  if (!accept(c, "(")) unexpected(c);
  for (let left = parameters; left > 0 && !c.silent; left--) {
    since = later(since, parseArithmetic(c, 1, depth + 1).since);
    if (left > 1 && !accept(c, ",")) unexpected(c);
  }
  if (!accept(c, ")")) unexpected(c);
  return { type: "call", start, end: c.lastEnd, since, computed: true };
}
