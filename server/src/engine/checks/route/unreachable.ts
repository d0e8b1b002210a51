import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { conditionsOf, isWithin, routeKeys } from "../../model/routeConditions.ts";
import { childrenOf, routesOf, routingObjects } from "../../model/routing.ts";

export const unreachable: Check = {
  id: "route/unreachable",
  severity: "warning",
  summary: "A route that no alert reaches, because one before it takes them all.",
  source: "Alertmanager 0.34, dispatch/route.go (Route.Match)",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      for (const { node: route, parent } of routesOf(node))
        for (const { route: taken, taker } of parent ? takenBelow(route) : takenAmong(childrenOf(route))) {
          const why =
            taker.conditions.size === 0
              ? "has no matchers and takes them all. Put that one last, give it matchers"
              : "takes them: its matchers all stand here, too. Put that one behind this one";
          report({
            place: headOf(taken),
            message: `No alert gets here: a route before this one ${why}, or let it go on with \`continue: true\`.`,
            related: [{ place: headOf(taker.route), message: "This route takes the alerts." }],
          });
        }
    },
  },
};

interface Taken {
  readonly route: YamlMap;
  readonly taker: Taker;
}

const below = new WeakMap<YamlMap, readonly Taken[]>();

/** Below a route that is not the root: it is read with all that it holds, and looked at once. */
function takenBelow(route: YamlMap): readonly Taken[] {
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
