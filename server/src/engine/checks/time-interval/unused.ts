import { isNull } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { liveRoutes } from "../../model/liveRoutes.ts";
import { namesAt, routesOf, routingObjects } from "../../model/routing.ts";
import type { RouteNode } from "../../model/routing.ts";

export const unused: Check = {
  id: "time-interval/unused",
  severity: "info",
  summary: "A time interval that no route names, or only routes that no alert gets to.",
  source: "Alertmanager 0.34, config/config.go (checkTimeInterval)",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      const routes = routesOf(node);
      if (routes.length === 0) return;
      const named = (among: readonly RouteNode[]): ReadonlySet<string> =>
        new Set(
          among.flatMap(({ intervals }) =>
            intervals.flatMap((item) => (item?.type === "scalar" && !isNull(item) ? [item.text] : [])),
          ),
        );
      const all = named(routes);
      const used = named(liveRoutes(routes));
      for (const name of namesAt(node, "time_intervals", "mute_time_intervals")) {
        if (name.text === "" || used.has(name.text)) continue;
        const message = all.has(name.text)
          ? `Only routes that no alert gets to name the time interval \`${name.text}\`.`
          : `No route names the time interval \`${name.text}\` in \`mute_time_intervals\` or \`active_time_intervals\`.`;
        report({ place: insideQuotes(name), message, unnecessary: true });
      }
    },
  },
};
