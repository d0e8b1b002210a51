import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { valueOf } from "../languages/yaml/tree.ts";

/** The mappings of the list below a key. */
export function mappingsAt(node: YamlNode | undefined, key: string): YamlMap[] {
  const list = valueOf(node, key);
  return list?.type === "seq" ? list.items.filter((item): item is YamlMap => item?.type === "map") : [];
}
