import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** A dashboard of Grafana as JSON: pkg/services/provisioning/dashboards/file_reader.go. */
export const grafanaDashboard: Kind = {
  id: "grafana-dashboard",
  title: "Grafana dashboard",
  recognised:
    "JSON with `panels` or `rows` and another key of dashboards, or kind `Dashboard` of `dashboard.grafana.app`",
  get schema() {
    return schemaOf("grafana-dashboard");
  },
  program: "grafana",
  scalars: "yaml.v3",
  isJson: true,
  documents: "all",
  cuts: [],
  matches: ({ keys, paths }, uri, head) => {
    if (/^["']?dashboard\.grafana\.app\//.test(keys.get("apiVersion") ?? ""))
      return /^["']?Dashboard\b/.test(keys.get("kind") ?? "");
    if (!/^\s*\{/.test(head)) return false;
    const holds = keys.has("panels") || keys.has("rows");
    const marks = signs.filter((key) => keys.has(key)).length;
    const hasPanels = ["panels[].targets", "panels[].gridPos", "rows[].panels"].some((path) =>
      paths.has(path),
    );
    return holds ? marks > 0 || hasPanels : marks > 2 && /\/dashboards?\//i.test(uri);
  },
  read: () => [],
};

/** Root keys of dashboards, in the order of the alphabet, as Grafana writes them: later ones may be out of sight. */
const signs = [
  "annotations",
  "editable",
  "fiscalYearStartMonth",
  "graphTooltip",
  "liveNow",
  "schemaVersion",
  "templating",
  "timepicker",
  "__inputs",
  "__requires",
  "gnetId",
  "refresh",
];
