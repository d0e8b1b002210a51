import type { YamlMap } from "../languages/yaml/tree.ts";
import { clashesBelow } from "./routeClashes.ts";
import { childrenOf } from "./routing.ts";
import type { RouteNode } from "./routing.ts";
import { takenBelow } from "./takenRoutes.ts";

/** The routes that an alert can get to: not those that others take everything from, that contradict themselves, or below. */
export function liveRoutes(routes: readonly RouteNode[]): RouteNode[] {
  const dead = new Set<YamlMap>();
  for (const { node, parent } of routes) {
    for (const { route } of takenBelow(node, parent === undefined)) dead.add(route);
    if (!parent) for (const child of childrenOf(node)) for (const { at } of clashesBelow(child)) dead.add(at);
  }
  if (dead.size === 0) return [...routes];
  // Parents come first.
  return routes.filter(({ node, parent }) => {
    if (parent && dead.has(parent.node)) dead.add(node);
    return !dead.has(node);
  });
}
