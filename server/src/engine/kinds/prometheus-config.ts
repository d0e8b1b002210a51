import type { Look } from "../languages/yaml/layout.ts";
import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** The configuration of Prometheus: config/config.go. */
export const prometheusConfig: Kind = {
  id: "prometheus-config",
  title: "Prometheus configuration",
  recognised: "keys of prometheus.yml such as `scrape_configs`, `global`, `rule_files`",
  schema: schemaOf("prometheus-config"),
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: [],
  matches: ({ keys, paths }, uri) => {
    if (foreign.some((key) => keys.has(key))) return false;
    if (distinctive.some((key) => keys.has(key))) return true;
    if (keys.has("storage") && paths.has("storage.tsdb")) return true;
    if (keys.has("alerting") && hasBelow(paths, "alerting", alertingKeys)) return true;
    if (keys.has("global") && hasBelow(paths, "global", globalKeys)) return true;
    if (usualName.test(uri)) return keys.size === 0 || usual.some((key) => keys.has(key));
    return keys.has("rule_files") && keys.has("global");
  },
  read: () => [],
};

/** Root keys that no other program's files have. */
const distinctive: readonly string[] = [
  "scrape_configs",
  "scrape_config_files",
  "remote_write",
  "remote_read",
];

/** … and those that say it is a file of another: Alertmanager, promtool's tests, Kubernetes, Loki, Mimir, Grafana. */
const foreign: readonly string[] = [
  "route",
  "receivers",
  "inhibit_rules",
  "tests",
  "apiVersion",
  "groups",
  "server",
  "positions",
  "clients",
  "ingester",
  "schema_config",
  "integrations",
  "services",
];

const usual: readonly string[] = [
  "global",
  "alerting",
  "rule_files",
  "storage",
  "tracing",
  "otlp",
  "runtime",
];
const alertingKeys: readonly string[] = ["alertmanagers", "alert_relabel_configs"];
const globalKeys: readonly string[] = [
  "scrape_interval",
  "evaluation_interval",
  "scrape_timeout",
  "external_labels",
];

const usualName = /\/prom(?:etheus)?(?:[-_.][^/]*)?\.ya?ml$/i;

const hasBelow = (paths: Look["paths"], root: string, keys: readonly string[]): boolean =>
  keys.some((key) => paths.has(`${root}.${key}`));
