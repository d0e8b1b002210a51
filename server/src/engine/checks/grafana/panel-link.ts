import { pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

const dashboard = "__dashboardUid__";
const panel = "__panelId__";

export const panelLink: Check = {
  id: "grafana/panel-link",
  severity: "error",
  summary: "An alert rule that names a dashboard without a panel, or a panel without a dashboard.",
  source: "Grafana 12.2, pkg/services/ngalert/models/alert_rule.go (SetDashboardAndPanelFromAnnotations)",
  objects: ["grafana-rule"],
  on: {
    object({ node }, { report }) {
      const annotations = valueOf(node, "annotations");
      if (annotations?.type !== "map") return;
      const [has, lacks] = textAt(annotations, dashboard) ? [dashboard, panel] : [panel, dashboard];
      const pair = pairOf(annotations, has);
      if (!pair || !textAt(annotations, has) || textAt(annotations, lacks)) return;
      const { chunk, start, end } = pair.key;
      report({
        place: { chunk, start, end },
        message: `\`${has}\` needs \`${lacks}\` beside it; Grafana refuses one without the other. Add it or take this out.`,
      });
    },
  },
};
