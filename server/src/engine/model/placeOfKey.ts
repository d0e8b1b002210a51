import type { YamlMap } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { headOf } from "./headOf.ts";

/** Where a key of a mapping stands; one that came by `<<`, or is not there, stands at the mapping's beginning. */
export function placeOfKey(node: YamlMap, key: string): Place {
  const own = node.alias ? undefined : node.pairs.find((pair) => pair.key.text === key)?.key;
  return own ? { chunk: own.chunk, start: own.start, end: own.end } : headOf(node);
}
