import type { GrafanaTree } from "../../languages/promql/grafana.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import { grafanaQueries } from "../../model/grafanaQueries.ts";
import type { Check } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownVariable: Check = {
  id: "grafana/unknown-variable",
  severity: "warning",
  summary: "A query with a variable that the dashboard does not have; alert rules have none.",
  source: "Grafana 12.2, packages/grafana-data: a variable that is not known stays as it is written",
  on: {
    unit(read, { report, kind }) {
      if (kind.id !== "grafana-dashboard" && kind.id !== "grafana-alerting") return;
      const { root } = read.yaml;
      const spec = valueOf(root, "spec");
      const names = kind.id === "grafana-dashboard" ? variablesOf(spec?.type === "map" ? spec : root) : [];
      const known = new Set([...names, ...builtIn]);
      for (const { region, dialect } of grafanaQueries(read)) {
        if (dialect === "other") continue;
        const { variables = [] } = region.parsed.tree as Partial<GrafanaTree>;
        for (const { name, span } of variables) {
          if (known.has(name) || name.startsWith("__") || region.text.includes(`?P<${name}>`)) continue;
          const guess = nearest(name, names);
          const message =
            kind.id === "grafana-alerting"
              ? `Alert rules have no variables of dashboards: \`${name}\` is sent to the data source as it is written here.`
              : `This dashboard has no variable \`${name}\`; it is sent to the data source as it is written here.${guess ? ` Did you mean \`${guess}\`?` : ""}`;
          report({ place: region.toChunk(span), message });
        }
      }
    },
  },
};

/** Variables that Grafana has without the two underscores. */
const builtIn = ["interval", "timeFilter", "timezone"];

function variablesOf(dashboard: YamlNode | undefined): string[] {
  const list = valueOf(valueOf(dashboard, "templating"), "list");
  const inputs = valueOf(dashboard, "__inputs");
  // Of the format of Grafana 12 and newer.
  const variables = valueOf(dashboard, "variables");
  return [list, inputs, variables]
    .flatMap((node) => (node?.type === "seq" ? node.items : []))
    .flatMap((variable) => textAt(variable, "name") ?? textAt(valueOf(variable, "spec"), "name") ?? []);
}
