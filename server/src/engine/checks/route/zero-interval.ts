import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { spelled } from "../../model/routing.ts";

export const zeroInterval: Check = {
  id: "route/zero-interval",
  severity: "error",
  summary: "A `group_interval` or `repeat_interval` of zero.",
  source:
    "Alertmanager 0.34, config/config.go: group_interval cannot be zero, repeat_interval cannot be zero",
  objects: ["route", "alertmanagerconfig-route"],
  on: {
    object({ node }, { report }) {
      for (const name of ["group_interval", "repeat_interval"]) {
        const pair = spelled(node, name);
        if (pair?.value?.type !== "scalar" || pair.value.value === null) continue;
        const duration = parseDuration(pair.value.text);
        if (!("ms" in duration) || duration.ms !== 0) continue;
        const why =
          name === "group_interval"
            ? "it is how often a group is looked at"
            : "alerts that keep firing would be told about without end";
        const message = `\`${pair.key.text}\` cannot be zero: ${why}. Give it a length, or leave it out to take the parent's.`;
        report({ place: placeOf(pair.value), message });
      }
    },
  },
};
