import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "series/syntax",
  severity: "error",
  summary: "A series, value or histogram of a unit test that promtool cannot read.",
  source: "Prometheus 3.14, promql/parser/generated_parser.y (series_description) and lex.go",
  on: { languageError },
};
