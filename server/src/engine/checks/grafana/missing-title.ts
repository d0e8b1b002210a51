import { pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import { headOf } from "../../model/headOf.ts";
import type { Check } from "../../model/check.ts";

export const missingTitle: Check = {
  id: "grafana/missing-title",
  severity: "error",
  summary: "A dashboard without a title.",
  source: "Grafana 12.2, pkg/services/provisioning/dashboards: Dashboard title cannot be empty",
  scope: "file",
  on: {
    part(part, { report }) {
      const { kind, root } = part;
      if (kind?.id !== "grafana-dashboard" || root?.type !== "map" || part.hasProblems) return;
      if (valueOf(root, "spec")?.type === "map" || textAt(root, "title") !== undefined) return;
      const pair = pairOf(root, "title");
      const place = pair ? { chunk: pair.key.chunk, start: pair.key.start, end: pair.key.end } : headOf(root);
      report({ place, message: "This dashboard has no title; Grafana does not load it. Give it a `title`." });
    },
  },
};
