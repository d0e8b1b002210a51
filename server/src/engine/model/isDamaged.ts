import type { YamlProblem, YamlScalar } from "../languages/yaml/tree.ts";

/**
 * Whether the text is not what was meant, because YAML found something that it cannot read: right in front of it, behind
 * a comment that ends it, or below a `|` or `>` without indentation.
 */
export function isDamaged(node: YamlScalar, problems: readonly YamlProblem[]): boolean {
  const isBlock = node.style === "literal" || node.style === "folded";
  const goesOn = isBlock ? node.text.trim() === "" : node.style === "plain";
  return problems.some(({ kind, chunk, start, end }) => {
    if (kind !== "syntax" || chunk !== node.chunk) return false;
    if (end === node.start) return true;
    const from = isBlock ? node.start : node.end;
    if (!goesOn || start < from) return false;
    const between = chunk.text.slice(from, Math.min(start, from + 2000));
    return (isBlock ? /^[^\n]*\n\s*$/ : /^[ \t]+#[^\n]*\n\s*$/).test(between);
  });
}
