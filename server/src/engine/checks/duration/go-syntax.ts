import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const goSyntax: Check = {
  id: "duration/go-syntax",
  severity: "error",
  summary: "A duration that Go does not read, in one of the few places where Go's own notation is wanted.",
  source:
    "Go time.ParseDuration; Alertmanager 0.34, notify/webhook/config.go (timeout), notify/pushover/config.go",
  on: { languageError },
};
