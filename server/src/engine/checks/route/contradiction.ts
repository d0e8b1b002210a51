import { written } from "../../languages/matcher/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { clashesBelow } from "../../model/routeClashes.ts";
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
