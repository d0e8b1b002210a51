import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "promql/syntax",
  severity: "error",
  summary: "Syntax that Prometheus refuses in an expression.",
  source: "Prometheus 3.14, promql/parser/generated_parser.y and lex.go",
  on: { languageError },
};
