import type { YamlMap } from "../languages/yaml/tree.ts";
import { contradiction } from "./contradiction.ts";
import { readConditions } from "./routeTree.ts";
import type { Condition } from "./routeTree.ts";
import { childrenOf } from "./routing.ts";

/** A route that no alert meets, and the conditions that contradict each other. */
export interface Clash {
  readonly at: YamlMap;
  readonly clash: readonly Condition[];
  /** One of the conditions is that of a route above. */
  readonly above: boolean;
}

/** A route of the first level is read with all that it holds: looked at once. */
const known = new WeakMap<YamlMap, readonly Clash[]>();

/** In a route of the first level and below it. */
export function clashesBelow(route: YamlMap): readonly Clash[] {
  let found = known.get(route);
  if (!found) known.set(route, (found = clashesIn(route, [], 0)));
  return found;
}

const deepest = 100;

/** `above`: what holds for every alert that gets as far. Below a route that none reaches nothing more is said. */
function clashesIn(route: YamlMap, above: readonly Condition[], depth: number): Clash[] {
  const { conditions, isBroken } = readConditions(route);
  if (isBroken || depth > deepest) return [];
  const all = [...above, ...conditions];
  const clash = contradiction(all);
  if (clash) return [{ at: route, clash, above: clash.some((one) => above.includes(one)) }];
  return childrenOf(route).flatMap((child) => clashesIn(child, all, depth + 1));
}
