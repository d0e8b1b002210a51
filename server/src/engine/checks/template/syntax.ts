import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "template/syntax",
  severity: "error",
  summary: "A template that does not parse.",
  source: "Prometheus 3.14, template/template.go (ParseTest); Go text/template/parse",
  on: { languageError },
};
