import type { YamlMap } from "../languages/yaml/tree.ts";
import { textAt } from "../languages/yaml/tree.ts";
import { conditionsOf, isWithin, routeKeys } from "./routeConditions.ts";
import { childrenOf } from "./routing.ts";

/** A route, and the one that takes its alerts. */
export interface Taken {
  readonly route: YamlMap;
  readonly taker: Taker;
}

const below = new WeakMap<YamlMap, readonly Taken[]>();

/**
 * The routes right below one that never get an alert, because one before them keeps all that they would take. What
 * stands below another route than the root is read with it, and looked at once.
 */
export function takenBelow(route: YamlMap, isRoot: boolean): readonly Taken[] {
  if (isRoot) return takenAmong(childrenOf(route));
  let found = below.get(route);
  if (!found) below.set(route, (found = takenAmong(childrenOf(route))));
  return found;
}

function takenAmong(routes: readonly YamlMap[]): Taken[] {
  const found: Taken[] = [];
  const takers = new Takers();
  for (const route of routes) {
    const { conditions, goesOn } = reachOf(route);
    if (!conditions) continue;
    const taker = takers.find(conditions);
    if (taker) found.push({ route, taker });
    else if (!goesOn) takers.add(route, conditions);
  }
  return found;
}

interface Reach {
  readonly conditions: ReadonlySet<string> | undefined;
  readonly goesOn: boolean;
}

const reaches = new WeakMap<YamlMap, Reach>();

function reachOf(route: YamlMap): Reach {
  let reach = reaches.get(route);
  if (!reach) {
    const goesOn = /^(?:true|yes|on|y)$/i.test(textAt(route, "continue") ?? "");
    reaches.set(route, (reach = { conditions: conditionsOf(route, routeKeys), goesOn }));
  }
  return reach;
}

interface Taker {
  readonly route: YamlMap;
  readonly conditions: ReadonlySet<string>;
}

/** Routes that keep what they take; each is found by one of its conditions. */
class Takers {
  #ofAll: Taker | undefined;
  readonly #byCondition = new Map<string, Taker[]>();

  add(route: YamlMap, conditions: ReadonlySet<string>): void {
    const [one] = conditions;
    const taker = { route, conditions };
    if (one === undefined) this.#ofAll ??= taker;
    else this.#byCondition.set(one, [...(this.#byCondition.get(one) ?? []), taker]);
  }

  /** A route that takes every alert for which these conditions hold. */
  find(conditions: ReadonlySet<string>): Taker | undefined {
    if (this.#ofAll) return this.#ofAll;
    for (const one of conditions) {
      const found = this.#byCondition.get(one)?.find((taker) => isWithin(taker.conditions, conditions));
      if (found) return found;
    }
    return undefined;
  }
}
