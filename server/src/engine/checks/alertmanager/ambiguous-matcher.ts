import type { Check } from "../../model/check.ts";
import { matcherFault } from "../../model/matcherFault.ts";

export const ambiguousMatcher: Check = {
  id: "alertmanager/ambiguous-matcher",
  severity: "warning",
  summary: "A matcher that Alertmanager's two parsers read differently.",
  source: "Alertmanager 0.34, matcher/compat/parse.go: Matchers input has disagreement",
  on: { languageError: matcherFault },
};
