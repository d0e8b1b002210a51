import { pairOf, valueOf } from "../../languages/yaml/tree.ts";
import { headOf } from "../../model/headOf.ts";
import type { Check } from "../../model/check.ts";

export const prometheusRules: Check = {
  id: "grafana/prometheus-rules",
  severity: "error",
  summary: "Rules of Prometheus in a folder from which Grafana reads its own.",
  source: "Grafana 12.2, pkg/services/provisioning/alerting/rules_types.go: rule has no title set",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "grafana-prometheus-rules" || !root) return;
      const groups = valueOf(root, "groups");
      const first = groups?.type === "seq" ? groups.items[0] : undefined;
      const rules = root.type === "seq" ? root : valueOf(first, "rules");
      const rule = rules?.type === "seq" ? rules.items[0] : undefined;
      const pair = pairOf(rule, "alert") ?? pairOf(rule, "record") ?? pairOf(rule, "expr");
      const at = pair?.key ?? first ?? root;
      const place = pair ? { chunk: at.chunk, start: at.start, end: at.end } : headOf(at);
      report({
        place,
        message:
          "This is a rule of Prometheus. Grafana reads rules of its own here, with `title`, `uid`, `condition` and `data`, and does not start with this file. Move it to Prometheus' `rule_files`, or import it in Grafana and export it from there.",
      });
    },
  },
};
