import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import { headOf } from "../../model/headOf.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const twoTrees: Check = {
  id: "grafana/two-trees",
  severity: "warning",
  summary: "Two trees of notification policies for one organisation.",
  source:
    "Grafana 12.2, pkg/services/provisioning/alerting/notification_policy_provisioner.go: each replaces the tree",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "grafana-alerting") return;
      const list = valueOf(root, "policies");
      const first = new Map<string, Place>();
      for (const policy of list?.type === "seq" ? list.items : []) {
        const org = textAt(policy, "orgId") || "1";
        if (policy?.type !== "map" || isInterpolated(org) || textAt(policy, "name") !== undefined) continue;
        const before = first.get(org);
        const place = headOf(policy);
        if (!before) first.set(org, place);
        else
          report({
            place,
            message: `This tree of policies replaces the one above, for both are of organisation ${org}. Put its policies below \`routes\` of the other.`,
            related: [{ place: before, message: "This tree is replaced." }],
          });
      }
    },
  },
};
