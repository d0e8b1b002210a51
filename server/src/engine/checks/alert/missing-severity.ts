import type { Check } from "../../model/check.ts";
import { entryOf } from "../../model/items.ts";
import { addEntry } from "../addEntry.ts";

const labelled = { space: "label", names: ["severity"], among: "alert" };

export const missingSeverity: Check = {
  id: "alert/missing-severity",
  severity: "warning",
  summary: "An alert without a `severity` label, in a project that labels most of them with one.",
  source:
    "https://prometheus.io/docs/practices/alerting/ and https://prometheus.io/docs/alerting/latest/configuration/#route",
  scope: "project",
  on: {
    alert(alert, { project, report }) {
      if (alert.name.value === "") return;
      if (entryOf(alert.labels, "severity") || entryOf(alert.group.labels, "severity")) return;
      if (!project.isDeclared("label", "severity") || !project.isUsual(labelled)) return;
      const values = ["critical", "warning", "info"];
      report({
        place: alert.place,
        message: `\`${alert.name.value}\` has no \`severity\` label; other alerts of this project have one, and routes that ask for it will not see this alert.`,
        fixes: values.flatMap((value) => {
          const edit = addEntry(alert, "labels", "severity", value);
          return edit ? [{ title: `Add \`severity: ${value}\``, edits: [edit] }] : [];
        }),
      });
    },
  },
};
