import type { YamlMap, YamlNode } from "../../languages/yaml/tree.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import { formatDuration } from "../../languages/duration/parseDuration.ts";
import type { Check } from "../../model/check.ts";
import { durationAt } from "../../model/durationAt.ts";
import { mappingsAt } from "../../model/mappingsAt.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

const minuteMs = 60_000;

export const timeoutAboveInterval: Check = {
  id: "prometheus/timeout-above-interval",
  severity: "error",
  summary: "A scrape that may take longer than the time between two scrapes.",
  source: "Prometheus 3.14, config/config.go: scrape timeout greater than scrape interval",
  objects: ["prometheus-config", "scrape-config-file"],
  on: {
    object({ node: root, name }, { report }) {
      const global = valueOf(root, "global");
      const check = (section: YamlMap, common: Interval | undefined): void => {
        const timeout = durationAt(section, "scrape_timeout");
        const own = intervalOf(section, section === global ? "in `global`" : "of this job");
        const interval = own === undefined ? undefined : own.ms > 0 ? own : common;
        if (!timeout || !interval || timeout <= interval.ms) return;
        report({
          place: placeOfValue(section, "scrape_timeout"),
          message: `A timeout of ${textAt(section, "scrape_timeout")} is longer than the scrape interval ${interval.whose}, ${formatDuration(interval.ms)}. Lower the timeout, or scrape less often.`,
        });
      };
      const byDefault = { ms: minuteMs, whose: "that holds by default" };
      if (global?.type === "map") check(global, byDefault);
      const set = intervalOf(global, "in `global`");
      // A file of scrape configurations does not know what `global` will be.
      const common = name === "prometheus-config" ? (set && set.ms > 0 ? set : set && byDefault) : undefined;
      for (const job of mappingsAt(root, "scrape_configs")) check(job, common);
    },
  },
};

interface Interval {
  readonly ms: number;
  readonly whose: string;
}

function intervalOf(section: YamlNode | undefined, whose: string): Interval | undefined {
  const ms = durationAt(section, "scrape_interval");
  return ms === undefined ? undefined : { ms, whose };
}
