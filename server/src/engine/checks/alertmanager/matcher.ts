import type { Check } from "../../model/check.ts";
import { matcherFault } from "../../model/matcherFault.ts";

export const matcher: Check = {
  id: "alertmanager/matcher",
  severity: "error",
  summary: "A matcher that Alertmanager does not read.",
  source: "Alertmanager 0.34, matcher/compat/parse.go, matcher/parse, pkg/labels/parse.go",
  on: { languageError: matcherFault },
};
