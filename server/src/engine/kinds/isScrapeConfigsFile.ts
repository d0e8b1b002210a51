import type { Look } from "../languages/yaml/layout.ts";

/**
 * Whether a file is one that `scrape_config_files` names. By its content it is a whole configuration as well, so that
 * the path has to tell them apart.
 */
export const isScrapeConfigsFile = ({ keys }: Look, uri: string): boolean =>
  keys.size === 1 && keys.has("scrape_configs") && usualPath.test(uri);

const usualPath = /\/scrape[-_]?(?:configs?|jobs?|files?|config[-_]files)?(?:\.d)?\/[^/]+$/i;
