import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import { headOf } from "../../model/headOf.ts";
import type { Check } from "../../model/check.ts";

export const missingApiVersion: Check = {
  id: "grafana/missing-api-version",
  severity: "warning",
  summary: "A file with data sources that does not say `apiVersion: 1`.",
  source: "Grafana 12.2, pkg/services/provisioning/datasources/config_reader.go: version 0 has other keys",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "grafana-datasources" || root?.type !== "map") return;
      const version = valueOf(root, "apiVersion");
      if (version && !isNull(version) && !(version.type === "scalar" && version.value === 0)) return;
      const place = headOf(root);
      report({
        place,
        message:
          "Without `apiVersion: 1` Grafana reads this file as its first versions did: it passes over `orgId`, `isDefault`, `jsonData`, `secureJsonData` and other keys. Add it.",
        fixes: version
          ? []
          : [
              {
                title: "Add `apiVersion: 1`",
                edits: [{ place: { ...place, end: place.start }, text: "apiVersion: 1\n" }],
              },
            ],
      });
    },
  },
};
