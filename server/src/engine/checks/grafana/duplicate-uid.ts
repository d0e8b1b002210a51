import { valueOf } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import { isRule } from "../../model/items.ts";
import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const duplicateUid: Check = {
  id: "grafana/duplicate-uid",
  severity: "warning",
  summary: "Two alert rules of one file with the same `uid`.",
  source:
    "Grafana 12.2, pkg/services/provisioning/alerting/rules_provisioner.go: a rule whose uid exists is updated",
  scope: "file",
  on: {
    part(part, { report }) {
      if (part.kind?.id !== "grafana-alerting") return;
      const first = new Map<string, Place>();
      for (const { node, group } of part.items.filter(isRule)) {
        const uid = valueOf(node, "uid");
        if (uid?.type !== "scalar" || uid.text === "" || isInterpolated(uid.text)) continue;
        const org = valueOf(group.node, "orgId");
        const key = `${org?.type === "scalar" ? org.text : "1"} ${uid.text}`;
        const place = insideQuotes(uid);
        const before = first.get(key);
        if (!before) first.set(key, place);
        else
          report({
            place,
            message: `Another rule of this file has the uid \`${uid.text}\`: Grafana keeps only one of the two. Give this one another.`,
            related: [{ place: before, message: "It stands here first." }],
          });
      }
    },
  },
};
