import type { Token } from "./lexer.ts";
import type { Modifiers } from "./modifiers.ts";
import type { Binary, Expression } from "./tree.ts";

/** A binary operation; its value is a scalar only where both sides are. */
export function binary(op: Token, modifiers: Modifiers, left: Expression, right: Expression): Binary {
  const scalar = left.valueType === "scalar" && right.valueType === "scalar";
  return {
    ...modifiers,
    type: "binary",
    valueType: scalar ? "scalar" : "vector",
    start: left.start,
    end: Math.max(right.end, op.end),
    op: op.kind,
    opSpan: { start: op.start, end: op.end },
    left,
    right,
  };
}
