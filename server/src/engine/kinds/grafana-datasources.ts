import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** Data sources for Grafana: pkg/services/provisioning/datasources. */
export const grafanaDatasources: Kind = {
  id: "grafana-datasources",
  title: "Grafana data sources",
  recognised: "`datasources` or `deleteDatasources` with a numbered `apiVersion`, or in a folder of Grafana",
  get schema() {
    return schemaOf("grafana-datasources");
  },
  program: "grafana",
  scalars: "yaml.v3",
  interpolates: true,
  documents: "first",
  cuts: ["datasources[]"],
  snippets: [
    {
      list: "datasources",
      label: "data source",
      lines: [
        "name: ${1:Prometheus}",
        "type: ${2:prometheus}",
        "uid: ${3:prometheus}",
        "url: ${4:http://prometheus:9090}",
      ],
    },
  ],
  matches: ({ keys, paths }, uri) => {
    if (keys.has("kind")) return false;
    if (!keys.has("datasources") && !keys.has("deleteDatasources")) return false;
    if (paths.has("datasources[].access") && paths.has("datasources[].type")) return true;
    return (
      /^["']?[0-9]/.test(keys.get("apiVersion") ?? "") ||
      /\/provisioning\/[^/]*datasources?\/|grafana/i.test(uri)
    );
  },
  read: () => [],
};
