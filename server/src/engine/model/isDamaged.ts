import type { YamlProblem, YamlScalar } from "../languages/yaml/tree.ts";

/**
 * Whether the text was meant to go on where YAML found something that it cannot read: behind a comment that ends it, or
 * below a `|` or `>` without indentation.
 */
export function isCutShort(node: YamlScalar, problems: readonly YamlProblem[]): boolean {
  const isBlock = node.style === "literal" || node.style === "folded";
  if (!isBlock && node.style !== "plain") return false;
  if (isBlock && node.text.trim() !== "") return false;
  return problems.some(({ kind, chunk, start }) => {
    const from = isBlock ? node.start : node.end;
    if (kind !== "syntax" || chunk !== node.chunk || start < from) return false;
    const between = chunk.text.slice(from, Math.min(start, from + 2000));
    return (isBlock ? /^[^\n]*\n\s*$/ : /^[ \t]+#[^\n]*\n\s*$/).test(between);
  });
}
