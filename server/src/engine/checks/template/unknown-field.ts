import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const unknownField: Check = {
  id: "template/unknown-field",
  severity: "warning",
  summary: "A field of a template's data that there is not.",
  source:
    "Prometheus 3.14, template/template.go (AlertTemplateData); Alertmanager 0.34, template/template.go (Data, Alert)",
  on: { languageError },
};
