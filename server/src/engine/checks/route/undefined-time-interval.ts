import { isNull, placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { namesAt, routesOf, routingObjects } from "../../model/routing.ts";
import { nearest } from "../../text/nearest.ts";

export const undefinedTimeInterval: Check = {
  id: "route/undefined-time-interval",
  severity: "error",
  summary: "A route that names a time interval which is not defined.",
  source: "Alertmanager 0.34, config/config.go: undefined time interval … used in route",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node, name }, { report }) {
      const names = new Set(namesAt(node, "time_intervals", "mute_time_intervals").map(({ text }) => text));
      for (const { intervals, parent } of routesOf(node)) {
        // In the root route of a file they are refused as such.
        if (!parent && name === "alertmanager-config") continue;
        for (const item of intervals) {
          if (item?.type !== "scalar" || isNull(item) || names.has(item.text)) continue;
          const place = item.text === "" ? placeOf(item) : insideQuotes(item);
          const meant = nearest(item.text, names);
          const hint = meant === undefined ? "Define it, or name one that is." : `Did you mean \`${meant}\`?`;
          const message = `There is no time interval \`${item.text}\`. ${hint}`;
          const fixes =
            meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }];
          report({ place, message, fixes });
        }
      }
    },
  },
};
