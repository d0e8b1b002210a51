import { grafanaQueries } from "../../model/grafanaQueries.ts";
import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const brokenQuery: Check = {
  id: "grafana/broken-query",
  severity: "warning",
  summary: "PromQL of a dashboard or a Grafana alert rule that Prometheus refuses.",
  source: "Prometheus 3.14, promql/parser; Grafana loads the file, the panel or rule fails",
  scope: "file",
  on: {
    part(part, context) {
      if (!part.kind?.id.startsWith("grafana-")) return;
      for (const { region, dialect } of grafanaQueries(part)) {
        if (dialect === "other") continue;
        for (const error of region.parsed.errors) languageError(error, region, context);
      }
    },
  },
};
