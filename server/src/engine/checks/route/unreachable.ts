import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { routesOf, routingObjects } from "../../model/routing.ts";
import { takenBelow } from "../../model/takenRoutes.ts";

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
        for (const { route: taken, taker } of takenBelow(route, parent === undefined)) {
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
