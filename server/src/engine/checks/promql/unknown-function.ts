import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const unknownFunction: Check = {
  id: "promql/unknown-function",
  severity: "error",
  summary: "A function that PromQL does not have.",
  source: "Prometheus 3.14, promql/parser/functions.go",
  on: { languageError },
};
