import type { YamlNode } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";

/** Where a finding about a whole mapping stands: its first key. */
export function headOf(node: YamlNode): Place {
  if (node.alias) return node.alias;
  const first = node.type === "map" ? node.pairs[0]?.key : undefined;
  if (first) return { chunk: first.chunk, start: first.start, end: first.end };
  return { chunk: node.chunk, start: node.start, end: Math.min(node.start + 1, node.end) };
}
