import type { TemplateFunction } from "./templateFunctions.ts";

const table = (...functions: readonly TemplateFunction[]): ReadonlyMap<string, TemplateFunction> =>
  new Map(functions.map((each) => [each.name, each]));

/** Beside Prometheus' functions, in annotations: Grafana 12.2, pkg/services/ngalert/state/template/funcs.go */
export const GRAFANA_ALERT_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = table(
  { name: "deduplicateLabels", args: ["map values"], returns: "map" },
  { name: "filterLabels", args: ["map labels", "string name"], returns: "map" },
  { name: "filterLabelsRe", args: ["map labels", "string pattern"], returns: "map" },
  { name: "mergeLabelValues", args: ["map values"], returns: "map" },
  { name: "removeLabels", args: ["map labels", "string name"], returns: "map" },
  { name: "removeLabelsRe", args: ["map labels", "string pattern"], returns: "map" },
);

/** Beside Alertmanager's, in notification templates: grafana/alerting, templates/gomplate/template.go */
export const GRAFANA_NOTIFICATION_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = table(
  { name: "coll", args: [], returns: "collections" },
  { name: "data", args: [], returns: "data" },
  { name: "time", args: [], returns: "time" },
  { name: "tmpl", args: [], returns: "templates" },
);
