import { otherKeyNames } from "../facts/otherKeyNames.ts";
import type { YamlNode, YamlPair } from "../languages/yaml/tree.ts";
import { nearest } from "../text/nearest.ts";
import type { Schema } from "./schema.ts";

/** The known key that an unknown one was most likely meant to be. */
export function meantKey(key: string, known: readonly string[]): string | undefined {
  const other = Object.hasOwn(otherKeyNames, key) ? otherKeyNames[key] : undefined;
  return nearest(key, known) ?? (other !== undefined && known.includes(other) ? other : undefined);
}

/**
 * The entry whose unknown key was meant to be one of `names`. The unknown key is reported itself; what a check would
 * say of the missing one is its consequence.
 */
export function mistyped(
  names: readonly string[],
  node: YamlNode | undefined,
  known: readonly string[],
): YamlPair | undefined {
  if (node?.type !== "map") return undefined;
  return node.pairs.find(({ key }) => {
    const meant = known.includes(key.text) ? undefined : meantKey(key.text, known);
    return meant !== undefined && names.includes(meant);
  });
}

export const isMistyped = (
  names: readonly string[],
  node: YamlNode | undefined,
  { properties = {} }: Schema,
): boolean => mistyped(names, node, Object.keys(properties)) !== undefined;
