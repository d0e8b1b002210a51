import type { Check } from "../../model/check.ts";

/** Reported where comments are compared with findings, in `model/unusedSilencers.ts`; it stands here for its page. */
export const unusedSilencer: Check = {
  id: "tocsin/unused-silencer",
  severity: "warning",
  summary: "A `tocsin-ignore` comment that silences nothing.",
  source: "Tocsin: a comment that outlives its reason hides the next mistake",
  on: {},
};
