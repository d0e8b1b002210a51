import type { YamlNode } from "../../languages/yaml/tree.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import { formatDuration } from "../../languages/duration/parseDuration.ts";
import type { Check } from "../../model/check.ts";
import { durationAt } from "../../model/durationAt.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

const minuteMs = 60_000;

export const timeoutAboveInterval: Check = {
  id: "prometheus/timeout-above-interval",
  severity: "error",
  summary: "A scrape that may take longer than the time between two scrapes.",
  source: "Prometheus 3.14, config/config.go: scrape timeout greater than scrape interval",
  scope: "around",
  objects: ["global", "scrape-config"],
  on: {
    object({ node: section, name }, { report, kind, root }) {
      const timeout = durationAt(section, "scrape_timeout");
      if (!timeout) return;
      const isGlobal = name === "global";
      const own = intervalOf(section, isGlobal ? "in `global`" : "of this job");
      // A file of scrape configurations does not know what `global` will be.
      const isAlone = kind.id !== "prometheus-config";
      const common = isGlobal ? byDefault : isAlone ? undefined : commonInterval(valueOf(root, "global"));
      const interval = own === undefined ? undefined : own.ms > 0 ? own : common;
      if (!interval || timeout <= interval.ms) return;
      report({
        place: placeOfValue(section, "scrape_timeout"),
        message: `A timeout of ${textAt(section, "scrape_timeout")} is longer than the scrape interval ${interval.whose}, ${formatDuration(interval.ms)}. Lower the timeout, or scrape less often.`,
      });
    },
  },
};

interface Interval {
  readonly ms: number;
  readonly whose: string;
}

const byDefault: Interval = { ms: minuteMs, whose: "that holds by default" };

/** Of jobs that have none of their own. */
function commonInterval(global: YamlNode | undefined): Interval | undefined {
  const set = intervalOf(global, "in `global`");
  return set && set.ms > 0 ? set : set && byDefault;
}

function intervalOf(section: YamlNode | undefined, whose: string): Interval | undefined {
  const ms = durationAt(section, "scrape_interval");
  return ms === undefined ? undefined : { ms, whose };
}
