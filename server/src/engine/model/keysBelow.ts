import { resolve } from "./schema.ts";
import type { Schema } from "./schema.ts";

/** The keys that a mapping knows, found below these keys; of a list, the keys of its items. */
export function keysBelow(schema: Schema, path: readonly string[], root: Schema): readonly string[] {
  let found = resolve(schema, root);
  for (const key of path) {
    found = resolve(found.properties?.[key] ?? {}, root);
    if (found.items) found = resolve(found.items, root);
  }
  return Object.keys(found.properties ?? {});
}
