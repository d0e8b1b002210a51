import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const timeZone: Check = {
  id: "time-interval/time-zone",
  severity: "error",
  summary: "A time zone that the tz database does not have.",
  source: "Alertmanager 0.34, timeinterval/timeinterval.go (Location); Go, time.LoadLocation",
  on: { languageError },
};
