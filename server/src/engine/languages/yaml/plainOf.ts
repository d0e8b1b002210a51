import type { YamlNode } from "./tree.ts";

/** What a node says, as JSON would hold it. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Deeper values are cut off. */
const mostDepth = 20;

/** The value of a node. A key that stands twice has its first value. */
export function plainOf(node: YamlNode | undefined, depth = 0): Plain {
  if (!node || depth > mostDepth) return null;
  if (node.type === "scalar") return node.value;
  if (node.type === "seq") return node.items.map((item) => plainOf(item, depth + 1));
  if (node.type !== "map") return null;
  const found: Record<string, Plain> = {};
  for (const { key, value } of node.pairs)
    if (!Object.hasOwn(found, key.text)) found[key.text] = plainOf(value, depth + 1);
  return found;
}
