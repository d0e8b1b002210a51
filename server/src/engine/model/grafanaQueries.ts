import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import type { Read } from "./document.ts";
import { dialectOf, dialectOfPlugin, sourceVariables } from "./grafanaSource.ts";
import type { Dialect } from "./grafanaSource.ts";
import type { Region } from "./region.ts";

/** A text of a Grafana file that is PromQL if its data source says so. */
export interface GrafanaQuery {
  readonly region: Region;
  readonly dialect: Dialect;
}

/** The queries of a dashboard (panels, annotations, variables), which is read in one piece, or of an alert rule. */
export function grafanaQueries({ walked, yaml: { root } }: Read): GrafanaQuery[] {
  const spec = valueOf(root, "spec");
  const variables = sourceVariables(spec?.type === "map" ? spec : root);
  const found = new Map<Region, Dialect>();
  const add = (node: YamlNode | undefined, dialect: Dialect): void => {
    const region = node?.type === "scalar" ? walked.regions.get(node) : undefined;
    if (region?.language.id === "promql") found.set(region, dialect);
  };
  for (const { name, node } of walked.objects) {
    const own = dialectOf(valueOf(node, "datasource"), variables);
    if (name === "grafana-panel") {
      const targets = valueOf(node, "targets");
      for (const target of targets?.type === "seq" ? targets.items : []) {
        const asked = dialectOf(valueOf(target, "datasource"), variables);
        add(valueOf(target, "expr"), asked === "unknown" ? own : asked);
      }
    } else if (name === "grafana-query") {
      const model = valueOf(node, "model");
      const asked = dialectOf(valueOf(model, "datasource"), variables);
      const uid = dialectOf(valueOf(node, "datasourceUid"), variables);
      add(valueOf(model, "expr"), asked === "unknown" ? uid : asked);
    } else if (name === "grafana-v2-query") {
      const query = valueOf(node, "query");
      const plugin = textAt(query, "group") ?? textAt(query, "kind") ?? "";
      add(valueOf(valueOf(query, "spec"), "expr"), own === "unknown" ? dialectOfPlugin(plugin) : own);
    } else if (name === "grafana-annotation") add(valueOf(node, "expr"), own);
    else if (name === "grafana-variable" && textAt(node, "type") === "query") {
      const query = valueOf(node, "query");
      add(query?.type === "map" ? valueOf(query, "query") : query, own);
    }
  }
  return [...found].map(([region, dialect]) => ({ region, dialect }));
}
