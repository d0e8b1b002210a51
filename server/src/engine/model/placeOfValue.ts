import type { YamlMap } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { placeOfKey } from "./placeOfKey.ts";

/** Where the text of a key's value stands, or the key itself when its value is no text, stands empty or came by `<<`. */
export function placeOfValue(node: YamlMap, key: string): Place {
  const value = node.alias ? undefined : node.pairs.find((pair) => pair.key.text === key)?.value;
  return value?.type === "scalar" && value.text !== "" ? insideQuotes(value) : placeOfKey(node, key);
}
