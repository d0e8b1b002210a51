import type { Check } from "../../model/check.ts";
import { misfits, wantedBy, wantedSchema } from "../wantedEntries.ts";

export const unwantedAnnotation: Check = {
  id: "alert/unwanted-annotation",
  severity: "warning",
  summary:
    "An alert without an annotation that the project wants on every alert, or with another text than it allows.",
  source: "https://prometheus.io/docs/practices/alerting/; pint 0.87, alerts/annotation",
  isAsked: true,
  options: {
    required: wantedSchema("Annotations that every alert has to have, and their texts.", "summary: .+"),
    values: wantedSchema(
      "Annotations that an alert need not have, and the texts that they may have where it does.",
      "dashboard: https://grafana[.]example[.]com/.+",
    ),
  },
  on: {
    alert(alert, { options, report }) {
      if (alert.name.value === "") return;
      const entries = { rule: alert, holder: "annotations", all: alert.annotations } as const;
      for (const found of misfits(entries, wantedBy(options, "required"), true)) report(found);
      for (const found of misfits(entries, wantedBy(options, "values"), false)) report(found);
    },
  },
};
