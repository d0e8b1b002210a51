import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const badGlob: Check = {
  id: "unit-test/bad-glob",
  severity: "error",
  summary: "An entry of `rule_files` that is no glob.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go (resolveAndGlobFilepaths): syntax error in pattern",
  on: { languageError },
};
