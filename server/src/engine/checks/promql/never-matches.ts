import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const neverMatches: Check = {
  id: "promql/never-matches",
  severity: "warning",
  summary: "Two sides of an operator whose labels never agree.",
  source:
    "pint: promql/impossible; https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching",
  on: promqlFault("never-matches"),
};
