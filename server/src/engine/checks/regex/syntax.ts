import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "regex/syntax",
  severity: "error",
  summary: "A regular expression that RE2 does not read.",
  source: "https://github.com/google/re2/wiki/Syntax; Prometheus 3.14, model/relabel/relabel.go (NewRegexp)",
  on: { languageError },
};
