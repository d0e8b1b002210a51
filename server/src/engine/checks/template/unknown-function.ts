import type { Check } from "../../model/check.ts";
import { templateError } from "../languageError.ts";

export const unknownFunction: Check = {
  id: "template/unknown-function",
  severity: "error",
  summary: "A function that templates do not have.",
  source: "Prometheus 3.14, template/template.go (NewTemplateExpander)",
  on: { languageError: templateError },
};
