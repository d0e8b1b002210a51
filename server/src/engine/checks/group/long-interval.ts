import type { DurationTree } from "../../languages/duration/duration.ts";
import { durationInWords, parseDuration } from "../../languages/duration/parseDuration.ts";
import type { Check, Context } from "../../model/check.ts";
import { textOption } from "../../model/checkOptions.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

/** How far back a query looks for the last sample of a series, unless `--query.lookback-delta` says otherwise. */
const usualLookbackMs = 5 * 60_000;

export const longInterval: Check = {
  id: "group/long-interval",
  severity: "warning",
  summary: "A rule that is evaluated so rarely that what it writes is gone before the next time.",
  source:
    "https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness; pint 0.87, group/interval",
  options: {
    lookback: {
      type: "string",
      description:
        "How far back Prometheus looks, where it is started with `--query.lookback-delta`; 5m otherwise.",
      "x-language": "duration",
      examples: ["15m"],
    },
  },
  on: { alert: judge, record: judge },
};

function judge(rule: AlertRule | RecordRule, { options, kind, report }: Context): void {
  const { interval } = rule.group;
  if (!interval || rule.name.value === "" || kind.program === "grafana") return;
  const { ms } = interval.parsed.tree as Partial<DurationTree>;
  const lookback = lookbackOf(textOption(options, "lookback"));
  if (ms === undefined || ms <= lookback || (rule.type === "alert" && keepsFiring(rule, ms))) return;
  const what = rule.type === "record" ? `\`${rule.name.value}\`` : `\`ALERTS\` of \`${rule.name.value}\``;
  report({
    place: rule.place,
    message: `${what} is written every ${durationInWords(ms)} and found for ${durationInWords(lookback)}: in between, whatever reads it sees nothing. Evaluate the group at least every ${durationInWords(lookback)}.`,
    related: [
      { place: interval.toChunk({ start: 0, end: interval.text.length }), message: "The group's interval." },
    ],
  });
}

/** Who says that an alert goes on until it is evaluated again has thought of it. */
function keepsFiring({ keepFiringFor }: AlertRule, ms: number): boolean {
  const kept = (keepFiringFor?.parsed.tree as Partial<DurationTree> | undefined)?.ms;
  return kept !== undefined && kept >= ms;
}

function lookbackOf(text: string | undefined): number {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed && "ms" in parsed ? parsed.ms : usualLookbackMs;
}
