import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "duration/syntax",
  severity: "error",
  summary: "A duration that Prometheus does not read.",
  source: "prometheus/common, model/time.go (ParseDuration)",
  on: { languageError },
};
