import { formatDuration, parseDuration } from "../../languages/duration/parseDuration.ts";
import type { YamlScalar } from "../../languages/yaml/tree.ts";
import { placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { inherited, routesOf, routingObjects, spelled } from "../../model/routing.ts";

/** Defaults of the root route: dispatch/route.go (DefaultRouteOpts). */
const groupDefault = 5 * 60_000;
const repeatDefault = 4 * 3_600_000;

export const repeatBelowGroup: Check = {
  id: "route/repeat-below-group",
  severity: "warning",
  summary: "A `repeat_interval` shorter than the `group_interval`, which then counts instead.",
  source: "Alertmanager 0.34, cmd/alertmanager: repeat_interval is less than group_interval",
  scope: "file",
  objects: routingObjects,
  on: {
    object({ node, name }, { report }) {
      for (const route of routesOf(node)) {
        if (!route.isTimed) continue;
        const own = ["repeat_interval", "group_interval"].flatMap(
          (key) => spelled(route.node, key)?.value ?? [],
        );
        const [at] = own;
        if (!at) continue;
        // Above the first route of an AlertmanagerConfig stands one that is not known here.
        const isWhole = name === "alertmanager-config";
        const repeat = lengthOf(inherited(route, "repeat_interval"), isWhole ? repeatDefault : undefined);
        const group = lengthOf(inherited(route, "group_interval"), isWhole ? groupDefault : undefined);
        if (!repeat || !group || repeat >= group) continue;
        const message = `A group is only looked at every ${formatDuration(group)}, so alerts here are repeated no sooner than that, not every ${formatDuration(repeat)}. Make \`repeat_interval\` a multiple of \`group_interval\`.`;
        report({ place: placeOf(at), message });
      }
    },
  },
};

function lengthOf(node: YamlScalar | undefined, otherwise: number | undefined): number | undefined {
  if (!node) return otherwise;
  const duration = parseDuration(node.text);
  return "ms" in duration ? duration.ms : undefined;
}
