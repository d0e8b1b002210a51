import { isSet, pairOf, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { keysBelow } from "../../model/keysBelow.ts";
import { mistyped } from "../../model/mistyped.ts";
import { removeEntry } from "../removeEntry.ts";
import { conditionKeys, itemsAt, routingObjects } from "../../model/routing.ts";

export const rootRoute: Check = {
  id: "route/root-route",
  severity: "error",
  summary: "A root route that does not take every alert, or names no receiver.",
  source: "Alertmanager 0.34, config/config.go: root route must …, cannot have continue in root route",
  objects: routingObjects,
  on: {
    object({ node, name: of, schema }, { report, kind }) {
      const pair = pairOf(node, "route");
      const route = pair?.value;
      if (route?.type !== "map") return;
      const known = keysBelow(schema, ["route"], kind.schema);
      if (!isSet(valueOf(route, "receiver")) && !mistyped(["receiver"], route, known)) {
        const place = placeOf(pairOf(route, "receiver")?.key ?? pair!.key);
        const message =
          "This route names no `receiver`, so alerts that no other route takes would reach nobody, which is refused. Name one here.";
        report({ place, message });
      }
      // The first route of an AlertmanagerConfig is not the root of the whole tree: it may have conditions.
      if (of !== "alertmanager-config") return;
      for (const { key } of conditionKeys(route, ["match", "match_re", "matchers"])) {
        const message = `The root route has \`${key.text}\`, but it must take every alert. Move the condition to a route below \`routes\`.`;
        report({ place: placeOf(key), message });
      }
      for (const name of ["mute_time_intervals", "active_time_intervals"]) {
        const key = pairOf(route, name)?.key;
        const list = valueOf(route, name);
        if (!key || !(itemsAt(route, name).length > 0 || (list?.type === "seq" && list.items.length > 0)))
          continue;
        const message = `The root route has \`${name}\`, but it must be there at all times. Move it to a route below \`routes\`.`;
        report({ place: placeOf(key), message });
      }
      const more = pairOf(route, "continue");
      if (more?.value?.type === "scalar" && isTrue(more.value.text)) {
        const message = "`continue` means nothing in the root route, which has no siblings: remove it.";
        report({ place: placeOf(more.key), message, fixes: removeEntry(route, "continue") });
      }
    },
  },
};

const isTrue = (text: string): boolean => /^(?:true|yes|on|y)$/i.test(text);
