import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const impossibleMonth: Check = {
  id: "time-interval/impossible-month",
  severity: "warning",
  summary: "A month that no year has, so that the interval never holds.",
  source: "Alertmanager 0.34, timeinterval/timeinterval.go (MonthRange)",
  on: { languageError },
};
