import type { Kind } from "../model/kind.ts";
import { scrapeSnippets } from "./configSnippets.ts";
import { isScrapeConfigsFile } from "./isScrapeConfigsFile.ts";
import { schemaOf } from "./schemaOf.ts";

/** A file that `scrape_config_files` of a Prometheus configuration names: config/config.go (ScrapeConfigs). */
export const prometheusScrapeConfigs: Kind = {
  id: "prometheus-scrape-configs",
  title: "Prometheus scrape configurations",
  recognised: "`scrape_configs` alone, in a folder such as `scrape_configs`",
  get schema() {
    return schemaOf("prometheus-scrape-configs");
  },
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: ["scrape_configs[]"],
  snippets: scrapeSnippets,
  matches: isScrapeConfigsFile,
  read: () => [],
};
