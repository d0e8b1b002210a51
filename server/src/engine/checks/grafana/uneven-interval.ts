import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";

/** How often Grafana looks which rules are due. */
const tick = 10_000;

export const unevenInterval: Check = {
  id: "grafana/uneven-interval",
  severity: "error",
  summary: "A group's interval that is no multiple of 10 seconds.",
  source: "Grafana 12.2, pkg/services/ngalert/models/alert_rule.go (ValidateRuleGroupInterval)",
  objects: ["grafana-rule-group"],
  on: {
    object({ node }, { report }) {
      const interval = valueOf(node, "interval");
      if (interval?.type !== "scalar" || isNull(interval) || isInterpolated(interval.text)) return;
      const parsed = parseDuration(interval.text);
      if (!("ms" in parsed)) return;
      // Grafana counts whole seconds.
      const seconds = Math.floor(parsed.ms / 1000);
      if (seconds > 0 && (seconds * 1000) % tick === 0) return;
      const near = Math.max(10, Math.round(seconds / 10) * 10);
      const place = insideQuotes(interval);
      report({
        place,
        message: `Grafana looks every 10 seconds which groups are due, and refuses an interval of \`${interval.text}\`. Make it a multiple of 10 seconds, such as \`${near}s\`.`,
        fixes: [{ title: `Change to \`${near}s\``, edits: [{ place, text: `${near}s` }] }],
      });
    },
  },
};
