import type { Check } from "../../model/check.ts";
import { conditionsOf, inhibitKeys, inhibitObjects, isWithin } from "../../model/routeConditions.ts";

export const neverMutes: Check = {
  id: "inhibit/never-mutes",
  severity: "warning",
  summary: "An inhibition rule whose two sides hold for the same alerts, which it then spares.",
  source:
    "Alertmanager 0.34, inhibit/inhibit.go: an alert that matches both sides is not muted by one for which the same is true",
  objects: inhibitObjects,
  on: {
    object({ node, place, name }, { report }) {
      const source = conditionsOf(node, inhibitKeys(name, "source"));
      const target = conditionsOf(node, inhibitKeys(name, "target"));
      if (!source || !target || source.size === 0 || target.size === 0) return;
      if (!isWithin(target, source) || !isWithin(source, target)) return;
      const message =
        "This rule never mutes anything: both sides are the same, and an alert that matches both is not muted by another one that does. Say in the target which alerts are to be quiet.";
      report({ place, message });
    },
  },
};
