import { formatDuration, parseDuration } from "../../languages/duration/parseDuration.ts";
import { rangesOfTwo } from "../../languages/promql/ranges.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Project } from "../../model/project.ts";

export const shortRange: Check = {
  id: "promql/short-range",
  severity: "warning",
  summary: "A `rate` or the like over a range that holds less than two samples of any target.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  scope: "project",
  on: {
    digest({ of: rule, shortestRange }, { project, report }) {
      if (shortestRange === undefined) return;
      const interval = intervalBehind(shortestRange, project);
      // Its tree is read again, for those few.
      const expr = interval && rule.expr;
      if (!expr) return;
      const enough = formatDuration(4 * interval.ms);
      for (const { call, matrix } of rangesOfTwo(expr.parsed.tree as PromqlTree)) {
        const { seconds, start, end } = matrix.range;
        if (seconds! * 1000 >= 2 * interval.ms) continue;
        const place = expr.toChunk({ start, end });
        report({
          place,
          message: `\`${call.name.value}\` needs two samples, and targets are scraped every ${interval.text}: this range rarely holds them, and the result is empty. Take four times the interval: \`${enough}\`.`,
          fixes: [{ title: `Change to \`${enough}\``, edits: [{ place, text: enough }] }],
        });
      }
    },
  },
};

interface Interval {
  readonly text: string;
  readonly ms: number;
}

/** Prometheus 3.14, config/config.go: DefaultGlobalConfig. */
const defaultInterval: Interval = { text: "1m, the default", ms: 60_000 };

/** The shortest interval of the project's targets, where a range of so many seconds is too short for it. */
function intervalBehind(seconds: number, project: Project): Interval | undefined {
  const named = shortestInterval(project);
  if (seconds * 1000 >= 2 * (named ?? defaultInterval).ms) return undefined;
  const takesDefault = project.configs().some(({ prometheus }) => prometheus?.scrapesByDefault);
  const isDefault = takesDefault && (!named || defaultInterval.ms <= named.ms);
  const interval = isDefault ? defaultInterval : named;
  return interval && seconds * 1000 < 2 * interval.ms ? interval : undefined;
}

/** Of all that the project's configurations name: a range that is too short for it is too short for every target. */
function shortestInterval(project: Project): Interval | undefined {
  let shortest: Interval | undefined;
  for (const text of project.names("scrape-interval")) {
    const read = parseDuration(text);
    if ("ms" in read && read.ms > 0 && (!shortest || read.ms < shortest.ms)) shortest = { text, ms: read.ms };
  }
  return shortest;
}
