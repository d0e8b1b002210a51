import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const range: Check = {
  id: "time-interval/range",
  severity: "error",
  summary: "A range of days, months or years that Alertmanager does not read.",
  source: "Alertmanager 0.34, timeinterval/timeinterval.go (stringableRangeFromString)",
  on: { languageError },
};
