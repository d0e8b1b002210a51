import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const nanoseconds: Check = {
  id: "duration/nanoseconds",
  severity: "warning",
  summary: "A bare number where Go counts nanoseconds.",
  source: "Alertmanager 0.34, notify/webhook/config.go (timeout is a time.Duration); yaml.v2, decode.go",
  on: { languageError },
};
