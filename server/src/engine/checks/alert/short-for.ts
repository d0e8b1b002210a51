import { durationInWords, parseDuration } from "../../languages/duration/parseDuration.ts";
import type { Check } from "../../model/check.ts";
import { evaluationInterval, msOf } from "../../model/evaluationInterval.ts";
import type { AlertRule } from "../../model/items.ts";

export const shortFor: Check = {
  id: "alert/short-for",
  severity: "info",
  summary:
    "An alert whose `for` is shorter than the time between two evaluations, which is what it waits anyway.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
  scope: "project",
  on: {
    alert(alert, { kind, project, report, uri }) {
      const { group } = alert;
      if (kind.program === "grafana") return;
      const every = evaluationInterval(group, project, uri);
      if (every === undefined || isLonger(alert, every)) return;
      const wait = alert.for;
      const ms = msOf(wait);
      if (!wait || !ms || ms >= every) return;
      const interval = durationInWords(every).replace(/^1 /, "");
      const after = durationInWords(every);
      report({
        place: wait.toChunk({ start: 0, end: wait.text.length }),
        message: `The rule is evaluated every ${interval}: with \`for: ${wait.text}\` the alert fires ${after} after it was first true, no sooner. Say \`for\` what is meant: the interval or more, or leave it out.`,
        ...(group.interval && {
          related: [
            {
              place: group.interval.toChunk({ start: 0, end: group.interval.text.length }),
              message: "The group's interval.",
            },
          ],
        }),
      });
    },
  },
};

/** Whether that is plain to see: the tree of a rule that was checked would be read again. */
function isLonger({ extent: { chunk, start, end } }: AlertRule, ms: number): boolean {
  const text = chunk.text.slice(start, end);
  if (text.includes("<<")) return false;
  const [, value] = /(?:^|[\s{,"'])for["']?[ \t]*:[ \t]*["']?([\w*&|>!]*)/.exec(text) ?? [];
  if (value === undefined) return true;
  const parsed = parseDuration(value);
  return "ms" in parsed && (parsed.ms === 0 || parsed.ms >= ms);
}
