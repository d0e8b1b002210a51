import { pairOf, placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const crdVersion: Check = {
  id: "alertmanager/crd-version",
  severity: "error",
  summary: "A key that the AlertmanagerConfig has in another version of its API.",
  source: "prometheus-operator, pkg/apis/monitoring/v1alpha1 and v1beta1: muteTimeIntervals, timeIntervals",
  objects: ["alertmanagerconfig"],
  on: {
    object({ node }, { report }) {
      const version = textAt(node, "apiVersion")?.split("/")[1];
      if (version !== "v1alpha1" && version !== "v1beta1") return;
      const [wrong, right] =
        version === "v1alpha1"
          ? ["timeIntervals", "muteTimeIntervals"]
          : ["muteTimeIntervals", "timeIntervals"];
      const key = pairOf(valueOf(node, "spec"), wrong)?.key;
      if (!key) return;
      const place = placeOf(key);
      const message = `In \`${version}\` these are called \`${right}\`; \`${wrong}\` is a key of the other version.`;
      report({
        place,
        message,
        fixes: [{ title: `Change to \`${right}\``, edits: [{ place, text: right }] }],
      });
    },
  },
};
