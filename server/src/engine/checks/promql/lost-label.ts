import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const lostLabel: Check = {
  id: "promql/lost-label",
  severity: "warning",
  summary: "A label in `by`, `on`, `group_left` … that an inner part of the expression has removed.",
  source: "pint: promql/impossible; https://prometheus.io/docs/prometheus/latest/querying/operators/",
  on: promqlFault("lost-label"),
};
