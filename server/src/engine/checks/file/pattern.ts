import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const pattern: Check = {
  id: "file/pattern",
  severity: "error",
  summary: "A path of files with a pattern before its last part.",
  source: "Prometheus 3.14, config/config.go: invalid rule file path",
  on: { languageError },
};
