import type { Look } from "../languages/yaml/layout.ts";
import { isOtherScraper } from "./otherScrapers.ts";

/**
 * Whether a file is one that `scrape_config_files` names. By its content it is a whole configuration as well, so that
 * the path has to tell them apart.
 */
export const isScrapeConfigsFile = (look: Look, uri: string): boolean =>
  look.keys.size === 1 && look.keys.has("scrape_configs") && usualPath.test(uri) && !isOtherScraper(look);

const usualPath = /\/scrape[-_]?(?:configs?|jobs?|files?|config[-_]files)?(?:\.d)?\/[^/]+$/i;
