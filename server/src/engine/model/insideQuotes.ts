import type { YamlScalar } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";

/** The text of a scalar without its quotes; an alias as it is written. */
export function insideQuotes(node: YamlScalar): Place {
  if (node.alias) return node.alias;
  const inset = node.style === "single" || node.style === "double" ? 1 : 0;
  return {
    chunk: node.chunk,
    start: node.start + inset,
    end: Math.max(node.end - inset, node.start + inset),
  };
}
