import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { conditionKeys, routesOf, routingObjects } from "../../model/routing.ts";

export const unreachable: Check = {
  id: "route/unreachable",
  severity: "warning",
  summary: "A route that no alert reaches, because one before it takes them all.",
  source: "Alertmanager 0.34, dispatch/route.go (Route.Match)",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      for (const { node: route, parent, siblings } of routesOf(node)) {
        if (!parent || route !== siblings[0]) continue;
        const taker = siblings.findIndex(takesAll);
        if (taker < 0) continue;
        for (const next of siblings.slice(taker + 1)) {
          report({
            place: headOf(next),
            message:
              "No alert gets here: a route before this one has no matchers and takes them all. Put that one last, give it matchers, or let it go on with `continue: true`.",
            related: [{ place: headOf(siblings[taker]!), message: "This route takes every alert." }],
          });
        }
      }
    },
  },
};

const takesAll = (route: YamlMap): boolean =>
  conditionKeys(route, ["match", "match_re", "matchers"]).length === 0 &&
  !/^(?:true|yes|on|y)$/i.test(textAt(route, "continue") ?? "");
