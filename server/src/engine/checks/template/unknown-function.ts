import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const unknownFunction: Check = {
  id: "template/unknown-function",
  severity: "error",
  summary: "A function that templates do not have.",
  source: "Prometheus 3.14, template/template.go (NewTemplateExpander)",
  on: { languageError },
};
