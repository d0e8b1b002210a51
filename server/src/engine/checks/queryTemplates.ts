import type { AlertRule } from "../model/items.ts";
import type { Region } from "../model/region.ts";

/** The templates of a rule of Prometheus that may send queries. */
export function* queryTemplates(alert: AlertRule): Generator<Region> {
  for (const entries of [alert.labels, alert.annotations]) {
    for (const entry of entries) {
      if (!entry.value.value.includes("query") || alert.expr?.language.id !== "promql") continue;
      const { template } = entry;
      if (template?.language.id === "gotemplate") yield template;
    }
  }
}
