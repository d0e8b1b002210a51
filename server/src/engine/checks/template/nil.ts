import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const nil: Check = {
  id: "template/nil",
  severity: "warning",
  summary: "`nil` alone in a template, which cannot be filled in with it.",
  source: "Go text/template (exec.go: nil is not a command)",
  on: { languageError },
};
