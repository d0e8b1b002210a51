import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** Where Grafana reads dashboards from: pkg/services/provisioning/dashboards/config_reader.go. */
export const grafanaDashboardProviders: Kind = {
  id: "grafana-dashboard-providers",
  title: "Grafana dashboard providers",
  recognised:
    "`providers` in the folder `provisioning/dashboards`, or with a numbered `apiVersion` and `options`",
  get schema() {
    return schemaOf("grafana-dashboard-providers");
  },
  program: "grafana",
  scalars: "yaml.v3",
  interpolates: true,
  documents: "first",
  cuts: [],
  snippets: [
    {
      list: "providers",
      label: "dashboard provider",
      lines: [
        "name: ${1:default}",
        "folder: ${2:Services}",
        "type: file",
        "options:",
        "  path: ${3:/var/lib/grafana/dashboards}",
      ],
    },
  ],
  matches: ({ keys, paths }, uri) => {
    if (keys.has("kind") || !keys.has("providers")) return false;
    if (/\/provisioning\/[^/]*dashboards?\//i.test(uri)) return true;
    const isNumbered = /^["']?[0-9]/.test(keys.get("apiVersion") ?? "");
    return isNumbered && (paths.has("providers[].options") || paths.has("providers[].disableDeletion"));
  },
  read: () => [],
};
