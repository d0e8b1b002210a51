import type { Check } from "../../model/check.ts";
import { conditionsOf, inhibitKeys, inhibitObjects } from "../../model/routeConditions.ts";

export const noMatchers: Check = {
  id: "inhibit/no-matchers",
  severity: "warning",
  summary: "An inhibition rule of which one side holds for every alert.",
  source: "Alertmanager 0.34, inhibit/inhibit.go (NewInhibitRule): no matchers match everything",
  objects: inhibitObjects,
  on: {
    object({ node, place, name }, { report }) {
      for (const side of ["source", "target"] as const) {
        const keys = inhibitKeys(name, side);
        if (conditionsOf(node, keys)?.size !== 0) continue;
        const message =
          side === "source"
            ? `This rule has no \`${keys.matchers}\`, so every alert that fires mutes others. Say which ones do.`
            : `This rule has no \`${keys.matchers}\`, so every alert can be muted by it. Say which ones can.`;
        report({ place, message });
      }
    },
  },
};
