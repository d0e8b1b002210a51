import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const name: Check = {
  id: "metric/name",
  severity: "error",
  summary: "A metric name that the program does not take.",
  source: "prometheus/common 0.67, model/metric.go (IsValidMetricName)",
  on: { languageError },
};
