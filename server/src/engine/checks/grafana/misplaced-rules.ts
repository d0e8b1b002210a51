import { valueOf } from "../../languages/yaml/tree.ts";
import { pairOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

/** Names of files and folders that Prometheus and its relatives read. */
const theirs = /\/(?:prometheus|thanos|mimir|cortex|vmalert)[^/]*\/|[./]rules\.(?:ya?ml)$|\.rules$/i;
/** Grafana reads its rules from a folder `alerting` below `provisioning`; in projects that one often stands alone. */
const ours = /grafana|\/provisioning\/|\/alerting\/[^/]*$/i;

export const misplacedRules: Check = {
  id: "grafana/misplaced-rules",
  severity: "warning",
  summary: "Alert rules of Grafana in a file that, by its name, Prometheus reads.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: strict decoding (field title not found)",
  scope: "file",
  on: {
    part({ kind, root }, { report, uri }) {
      if (kind?.id !== "grafana-alerting" || !theirs.test(uri) || ours.test(uri)) return;
      const groups = valueOf(root, "groups");
      const pair = pairOf(root, "groups");
      if (groups?.type !== "seq" || !pair) return;
      const { chunk, start, end } = pair.key;
      report({
        place: { chunk, start, end },
        message:
          "These are alert rules of Grafana, as it exports them, in a place where Prometheus reads its rules; Prometheus refuses the file. Move it to `provisioning/alerting` of Grafana, or write rules with `alert` and `expr`.",
      });
    },
  },
};
