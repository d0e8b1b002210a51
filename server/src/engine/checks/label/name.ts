import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const name: Check = {
  id: "label/name",
  severity: "error",
  summary: "A label name that the program does not take.",
  source: "prometheus/common 0.67, model/metric.go (IsValidLabelName)",
  on: { languageError },
};
