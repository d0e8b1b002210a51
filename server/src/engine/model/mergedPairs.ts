import type { YamlNode, YamlPair } from "../languages/yaml/tree.ts";
import { isMerge } from "../languages/yaml/tree.ts";

/** Own pairs and those that are merged in turn; each mapping once, however often it is named. */
export function mergedPairs(node: YamlNode): readonly YamlPair[] {
  if (node.type === "map" && !node.pairs.some(({ key }) => isMerge(key))) return node.pairs;
  const found: YamlPair[] = [];
  const queue: YamlNode[] = [node];
  const seen = new Set<YamlNode>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (seen.has(next.of ?? next)) continue;
    seen.add(next.of ?? next);
    if (next.type === "seq") for (const item of next.items) if (item) queue.push(item);
    if (next.type !== "map") continue;
    for (const pair of next.pairs) {
      if (!isMerge(pair.key)) found.push(pair);
      else if (pair.value) queue.push(pair.value);
    }
  }
  return found;
}
