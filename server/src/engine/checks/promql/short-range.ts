import { formatDuration, parseDuration } from "../../languages/duration/parseDuration.ts";
import { rangeCallsOf } from "../../languages/promql/ranges.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import type { Span } from "../../text/span.ts";
import { promqlRule } from "../promqlRule.ts";

export const shortRange: Check = {
  id: "promql/short-range",
  severity: "warning",
  summary: "A `rate` or the like over a range that holds less than two samples of any target.",
  source: "pint: promql/rate; https://prometheus.io/docs/prometheus/latest/querying/functions/#rate",
  on: promqlRule((tree, _expr, { later }, rule) => {
    const calls: Call[] = [];
    for (const { call, matrix, selector } of rangeCallsOf(tree)) {
      const { seconds } = matrix.range;
      if (seconds === undefined || !needsTwo.has(call.name.value) || selector.name?.value.includes(":"))
        continue;
      const { start, end } = matrix.range;
      calls.push({ name: call.name.value, seconds, start, end });
    }
    if (calls.length > 0) later((context) => judge(rule, calls, context));
  }),
};

/** The span is that of its range. */
interface Call extends Span {
  readonly name: string;
  readonly seconds: number;
}

function judge(rule: AlertRule | RecordRule, calls: readonly Call[], { project, report }: Context): void {
  const interval = shortestInterval(project);
  if (!interval) return;
  for (const { name, seconds, start, end } of calls) {
    if (seconds * 1000 >= 2 * interval.ms) continue;
    const place = rule.expr!.toChunk({ start, end });
    const enough = formatDuration(4 * interval.ms);
    report({
      place,
      message: `\`${name}\` needs two samples, and targets are scraped every ${interval.text}: this range rarely holds them, and the result is empty. Take four times the interval: \`${enough}\`.`,
      fixes: [{ title: `Change to \`${enough}\``, edits: [{ place, text: enough }] }],
    });
  }
}

/** Functions that give nothing for one sample. */
const needsTwo = new Set(["rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear"]);

/** Of all that the project's configurations name: a range that is too short for it is too short for every target. */
function shortestInterval(project: Context["project"]): { text: string; ms: number } | undefined {
  let shortest: { text: string; ms: number } | undefined;
  for (const text of project.names("scrape-interval")) {
    const read = parseDuration(text);
    if ("ms" in read && read.ms > 0 && (!shortest || read.ms < shortest.ms)) shortest = { text, ms: read.ms };
  }
  return shortest;
}
