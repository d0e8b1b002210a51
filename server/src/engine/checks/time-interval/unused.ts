import { isNull } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { namesAt, routesOf, routingObjects } from "../../model/routing.ts";

export const unused: Check = {
  id: "time-interval/unused",
  severity: "info",
  summary: "A time interval that no route names.",
  source: "Alertmanager 0.34, config/config.go (checkTimeInterval)",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node }, { report }) {
      const routes = routesOf(node);
      if (routes.length === 0) return;
      const used = new Set(
        routes.flatMap(({ intervals }) =>
          intervals.flatMap((item) => (item?.type === "scalar" && !isNull(item) ? [item.text] : [])),
        ),
      );
      for (const name of namesAt(node, "time_intervals", "mute_time_intervals")) {
        if (name.text === "" || used.has(name.text)) continue;
        const message = `No route names the time interval \`${name.text}\` in \`mute_time_intervals\` or \`active_time_intervals\`.`;
        report({ place: insideQuotes(name), message, unnecessary: true });
      }
    },
  },
};
