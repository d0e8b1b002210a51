import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const brokenPattern: Check = {
  id: "file/broken-pattern",
  severity: "warning",
  summary: "A pattern for files that cannot be read, at which Prometheus stops loading its configuration.",
  source:
    "Prometheus 3.14, cmd/prometheus/main.go: error retrieving rule files; promtool does not look with --syntax-only",
  on: { languageError },
};
