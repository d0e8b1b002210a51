import type { YamlSeq } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { insideQuotes } from "./insideQuotes.ts";
import type { Mismatch } from "./mismatch.ts";
import type { Schema } from "./schema.ts";

const none: readonly Mismatch[] = [];

/** Items, or the values of one key of theirs, that must differ and do not: `uniqueItems`, `x-unique`. */
export function repeatedItems(
  node: YamlSeq,
  schema: Schema,
  key: string,
  within: string,
): readonly Mismatch[] {
  const unique = schema["x-unique"];
  if (unique === undefined && !schema.uniqueItems) return none;
  const seen = new Map<string, Place>();
  return node.items.flatMap((item): Mismatch[] => {
    const value = unique === undefined ? item : valueOf(item, unique);
    if (value?.type !== "scalar" || isNull(value) || (unique !== undefined && value.text === "")) return [];
    const place = insideQuotes(value);
    const first = seen.get(value.text);
    if (!first) seen.set(value.text, place);
    const found = value.text;
    return first
      ? [{ kind: "repeated-name", place, key: unique ?? key, found, allowed: [], schema, within, first }]
      : [];
  });
}
