import { grafanaQueries } from "../../model/grafanaQueries.ts";
import type { GrafanaTree } from "../../languages/promql/grafana.ts";
import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const brokenQuery: Check = {
  id: "grafana/broken-query",
  severity: "warning",
  summary: "PromQL of a dashboard or a Grafana alert rule that Prometheus refuses.",
  source: "Prometheus 3.14, promql/parser; Grafana loads the file, the panel or rule fails",
  on: {
    unit(read, context) {
      if (!context.kind.id.startsWith("grafana-")) return;
      for (const { region, dialect } of grafanaQueries(read)) {
        if (dialect === "other") continue;
        const { logStage } = region.parsed.tree as Partial<GrafanaTree>;
        if (logStage && dialect === "prometheus")
          context.report({
            place: region.toChunk(logStage),
            message: isLogql(region.text.slice(logStage.start, logStage.end)),
          });
        for (const error of region.parsed.errors) languageError(error, region, context);
      }
    },
  },
};

const isLogql = (stage: string): string =>
  `This is LogQL, which Loki reads (\`${stage.trim()}\`); the data source here is Prometheus. Choose one of type \`loki\`, or write PromQL.`;
