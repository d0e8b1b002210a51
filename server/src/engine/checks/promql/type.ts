import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const type: Check = {
  id: "promql/type",
  severity: "error",
  summary: "An operand, argument or modifier of a type that Prometheus refuses.",
  source: "Prometheus 3.14, promql/parser/parse.go (checkAST)",
  on: { languageError },
};
