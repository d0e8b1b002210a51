import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const syntax: Check = {
  id: "size/syntax",
  severity: "error",
  summary: "A size that Prometheus does not read.",
  source: "alecthomas/units, bytes.go (ParseBase2Bytes)",
  on: { languageError },
};
