import { formatDuration, parseDuration } from "../../languages/duration/parseDuration.ts";
import { jobOf, rangesOfTwo } from "../../languages/promql/ranges.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { jobsInDoubt, jobInterval, jobWithInterval } from "../../model/jobMarks.ts";
import type { Project } from "../../model/project.ts";

export const shortRange: Check = {
  id: "promql/short-range",
  severity: "warning",
  summary: "A `rate` or the like over a range that holds less than two samples of any target.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  scope: "project",
  on: {
    digest({ of: rule, shortestRange, jobRanges }, { project, report }) {
      if (shortestRange === undefined) return;
      const known = intervalsOf(project);
      const usual = intervalBehind(shortestRange, known, project);
      const isShort = jobRanges.some(({ job, seconds }) => intervalOfJob(job, seconds, known, project));
      // Its tree is read again, for those few.
      const expr = usual || isShort ? rule.expr : undefined;
      if (!expr) return;
      for (const { call, matrix, selector } of rangesOfTwo(expr.parsed.tree as PromqlTree)) {
        const { start, end } = matrix.range;
        const seconds = matrix.range.seconds!;
        const job = jobOf(selector);
        const isRecorded = selector.name && project.isDeclared("metric", selector.name.value);
        const own = job && !isRecorded ? intervalOfJob(job, seconds, known, project) : undefined;
        const interval = own ?? usual;
        if (!interval || seconds * 1000 >= 2 * interval.ms) continue;
        const place = expr.toChunk({ start, end });
        const enough = formatDuration(4 * interval.ms);
        const targets = own ? `targets of the job \`${job}\`` : "targets";
        report({
          place,
          message: `\`${call.name.value}\` needs two samples, and ${targets} are scraped every ${interval.text}: this range rarely holds them, and the result is empty. Take four times the interval: \`${enough}\`.`,
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
function intervalBehind(seconds: number, known: readonly Interval[], project: Project): Interval | undefined {
  const named = shortest(known);
  if (seconds * 1000 >= 2 * (named ?? defaultInterval).ms) return undefined;
  const takesDefault = project.configs().some(({ prometheus }) => prometheus?.scrapesByDefault);
  const isDefault = takesDefault && (!named || defaultInterval.ms <= named.ms);
  const interval = isDefault ? defaultInterval : named;
  return interval && seconds * 1000 < 2 * interval.ms ? interval : undefined;
}

/**
 * The interval that a job has of its own, where the range is too short for it: the shortest, where several
 * configurations have the job. `undefined` where something else may give its name to series.
 */
function intervalOfJob(
  job: string,
  seconds: number,
  known: readonly Interval[],
  project: Project,
): Interval | undefined {
  if (known.every(({ ms }) => seconds * 1000 >= 2 * ms)) return undefined;
  const has = (interval: string): boolean | undefined =>
    project.isDeclared(jobInterval, jobWithInterval(job, interval));
  const own = shortest(known.filter(({ text }) => has(text)));
  if (!own || seconds * 1000 >= 2 * own.ms) return undefined;
  return has("") || project.isDeclared(jobsInDoubt, "any") ? undefined : own;
}

/** All that the project's configurations name: a range that is too short for the shortest is so for every target. */
const intervalsOf = (project: Project): Interval[] =>
  [...project.names("scrape-interval")].flatMap((text) => {
    const read = parseDuration(text);
    return "ms" in read && read.ms > 0 ? [{ text, ms: read.ms }] : [];
  });

function shortest(intervals: readonly Interval[]): Interval | undefined {
  let found: Interval | undefined;
  for (const one of intervals) if (!found || one.ms < found.ms) found = one;
  return found;
}
