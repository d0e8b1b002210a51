import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const missingDefine: Check = {
  id: "template/missing-define",
  severity: "warning",
  summary: "A call of a template that the text of an alert does not define, so that it cannot be filled in.",
  source: "Prometheus 3.14, template/template.go (Expand); Go text/template (exec.go: template not defined)",
  on: { languageError },
};
