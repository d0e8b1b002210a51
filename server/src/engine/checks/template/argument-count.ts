import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const argumentCount: Check = {
  id: "template/argument-count",
  severity: "warning",
  summary: "A call with more or fewer arguments than the function takes.",
  source:
    "Go text/template (exec.go: wrong number of args); Prometheus 3.14 and Alertmanager 0.34, template/template.go",
  on: { languageError },
};
