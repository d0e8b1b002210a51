import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const unusedJoinLabel: Check = {
  id: "promql/unused-join-label",
  severity: "info",
  summary: "A label that `group_left` or `group_right` brings in and the expression then drops.",
  source: "pint: promql/impossible",
  on: promqlFault("unused-join-label"),
};
