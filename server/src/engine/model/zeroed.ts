import type { YamlNode } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";

/**
 * The text that a Go field ends up with: the default where the key is missing, and empty where nothing stands behind
 * the key, because null sets the zero value. `undefined` for a list or mapping.
 */
export function zeroed(node: YamlNode | undefined, key: string, fallback = ""): string | undefined {
  const value = valueOf(node, key);
  if (!value) return hasKey(node, key) ? "" : fallback;
  if (value.type !== "scalar") return undefined;
  return isNull(value) ? "" : value.text;
}

const hasKey = (node: YamlNode | undefined, key: string): boolean =>
  node?.type === "map" && node.pairs.some((pair) => pair.key.text === key);
