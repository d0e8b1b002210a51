import { written } from "../../languages/matcher/tree.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { contradiction as clashIn } from "../../model/contradiction.ts";
import { headOf } from "../../model/headOf.ts";
import { readConditions } from "../../model/routeTree.ts";
import type { Condition } from "../../model/routeTree.ts";
import { childrenOf, routingObjects } from "../../model/routing.ts";
import { valueOf } from "../../languages/yaml/tree.ts";

export const contradiction: Check = {
  id: "route/contradiction",
  severity: "warning",
  summary: "A route whose matchers, with those of the routes above it, no alert can meet.",
  source:
    "Alertmanager 0.34, dispatch/route.go (Route.Match): a route is asked when the one above it matches",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      const root = valueOf(node, "route");
      for (const route of root?.type === "map" ? childrenOf(root) : [])
        for (const { at, clash, above } of clashesBelow(route)) {
          const [one, ...others] = clash.map((condition) => `\`${written(condition)}\``);
          const where = above ? " A route above this one says so." : "";
          report({
            place: headOf(at),
            message: `No alert gets here: ${one} and ${others.join(" and ")} cannot hold together.${where} Write the matchers so that both can, or take the route out.`,
          });
        }
    },
  },
};

interface Clash {
  readonly at: YamlMap;
  readonly clash: readonly Condition[];
  /** One of the conditions is that of a route above. */
  readonly above: boolean;
}

/** A route of the first level is read with all that it holds: looked at once. */
const known = new WeakMap<YamlMap, readonly Clash[]>();

function clashesBelow(route: YamlMap): readonly Clash[] {
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
  const clash = clashIn(all);
  if (clash) return [{ at: route, clash, above: clash.some((one) => above.includes(one)) }];
  return childrenOf(route).flatMap((child) => clashesIn(child, all, depth + 1));
}
