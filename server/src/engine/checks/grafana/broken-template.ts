import type { Check } from "../../model/check.ts";
import { languageError } from "../languageError.ts";

export const brokenTemplate: Check = {
  id: "grafana/broken-template",
  severity: "warning",
  summary: "An annotation of a Grafana alert rule whose template does not parse.",
  source: "Grafana 12.2, pkg/services/ngalert/state/template/template.go: read when the rule fires",
  on: { languageError },
};
