import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** A file that `scrape_config_files` of a Prometheus configuration names: config/config.go (ScrapeConfigs). */
export const prometheusScrapeConfigs: Kind = {
  id: "prometheus-scrape-configs",
  title: "Prometheus scrape configurations",
  recognised: "`scrape_configs` alone",
  schema: schemaOf("prometheus-scrape-configs"),
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: [],
  // By its content such a file is a whole configuration as well; a path tells them apart.
  matches: ({ keys }, uri) =>
    keys.size === 1 &&
    keys.has("scrape_configs") &&
    /\/scrape[-_]?configs?(?:[-_.]?(?:files?|d))?\/[^/]+$/i.test(uri),
  read: () => [],
};
