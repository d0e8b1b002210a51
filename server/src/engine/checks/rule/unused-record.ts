import { compileMatcher } from "../../languages/regex/compile.ts";
import type { Check } from "../../model/check.ts";
import { holdsDashboards } from "../../model/holdsDashboards.ts";

export const unusedRecord: Check = {
  id: "rule/unused-record",
  severity: "info",
  summary: "A recorded metric that nothing in a project with dashboards reads.",
  source: "https://prometheus.io/docs/practices/rules/",
  scope: "project",
  on: {
    record({ name, place }, { project, report }) {
      const metric = name.value;
      if (metric === "" || !holdsDashboards(project)) return;
      if (project.count("metric", metric).used > 0) return;
      for (const pattern of project.names("metric-pattern"))
        if (compileMatcher(pattern).matches(metric)) return;
      report({
        place,
        message: `No dashboard, rule or test of this project reads \`${metric}\`, and it is computed at every evaluation. If nobody else reads it either, such as a dashboard that is not kept here, take it out.`,
      });
    },
  },
};
