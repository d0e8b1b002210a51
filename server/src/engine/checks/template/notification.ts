import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const notification: Check = {
  id: "template/notification",
  severity: "warning",
  summary: "A template of a notification that cannot be filled in, so that the notification fails.",
  source: "Alertmanager 0.34, template/template.go (ExecuteTextString parses when a notification is sent)",
  on: { languageError },
};
