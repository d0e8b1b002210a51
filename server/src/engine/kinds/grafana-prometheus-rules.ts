import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** Prometheus' rules where Grafana reads its own: a kind of its own, so that one finding says it all. */
export const grafanaPrometheusRules: Kind = {
  id: "grafana-prometheus-rules",
  title: "Prometheus rules in a folder of Grafana",
  recognised:
    "rules with `alert` or `expr` in the folder `provisioning/alerting`, or below a numbered `apiVersion`",
  get schema() {
    return schemaOf("grafana-prometheus-rules");
  },
  program: "grafana",
  scalars: "yaml.v3",
  documents: "first",
  cuts: ["groups[]", "groups[].rules[]", "[]"],
  matches: ({ keys, paths, list }, uri) => {
    const inFolder = /\/provisioning\/[^/]*alerting\//i.test(uri);
    if (list) return inFolder && paths.has("[].expr") && (paths.has("[].alert") || paths.has("[].record"));
    if (!keys.has("groups") || keys.has("kind")) return false;
    if (!paths.has("groups[].rules[].alert") && !paths.has("groups[].rules[].expr")) return false;
    return inFolder || /^["']?[0-9]/.test(keys.get("apiVersion") ?? "");
  },
  read: () => [],
};
