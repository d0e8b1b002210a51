import { written } from "../../languages/matcher/tree.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import { allAlerts } from "../../model/allAlerts.ts";
import type { Check } from "../../model/check.ts";
import { contradiction } from "../../model/contradiction.ts";
import { headOf } from "../../model/headOf.ts";
import { readRouting } from "../../model/routeTree.ts";
import type { Route } from "../../model/routeTree.ts";
import { judge } from "../../model/routeWay.ts";
import type { KnownLabels, Verdict } from "../../model/routeWay.ts";
import { childrenOf } from "../../model/routing.ts";

export const unreached: Check = {
  id: "route/unreached",
  severity: "info",
  summary: "A route that no alert of the project can reach.",
  source: "Alertmanager 0.34, dispatch/route.go (Route.Match)",
  scope: "project",
  objects: ["alertmanager-config"],
  on: {
    object({ node }, { report, project, target }) {
      const routing = readRouting(node, { target });
      const root = valueOf(node, "route");
      if (!routing || routing.root.routes.length === 0 || root?.type !== "map") return;
      const alerts = allAlerts(project);
      if (!alerts || alerts.length * countOf(routing.root) > mostPairs) return;
      const found = unmet(routing.root, root, alerts);
      // An Alertmanager that takes none of these alerts in any route is another project's.
      if (!found.isReached) return;
      for (const { route, node: at, isNarrowed } of found.unmet) {
        if (contradiction(route.conditions)) continue;
        const matchers = route.conditions.map((one) => `\`${written(one)}\``).join(" and ");
        const used = receiversBut(routing.root, new Set(found.unmet.map((one) => one.route)));
        const only = used.has(route.receiver)
          ? ""
          : ` No other way leads to the receiver \`${route.receiver}\`.`;
        const those = isNarrowed ? "those that the route above takes" : `${alerts.length}`;
        report({
          place: headOf(at),
          message: `No alert of this project gets here: none of ${those} has ${matchers}.${only} Compare the matchers with the labels of the rules.`,
        });
      }
    },
  },
};

/** So many comparisons of an alert with a route, more would be waited for. */
const mostPairs = 200_000;

const countOf = ({ routes }: Route): number => routes.reduce((sum, route) => sum + countOf(route), 1);

interface Placed {
  readonly route: Route;
  readonly node: YamlMap;
  /** Not all alerts get as far as the route above. */
  readonly isNarrowed: boolean;
}

interface Unmet {
  readonly unmet: readonly Placed[];
  /** An alert surely meets one of the others. */
  readonly isReached: boolean;
}

/** The routes whose own matchers no alert meets of those that meet all above; not those below them. */
function unmet(parent: Route, node: YamlMap, alerts: readonly KnownLabels[], isNarrowed = false): Unmet {
  const found: Placed[] = [];
  let isReached = false;
  const nodes = childrenOf(node);
  for (const [at, route] of parent.routes.entries()) {
    const child = nodes[at];
    if (!child) continue;
    const verdicts = new Map<KnownLabels, Verdict>(alerts.map((one) => [one, judge(route, one).matches]));
    const met = alerts.filter((one) => verdicts.get(one) !== "no");
    if (met.length === 0) found.push({ route, node: child, isNarrowed });
    else {
      isReached ||= route.conditions.length > 0 && met.some((one) => verdicts.get(one) === "yes");
      const below = unmet(route, child, met, isNarrowed || met.length < alerts.length);
      found.push(...below.unmet);
      isReached ||= below.isReached;
    }
  }
  return { unmet: found, isReached };
}

/** The receivers of all routes but some and those below these. */
function receiversBut(route: Route, without: ReadonlySet<Route>): Set<string> {
  const found = new Set([route.receiver]);
  for (const child of route.routes)
    if (!without.has(child)) for (const name of receiversBut(child, without)) found.add(name);
  return found;
}
