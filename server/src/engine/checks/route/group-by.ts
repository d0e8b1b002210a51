import { placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { spelled, textsAt } from "../../model/routing.ts";
import type { Place } from "../../text/place.ts";

export const groupBy: Check = {
  id: "route/group-by",
  severity: "error",
  summary: "A `group_by` with `...` beside labels, or with a label twice.",
  source:
    "Alertmanager 0.34, config/config.go: cannot have wildcard group_by, duplicated label … in group_by",
  objects: ["route", "alertmanagerconfig-route"],
  on: {
    object({ node }, { report }) {
      const key = spelled(node, "group_by")?.key;
      if (!key) return;
      const labels = textsAt(node, "group_by");
      const all = labels.find(({ text }) => text === "...");
      if (all && labels.some(({ text }) => text !== "...")) {
        const message = `\`...\` already groups by every label, so no other may stand beside it in \`${key.text}\`. Leave one of both out.`;
        report({ place: placeOf(all), message });
      }
      const first = new Map<string, Place>();
      for (const label of labels) {
        const before = first.get(label.text);
        const place = placeOf(label);
        if (!before) first.set(label.text, place);
        else if (label.text !== "...") {
          const message = `\`${label.text}\` stands in \`${key.text}\` twice, and each label may stand once.`;
          report({ place, message, related: [{ place: before, message: "It stands here first." }] });
        }
      }
    },
  },
};
