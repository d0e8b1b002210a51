import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";

export const labellessDefault: Check = {
  id: "promql/labelless-default",
  severity: "warning",
  summary: "A default without labels, such as `or vector(0)`, where series are told apart by labels.",
  source: "pint: promql/impossible; https://prometheus.io/docs/prometheus/latest/querying/functions/#vector",
  on: promqlFault("labelless-default"),
};
