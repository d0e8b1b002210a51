import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, isSet, pairOf } from "../languages/yaml/tree.ts";
import { headOf } from "./headOf.ts";
import type { Mismatch } from "./mismatch.ts";
import { isMistyped } from "./mistyped.ts";
import { placeOfKey } from "./placeOfKey.ts";
import { formOfKey } from "./form.ts";
import type { Form } from "./form.ts";
import { typesOf } from "./schema.ts";
import type { Schema } from "./schema.ts";

/** What a mapping's keys say about each other: `x-exclusive`, `x-one-of`, `x-needs`. */
export function keyRules(
  node: YamlMap,
  form: Form,
  within: string,
  isKnown: (schema: Schema | undefined) => boolean,
): Mismatch[] {
  const { schema } = form;
  const found: Mismatch[] = [];
  const own = new Set(node.pairs.map(({ key }) => key.text));
  const isKeySet = (key: string): boolean => {
    // Most rules are of keys that are nowhere.
    const value = own.has(key) || own.has("<<") ? pairOf(node, key)?.value : undefined;
    return value !== undefined && hasValue(value, formOfKey(form, key)?.schema);
  };
  const known = (keys: readonly string[]): string[] =>
    keys.filter((key) => isKnown(schema.properties?.[key]));
  const common = { schema, within };
  for (const all of schema["x-exclusive"] ?? []) {
    if (all.filter(isKeySet).length < 2) continue;
    const keys = known(all);
    const [first, ...others] = inOrder(node, keys.filter(isKeySet));
    for (const key of others) {
      const place = placeOfKey(node, key);
      found.push({
        kind: "exclusive-keys",
        key,
        place,
        allowed: keys,
        first: placeOfKey(node, first!),
        ...common,
      });
    }
  }
  for (const keys of schema["x-one-of"] ?? []) {
    if (keys.some(isKeySet) || isMistyped(keys, node, schema)) continue;
    const written = keys.find((key) => pairOf(node, key));
    const place = written === undefined ? headOf(node) : placeOfKey(node, written);
    found.push({ kind: "missing-one-of", key: keys[0] ?? "", place, allowed: known(keys), ...common });
  }
  for (const [key, needed] of form.needs) {
    const missing = isKeySet(key)
      ? needed.filter((one) => !isKeySet(one) && !isMistyped([one], node, schema))
      : [];
    if (missing.length === 0) continue;
    found.push({ kind: "missing-beside", key, place: placeOfKey(node, key), allowed: missing, ...common });
  }
  return found;
}

/** Whether the value is not Go's zero value of the key's type. */
function hasValue(node: YamlNode | undefined, schema: Schema | undefined): boolean {
  if (node?.type !== "scalar" || !schema) return isSet(node);
  if (isNull(node)) return false;
  if (schema["x-language"] === "duration") return node.text !== "" && !/^0+(?:ms|[smhdwy])?$/.test(node.text);
  if (typesOf(schema).every((type) => type === "boolean") && typesOf(schema).length > 0)
    return !/^(?:n|no|off|false)$/i.test(node.text);
  return typesOf(schema).includes("string") ? node.text !== "" : isSet(node);
}

const inOrder = (node: YamlMap, keys: readonly string[]): string[] =>
  keys.toSorted((a, b) => placeOfKey(node, a).start - placeOfKey(node, b).start);
