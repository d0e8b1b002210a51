import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const unknownVariable: Check = {
  id: "template/unknown-variable",
  severity: "error",
  summary: "A variable that the template does not define.",
  source: "Prometheus 3.14, template/template.go: $labels, $value, $externalLabels, $externalURL",
  on: { languageError },
};
