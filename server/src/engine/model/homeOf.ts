import { resolve } from "./schema.ts";
import type { Schema } from "./schema.ts";

/**
 * The key below which a key is known that its own mapping does not know: of a mapping, else of the only list whose
 * items know it.
 */
export function homeOf(
  name: string,
  properties: readonly (readonly [string, Schema])[],
  root: Schema,
): string | undefined {
  const knows = (schema: Schema | undefined): boolean =>
    Object.hasOwn((schema && resolve(schema, root).properties) ?? {}, name);
  const mapping = properties.find(([, one]) => knows(one));
  if (mapping) return mapping[0];
  const [list, ...others] = properties.filter(([, one]) => knows(resolve(one, root).items));
  return others.length === 0 ? list?.[0] : undefined;
}
