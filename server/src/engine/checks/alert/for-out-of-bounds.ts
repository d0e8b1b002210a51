import type { DurationTree } from "../../languages/duration/duration.ts";
import { durationInWords, parseDuration } from "../../languages/duration/parseDuration.ts";
import type { Check, Context } from "../../model/check.ts";
import { groupOption, textOption } from "../../model/checkOptions.ts";
import type { AlertRule } from "../../model/items.ts";
import type { Schema } from "../../model/schema.ts";

const bounds = (description: string): Schema => ({
  type: "object",
  description,
  properties: {
    least: { type: "string", description: "The shortest that is allowed.", "x-language": "duration" },
    most: { type: "string", description: "The longest that is allowed.", "x-language": "duration" },
  },
  additionalProperties: false,
});

export const forOutOfBounds: Check = {
  id: "alert/for-out-of-bounds",
  severity: "warning",
  summary: "An alert whose `for` or `keep_firing_for` is shorter or longer than the project allows.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/; pint 0.87, rule/for",
  isAsked: true,
  options: {
    for: bounds(
      "How long an alert has to be true before it fires. An alert without `for` fires at once: 0s.",
    ),
    keep_firing_for: bounds("How long an alert goes on firing, where it says so."),
  },
  on: {
    alert(alert, context) {
      if (alert.name.value === "") return;
      judge(alert, "for", context);
      judge(alert, "keep_firing_for", context);
    },
  },
};

function judge(alert: AlertRule, key: "for" | "keep_firing_for", { options, report }: Context): void {
  const bound = groupOption(options, key);
  const [least, most] = [msOf(textOption(bound, "least")), msOf(textOption(bound, "most"))];
  if (least === undefined && most === undefined) return;
  const region = key === "for" ? alert.for : alert.keepFiringFor;
  if (!region && key === "keep_firing_for") return;
  const ms = region ? (region.parsed.tree as DurationTree).ms : 0;
  if (ms === undefined) return;
  const place = region ? region.toChunk({ start: 0, end: region.text.length }) : alert.place;
  const does = key === "for" ? "waits" : "goes on firing";
  const name = `\`${alert.name.value}\``;
  const set = region ? `\`${key}: ${region.text}\`` : `without \`${key}\``;
  if (least !== undefined && ms < least)
    report({
      place,
      message: region
        ? `${name} ${does} too short a time with ${set}: \`.tocsin.yaml\` wants at least ${durationInWords(least)}.`
        : `${name} fires at once ${set}: \`.tocsin.yaml\` wants it to wait for at least ${durationInWords(least)}.`,
    });
  else if (most !== undefined && ms > most)
    report({
      place,
      message: `${name} ${does} too long with ${set}: \`.tocsin.yaml\` allows at most ${durationInWords(most)}.`,
    });
}

function msOf(text: string | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed && "ms" in parsed ? parsed.ms : undefined;
}
