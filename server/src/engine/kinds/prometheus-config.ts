import type { Look } from "../languages/yaml/layout.ts";
import type { Kind } from "../model/kind.ts";
import { configSnippets } from "./configSnippets.ts";
import { isScrapeConfigsFile } from "./isScrapeConfigsFile.ts";
import { isOtherScraper } from "./otherScrapers.ts";
import { schemaOf } from "./schemaOf.ts";

/** The configuration of Prometheus: config/config.go. */
export const prometheusConfig: Kind = {
  id: "prometheus-config",
  title: "Prometheus configuration",
  recognised: "root keys such as `scrape_configs` and `remote_write`, or keys of Prometheus below `global`",
  get schema() {
    return schemaOf("prometheus-config");
  },
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: ["scrape_configs[]"],
  snippets: configSnippets,
  usualName: /\/prometheus\.ya?ml$/i,
  matches: (look, uri) => {
    const { keys, paths } = look;
    if (isScrapeConfigsFile(look, uri)) return false;
    const isNamed = usualName.test(uri);
    const isMain = isNamed && distinctive.some((key) => keys.has(key));
    if (foreign.some((key) => keys.has(key) && !(isMain && misplaced.has(key)))) return false;
    if (isOtherScraper(look) && !isNamed) return false;
    if (distinctive.some((key) => keys.has(key))) return true;
    const isOurs = keys.size > 0 && [...keys.keys()].every((key) => usual.includes(key));
    if (isOurs && (keys.has("otlp") || keys.has("rule_files") || paths.has("storage.tsdb"))) return true;
    if (keys.has("alerting") && hasBelow(look, "alerting", alertingKeys)) return true;
    if (keys.has("global") && hasBelow(look, "global", globalKeys)) return true;
    if (isOurs && keys.has("tracing") && hasBelow(look, "tracing", tracingKeys)) return true;
    if (isOurs && usualFolder.test(uri)) return true;
    if (isNamed) return keys.size === 0 || usual.some((key) => keys.has(key));
    return false;
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

/** Of those, what somebody may have put into the wrong file of ours. */
const misplaced: ReadonlySet<string> = new Set(["route", "receivers", "inhibit_rules", "groups"]);

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
const tracingKeys: readonly string[] = ["endpoint", "sampling_fraction", "client_type"];
const globalKeys: readonly string[] = [
  "scrape_interval",
  "evaluation_interval",
  "scrape_timeout",
  "scrape_protocols",
  "external_labels",
  "rule_query_offset",
];

const usualName = /\/prom(?:etheus)?(?:[-_.][^/]*)?\.ya?ml$/i;

/** It decides about keys that files of others have as well, such as `global` alone. */
const usualFolder = /\/prom(?:etheus)?(?:[-_.][^/]*)?\/(?:[^/]+\/)*[^/]+\.ya?ml$/i;

/** Whether one of the keys stands below a root key, in lines of its own or in braces behind it. */
const hasBelow = ({ keys, paths }: Look, root: string, below: readonly string[]): boolean =>
  below.some(
    (key) =>
      paths.has(`${root}.${key}`) ||
      (keys.get(root) ?? "")
        .replaceAll(/[{,:"']/g, " ")
        .split(" ")
        .includes(key),
  );
