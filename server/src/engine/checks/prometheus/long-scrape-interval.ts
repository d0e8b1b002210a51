import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { durationAt } from "../../model/durationAt.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

/** How far back a query looks for the last sample of a series, unless `--query.lookback-delta` says otherwise. */
const lookbackMs = 5 * 60_000;

export const longScrapeInterval: Check = {
  id: "prometheus/long-scrape-interval",
  severity: "warning",
  summary: "A scrape interval that leaves gaps, because queries look back for 5 minutes only.",
  source: "Prometheus 3.14, cmd/promtool: lint too-long-scrape-interval",
  objects: ["global", "scrape-config"],
  on: {
    object({ node: section }, { report }) {
      if ((durationAt(section, "scrape_interval") ?? 0) < lookbackMs) return;
      report({
        place: placeOfValue(section, "scrape_interval"),
        message: `Queries find a sample for 5 minutes; with ${textAt(section, "scrape_interval")} between scrapes, graphs and alerts lose the series in between. Scrape more often, for example every 2m.`,
      });
    },
  },
};
