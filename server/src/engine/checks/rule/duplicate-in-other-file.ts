import type { Check } from "../../model/check.ts";
import { loadedTogether } from "../loadedTogether.ts";
import { labelledGroup, sameRule } from "../../model/ruleMarks.ts";
import { relativeTo } from "../../text/uri.ts";

export const duplicateInOtherFile: Check = {
  id: "rule/duplicate-in-other-file",
  severity: "warning",
  summary: "A rule that stands in another file as well, where one Prometheus reads both.",
  source:
    "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/; pint 0.87, rule/duplicate",
  scope: "project",
  on: {
    digest({ of: rule, rule: mark }, { project, report, uri }) {
      // The labels of groups are not part of the mark.
      if (mark === undefined || rule.group.labels.length > 0) return;
      const other = loadedTogether(project, uri, sameRule, mark);
      if (other === undefined) return;
      if (project.mentions(labelledGroup, "any").some((one) => one.uri === other)) return;
      const effect =
        rule.type === "alert"
          ? "the two send the same alert, and a change of one of them does not show"
          : "both write the same series, and one of the two samples is thrown away each time";
      report({
        place: rule.place,
        message: `\`${rule.name.value}\` stands in \`${relativeTo(project.folder, other)}\` as well, with the same expression and labels, and the same Prometheus reads both: ${effect}. Take one of the two out.`,
      });
    },
  },
};
