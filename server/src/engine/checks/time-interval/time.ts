import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const time: Check = {
  id: "time-interval/time",
  severity: "error",
  summary: "A time of day that Alertmanager does not read.",
  source: "Alertmanager 0.34, timeinterval/timeinterval.go (parseTime)",
  on: { languageError },
};
