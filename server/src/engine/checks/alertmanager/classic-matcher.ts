import type { Check } from "../../model/check.ts";
import { matcherFault } from "../../model/matcherFault.ts";

export const classicMatcher: Check = {
  id: "alertmanager/classic-matcher",
  severity: "warning",
  summary: "A matcher that only Alertmanager's old parser reads.",
  source: "Alertmanager 0.34, matcher/compat/parse.go: this input is incompatible",
  on: { languageError: matcherFault },
};
