import type { YamlPair } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";

/** From a key to the end of its value; `undefined` where the value stands elsewhere, as an alias. */
export function pairPlace({ key, value }: YamlPair): Place | undefined {
  if (!value || value.alias || value.chunk !== key.chunk) return undefined;
  const text = key.chunk.text.slice(key.start, value.end).trimEnd();
  return { chunk: key.chunk, start: key.start, end: key.start + text.length };
}
