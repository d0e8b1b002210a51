import { durationInWords } from "../../languages/duration/parseDuration.ts";
import type { Check } from "../../model/check.ts";
import { evaluationInterval } from "../../model/evaluationInterval.ts";

export const shortFor: Check = {
  id: "alert/short-for",
  severity: "info",
  summary:
    "An alert whose `for` is shorter than the time between two evaluations, which is what it waits anyway.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
  scope: "project",
  on: {
    digest({ of: alert, waitMs }, { kind, project, report, uri }) {
      if (alert.type !== "alert" || !waitMs || kind.program === "grafana") return;
      const { group } = alert;
      const every = evaluationInterval(group, project, uri);
      if (every === undefined || waitMs >= every) return;
      const wait = alert.for;
      if (!wait) return;
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
