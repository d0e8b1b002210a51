import { valueOf } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import type { Check } from "../../model/check.ts";
import { folderOf, relativeTo } from "../../text/uri.ts";

export const duplicateDashboard: Check = {
  id: "grafana/duplicate-dashboard",
  severity: "warning",
  summary: "Two dashboards of one folder with the same `uid`.",
  source:
    "Grafana 12.2, pkg/services/provisioning/dashboards/validator.go: the same UID is used more than once, changes are not saved",
  scope: "project",
  on: {
    part({ kind, root }, { report, project, uri }) {
      if (kind?.id !== "grafana-dashboard") return;
      const uid = valueOf(root, "uid");
      if (uid?.type !== "scalar" || uid.value === null || uid.text.trim() === "") return;
      // The same dashboard in another folder may be for another Grafana.
      const other = project
        .mentions("grafana-dashboard", uid.text, "declares")
        .map((mention) => mention.uri)
        .filter((file) => file !== uri && folderOf(file) === folderOf(uri))
        .sort()[0];
      if (other === undefined) return;
      report({
        place: insideQuotes(uid),
        message: `The dashboard in \`${relativeTo(folderOf(uri), other)}\` has this uid, too; Grafana then saves changes of neither. Give one of them another.`,
      });
    },
  },
};
