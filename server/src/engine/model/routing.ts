import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import { isNull, pairOf, valueOf } from "../languages/yaml/tree.ts";
import type { YamlPair } from "../languages/yaml/tree.ts";

/** Objects that hold `route` and `receivers`: alertmanager.yml, and the spec of an AlertmanagerConfig. */
export const routingObjects: readonly string[] = ["alertmanager-config", "alertmanagerconfig-spec"];

/** The key as alertmanager.yml spells it, or as an AlertmanagerConfig does: `group_by`, `groupBy`. */
export const spelled = (node: YamlNode | undefined, key: string): YamlPair | undefined =>
  pairOf(node, key) ??
  pairOf(
    node,
    key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );

export interface RouteNode {
  readonly node: YamlMap;
  /** Another one when what stands around the first level is read again. */
  parent: RouteNode | undefined;
  /** The value of `receiver`. */
  readonly receiver: YamlNode | undefined;
  /** The items of `mute_time_intervals` and `active_time_intervals`. */
  readonly intervals: readonly (YamlNode | undefined)[];
  /** It says how often it sends. */
  readonly isTimed: boolean;
}

const MAX_ROUTES = 20_000;

/** The root route and all routes below it, parents first. */
export function routesOf(config: YamlMap): RouteNode[] {
  const root = rootRoute(config);
  if (!root) return [];
  const found = [root];
  for (const child of childrenOf(root.node)) {
    for (const route of routesBelow(child, root)) found.push(route);
    if (found.length >= MAX_ROUTES) break;
  }
  return found;
}

const roots = new WeakMap<YamlMap, RouteNode>();

function rootRoute(config: YamlMap): RouteNode | undefined {
  const node = valueOf(config, "route");
  if (node?.type !== "map") return undefined;
  let root = roots.get(node);
  if (!root) roots.set(node, (root = makeRoute(node, undefined)));
  return root;
}

const subtrees = new WeakMap<YamlMap, readonly RouteNode[]>();

/** A route below the root, and all below it: remembered, for they are read in one piece. */
function routesBelow(node: YamlMap, parent: RouteNode): readonly RouteNode[] {
  const known = subtrees.get(node);
  if (known) {
    known[0]!.parent = parent;
    return known;
  }
  const found = [makeRoute(node, parent)];
  for (let at = 0; at < found.length && found.length < MAX_ROUTES; at++) {
    const route = found[at]!;
    for (const child of childrenOf(route.node)) found.push(makeRoute(child, route));
  }
  subtrees.set(node, found);
  return found;
}

/** The mappings of the list of routes below a route. */
export const childrenOf = (route: YamlMap): YamlMap[] =>
  itemsAt(route, "routes").filter((item) => item.type === "map");

function makeRoute(node: YamlMap, parent: RouteNode | undefined): RouteNode {
  const at = (key: string): YamlNode | undefined => spelled(node, key)?.value;
  const intervals = ["mute_time_intervals", "active_time_intervals"].map(at);
  return {
    node,
    parent,
    receiver: at("receiver"),
    intervals: intervals.flatMap((list) => (list?.type === "seq" ? list.items : [])),
    isTimed: ["repeat_interval", "group_interval"].some((key) => at(key)),
  };
}

/** The items of the list at a key that are not null. */
export function itemsAt(node: YamlNode | undefined, key: string): YamlNode[] {
  const list = spelled(node, key)?.value;
  return list?.type === "seq" ? list.items.filter((item): item is YamlNode => !isNull(item)) : [];
}

/** The texts of the list at a key. */
export const textsAt = (node: YamlNode | undefined, key: string): YamlScalar[] =>
  itemsAt(node, key).filter((item) => item.type === "scalar");

/** The `name` of each mapping of the lists at these keys. */
export const namesAt = (node: YamlNode | undefined, ...keys: readonly string[]): YamlScalar[] =>
  keys
    .flatMap((key) => itemsAt(node, key))
    .flatMap((item) => valueOf(item, "name") ?? [])
    .filter((name) => name.type === "scalar")
    .filter((name) => !isNull(name));

/** A key's value as it counts for a route: its own, or that of the nearest route above that has one. */
export function inherited(route: RouteNode, key: string): YamlScalar | undefined {
  for (let at: RouteNode | undefined = route; at; at = at.parent) {
    const value = spelled(at.node, key)?.value;
    if (value?.type === "scalar" && !isNull(value) && value.text !== "") return value;
  }
  return undefined;
}

/** Those of the keys that hold a condition: a matcher that is written out, or a label to compare. */
export const conditionKeys = (node: YamlMap, keys: readonly string[]): YamlPair[] =>
  keys.flatMap((key) => {
    const pair = pairOf(node, key);
    return pair && isCondition(pair.value) ? [pair] : [];
  });

function isCondition(value: YamlNode | undefined): boolean {
  if (value?.type === "map") return value.pairs.length > 0;
  if (value?.type !== "seq") return false;
  return value.items.some(
    (item) =>
      item?.type === "map" ||
      (item?.type === "scalar" && !isNull(item) && !/^\s*\{?\s*\}?\s*$/.test(item.text)),
  );
}
