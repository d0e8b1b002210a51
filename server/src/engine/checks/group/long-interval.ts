import { durationInWords, parseDuration } from "../../languages/duration/parseDuration.ts";
import type { Check, Context } from "../../model/check.ts";
import { textOption } from "../../model/checkOptions.ts";
import { msOf } from "../../model/evaluationInterval.ts";
import { isRule } from "../../model/items.ts";
import type { AlertRule, Item, RecordRule } from "../../model/items.ts";
import type { Kind } from "../../model/kind.ts";

/** How far back a query looks for the last sample of a series, unless `--query.lookback-delta` says otherwise. */
const usualLookbackMs = 5 * 60_000;

/** No Prometheus looks back for less: rules of all other groups are not even counted. */
const leastMs = 60_000;

export const longInterval: Check = {
  id: "group/long-interval",
  severity: "warning",
  summary: "A group that is evaluated so rarely that what its rules write is gone before the next time.",
  source:
    "https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness; pint 0.87, group/interval",
  options: {
    lookback: {
      type: "string",
      description:
        "How far back Prometheus looks, where it is started with `--query.lookback-delta`; 5m otherwise, a minute at least.",
      "x-language": "duration",
      examples: ["15m"],
    },
  },
  alike: {
    within: (item) => (isRule(item) ? item.group : item),
    key: (item, kind) => (hasGaps(item, kind) ? "" : undefined),
    report: judge,
  },
  on: {},
};

/** A group that is evaluated rarely, and the rules of it that have gaps then. */
function hasGaps(item: Item, { program }: Kind): boolean {
  if (item.type === "settings" || program === "grafana") return false;
  const { interval } = item.type === "group" ? item : item.group;
  const ms = interval && msOf(interval);
  if (!ms || ms <= leastMs) return false;
  return (
    item.type === "group" || (item.name.value !== "" && !(item.type === "alert" && keepsFiring(item, ms)))
  );
}

function judge(items: readonly Item[], { options, report }: Context): void {
  const interval = items.find((item) => item.type === "group")?.interval;
  const rules = items.filter(isRule);
  const ms = msOf(interval);
  const lookback = lookbackOf(textOption(options, "lookback"));
  if (!interval || rules.length === 0 || ms === undefined || ms <= lookback) return;
  const [time, kept] = [durationInWords(ms), durationInWords(lookback)];
  const [are, them] = rules.length === 2 ? ["are", "them"] : ["is", "it"];
  report({
    place: interval.toChunk({ start: 0, end: interval.text.length }),
    message: `${inWords(rules)} ${are} written every ${time} and found for ${kept}: in between, whatever reads ${them} sees nothing. Evaluate the group at least every ${kept}.`,
    related: rules
      .slice(0, mostRelated)
      .map(({ type, place }) => ({ place, message: `This ${type === "record" ? "metric" : "alert"}.` })),
  });
}

/** Rules that are pointed to. */
const mostRelated = 20;

function inWords(rules: readonly (AlertRule | RecordRule)[]): string {
  const [first, second, ...others] = rules.map(({ type, name: { value } }) =>
    type === "record" ? `\`${value}\`` : `\`ALERTS\` of \`${value}\``,
  );
  if (!second) return first!;
  return others.length === 0
    ? `${first!} and ${second}`
    : `What ${rules.length} rules record, ${first!} and ${second} among it,`;
}

/** Who says that an alert goes on until it is evaluated again has thought of it. */
function keepsFiring({ keepFiringFor }: AlertRule, ms: number): boolean {
  const kept = msOf(keepFiringFor);
  return kept !== undefined && kept >= ms;
}

function lookbackOf(text: string | undefined): number {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed && "ms" in parsed ? parsed.ms : usualLookbackMs;
}
