import { lifeOf } from "../../facts/promqlVersions.ts";
import { accept, advance, isNewer, startsExpression, unexpected } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import { parseGrouping } from "./grouping.ts";
import { readNumber } from "./readNumber.ts";
import type { Binary } from "./tree.ts";

/** What may stand between an operator and its right side. */
export type Modifiers = Pick<Binary, "bool" | "matching" | "group" | "fill">;

const none: Modifiers = {};

/** Reads `bool`, `on (…)`, `group_left (…)` and `fill (…)`, in this order. */
export function parseModifiers(c: Cursor): Modifiers {
  const { kind } = c.token;
  if (kind !== "bool" && kind !== "on" && kind !== "ignoring" && !kind.startsWith("fill")) return none;
  const bool = parseBool(c);
  const matching = parseMatching(c);
  const group = matching && parseGroup(c);
  const fill = parseFill(c);
  return {
    ...(bool && { bool }),
    ...(matching && { matching }),
    ...(group && { group }),
    ...(fill && { fill }),
  };
}

function parseBool(c: Cursor): Binary["bool"] {
  if (c.token.kind !== "bool") return undefined;
  const { start, end } = advance(c);
  return { start, end };
}

function parseMatching(c: Cursor): Binary["matching"] {
  const { kind, start, end } = c.token;
  if (kind !== "on" && kind !== "ignoring") return undefined;
  advance(c);
  const { labels, end: last } = parseGrouping(c);
  return { kind, keyword: { start, end }, start, end: last, labels };
}

function parseGroup(c: Cursor): Binary["group"] {
  const { kind, start, end } = c.token;
  if (kind !== "group_left" && kind !== "group_right") return undefined;
  advance(c);
  const side = kind === "group_left" ? "left" : "right";
  const keyword = { start, end };
  if (c.token.kind !== "(") {
    if (!startsExpression(c) && !c.token.kind.startsWith("fill")) unexpected(c, "grouping opts", '"("');
    return { side, keyword, start, end, labels: [] };
  }
  const { labels, end: last } = parseGrouping(c);
  return { side, keyword, start, end: last, labels };
}

/** `fill` sets both sides; the one-sided words may stand in either order, each once. */
function parseFill(c: Cursor): Binary["fill"] {
  const first = c.token.kind;
  if (first === "fill") {
    const value = parseFillValue(c);
    return { left: value, right: value };
  }
  if (first !== "fill_left" && first !== "fill_right") return undefined;
  const value = parseFillValue(c);
  const second = first === "fill_left" ? "fill_right" : "fill_left";
  const other = c.token.kind === second ? parseFillValue(c) : undefined;
  const [left, right] = first === "fill_left" ? [value, other] : [other, value];
  return { ...(left !== undefined && { left }), ...(right !== undefined && { right }) };
}

function parseFillValue(c: Cursor): number {
  const { since = "" } = lifeOf(c.token.kind);
  isNewer(c, since, c.token, `modifier ${JSON.stringify(c.token.kind)}`);
  advance(c);
  accept(c, "(");
  const sign = c.token.kind;
  if (sign === "+" || sign === "-") advance(c);
  if (c.token.kind !== "number" && c.token.kind !== "duration") {
    unexpected(c);
    return 0;
  }
  const value = readNumber(c)?.value ?? 0;
  if (!accept(c, ")")) unexpected(c);
  return sign === "-" ? -value : value;
}
