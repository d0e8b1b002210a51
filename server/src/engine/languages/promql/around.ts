import { touches } from "../../text/span.ts";
import type { Span } from "../../text/span.ts";
import type { Parsed } from "../language.ts";
import { pathTo, tokensOf } from "./tree.ts";
import type { Expression, PromqlTree } from "./tree.ts";

/** The word at an offset, what stands within its quotes, its matcher and braces, and the expressions that hold it. */
export function around({ tree }: Parsed<PromqlTree>, offset: number): Span[] {
  const found: Span[] = [];
  for (const token of tokensOf(tree)) {
    if (token.start > offset) break;
    if (!touches(token, offset) || token.kind === "eof") continue;
    if (/^\w/.test(token.kind)) found.push(token);
    const isInside = token.kind === "string" && token.start < offset && offset < token.end;
    if (isInside) found.push({ start: token.start + 1, end: token.end - 1 });
  }
  for (const node of pathTo(tree.expr, offset)) found.push(node, ...partsOf(node));
  return found.filter((span) => touches(span, offset));
}

/** What holds words of an expression and is none itself. */
function partsOf(node: Expression): Span[] {
  if (node.type === "selector") return [...node.matchers, ...(node.braces ? [node.braces] : [])];
  if (node.type === "matrix" || node.type === "subquery") return [node.brackets, node.range];
  if (node.type === "aggregate") return node.modifier ? [node.modifier] : [];
  if (node.type !== "binary") return [];
  return [node.matching, node.group].filter((one) => one !== undefined);
}
