import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const brokenTemplate: Check = {
  id: "grafana/broken-template",
  severity: "warning",
  summary: "A template in a Grafana alert rule or contact point that does not parse.",
  source:
    "Grafana 12.2, pkg/services/ngalert/state/template/template.go, and grafana/alerting receivers: read when they are needed",
  on: { languageError },
};
