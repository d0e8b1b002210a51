import type { Check } from "../../model/check.ts";

/** Reported where findings are counted, in `model/report.ts`; it stands here for its page. */
export const tooManyFindings: Check = {
  id: "tocsin/too-many-findings",
  severity: "info",
  summary: "A file with more than 1 000 findings: the most serious ones are shown, the rest is counted.",
  source: "Tocsin: an editor that is sent tens of thousands of findings at each keystroke stands still",
  on: {},
};
