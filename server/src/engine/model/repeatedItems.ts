import type { YamlNode, YamlScalar, YamlSeq } from "../languages/yaml/tree.ts";
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
  if (!areUnique(schema)) return none;
  const seen = new Map<string, Place>();
  return node.items.flatMap((item): readonly Mismatch[] => {
    const name = uniqueName(item, schema);
    if (!name) return none;
    const first = seen.get(name.text);
    if (first) return [repeatedName(name, first, schema, key, within)];
    seen.set(name.text, insideQuotes(name));
    return none;
  });
}

/** Whether the items of a list have to differ, or the values of one key of theirs. */
export const areUnique = (schema: Schema): boolean =>
  schema["x-unique"] !== undefined || !!schema.uniqueItems;

/** What has to differ from all other items of a list. */
export function uniqueName(item: YamlNode | undefined, schema: Schema): YamlScalar | undefined {
  const unique = schema["x-unique"];
  if (!areUnique(schema)) return undefined;
  const value = unique === undefined ? item : valueOf(item, unique);
  const isName = value?.type === "scalar" && !isNull(value) && (unique === undefined || value.text !== "");
  return isName ? value : undefined;
}

/** `key` holds the list whose items are called `within`. */
export const repeatedName = (
  name: YamlScalar,
  first: Place,
  schema: Schema,
  key: string,
  within: string,
): Mismatch => ({
  kind: "repeated-name",
  place: insideQuotes(name),
  key: schema["x-unique"] ?? key,
  found: name.text,
  allowed: [],
  schema,
  within,
  first,
});
